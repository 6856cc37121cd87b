import { startDeadline } from '../deadline.ts'
import { timeLeftMs } from '../time-left.ts'
import { createTurns, type EndTurn } from '../turns.ts'
import { PoolBusy } from './database-errors.ts'

/** A request stops waiting this long before its deadline, so that its client learns the reason. */
const MARGIN_MS = 1_000
/** All turns have the same owner, so they begin in order. */
const PLACE = { owner: 'process', line: 'process' }

/**
 * Limits the connections in use.
 * @param waitMs maximum wait for one, for work without an earlier deadline.
 */
export function createPoolTurns({ max, waitMs }: { max: number; waitMs: number }) {
  const turns = createTurns({ atOnce: max, atOncePerOwner: max })
  return {
    /** Number of callers that wait for a connection. */
    waiting: turns.waiting,
    /** Waits until another connection may be used. @throws PoolBusy */
    async begin(): Promise<EndTurn> {
      const now = turns.beginNow(PLACE.owner)
      if (now) return now
      const ms = Math.max(0, Math.min(waitMs, timeLeftMs() - MARGIN_MS))
      const { signal, clear } = startDeadline(ms, () => new PoolBusy())
      return turns.begin(PLACE, signal).finally(clear)
    },
  }
}
