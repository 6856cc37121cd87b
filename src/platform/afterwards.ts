import type { Logger } from './logger.ts'
import type { Background } from './start-loop.ts'

/** Pieces of work that may wait. */
const MOST_WAITING = 1_000

/** Work that an answer need not wait for and that nobody misses: it is not kept over the end of the process. */
export interface Afterwards extends Background {
  /** Takes work on, or drops it where too much waits already. Never fails. */
  run(what: string, work: () => Promise<void>): void
  /** Waits for the piece that is under way; the others are dropped. */
  stop(): Promise<void>
}

/** Runs pieces one after the other, in the order in which they came. What fails is logged. */
export function createAfterwards(log: Logger): Afterwards {
  const waiting: { what: string; work: () => Promise<void> }[] = []
  let isStopped = false
  let working: Promise<void> | null = null

  async function workOff(): Promise<void> {
    for (let next = waiting.shift(); next && !isStopped; next = waiting.shift()) {
      const { what, work } = next
      await work().catch(error => log.warn({ err: error, what }, 'work after an answer failed'))
    }
    working = null
  }

  return {
    run(what, work) {
      if (isStopped) return
      if (waiting.length >= MOST_WAITING) {
        log.warn({ what }, 'work after an answer dropped: too much waits')
        return
      }
      waiting.push({ what, work })
      working ??= workOff()
    },
    async idle() {
      const hadWork = working !== null
      while (working) await working
      return hadWork
    },
    async stop() {
      isStopped = true
      await working
    },
  }
}
