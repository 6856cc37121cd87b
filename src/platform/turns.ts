import { createFairQueue, type QueuePlace } from './fair-queue.ts'

export interface TurnLimits {
  /** Maximum number of concurrent turns. */
  atOnce: number
  /** Maximum number of concurrent turns of one owner. */
  atOncePerOwner: number
}

/** Ends a turn. Further calls do nothing. */
export type EndTurn = () => void

export interface Turns {
  /** Begins a turn, or returns null if others must end first. */
  beginNow(owner: string): EndTurn | null
  /**
   * Waits for a turn.
   * @throws the signal's reason if it aborts first.
   */
  begin(place: QueuePlace, signal: AbortSignal): Promise<EndTurn>
  waiting(): number
}

/** Gives out a limited number of concurrent turns, round robin. */
export function createTurns({ atOnce, atOncePerOwner }: TurnLimits): Turns {
  const queue = createFairQueue<() => void>()
  const running = new Map<string, number>()
  let total = 0

  const mayHaveOne = (owner: string) => (running.get(owner) ?? 0) < atOncePerOwner
  function count(owner: string, by: number): void {
    const now = (running.get(owner) ?? 0) + by
    if (now === 0) running.delete(owner)
    else running.set(owner, now)
    total += by
  }
  function begin(owner: string): EndTurn {
    count(owner, 1)
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      count(owner, -1)
      while (total < atOnce) {
        const startNext = queue.take(mayHaveOne)
        if (!startNext) return
        startNext()
      }
    }
  }
  // No waiting owner could use this turn: those that wait have reached their own limit.
  const beginNow = (owner: string) => (total < atOnce && mayHaveOne(owner) ? begin(owner) : null)
  return {
    waiting: queue.size,
    beginNow,
    async begin(place, signal) {
      signal.throwIfAborted()
      const endTurn = beginNow(place.owner)
      if (endTurn) return endTurn
      const { promise, resolve, reject } = Promise.withResolvers<EndTurn>()
      const start = () => {
        signal.removeEventListener('abort', leave)
        resolve(begin(place.owner))
      }
      const leave = () => {
        queue.remove(place, start)
        reject(signal.reason)
      }
      queue.add(place, start)
      signal.addEventListener('abort', leave, { once: true })
      return promise
    },
  }
}
