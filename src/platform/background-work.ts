import type { Logger } from './logger.ts'
import type { Background } from './start-loop.ts'
import { withoutTimeLimit } from './time-left.ts'

/** Maximum number of waiting jobs. */
const MAX_WAITING = 1_000

/** Runs optional work after a response. Work that has not started is lost when the process ends. */
export interface BackgroundWork extends Background {
  /** Queues work, or drops it if too much is waiting. Never throws. */
  run(what: string, work: () => Promise<void>): void
  /** Waits for the running job and drops the others. */
  stop(): Promise<void>
}

/** Runs jobs one at a time, in order. Errors are logged. */
export function createBackgroundWork(log: Logger): BackgroundWork {
  const waiting: { what: string; work: () => Promise<void> }[] = []
  let isStopped = false
  let working: Promise<void> | null = null

  async function runWaiting(): Promise<void> {
    for (let next = waiting.shift(); next && !isStopped; next = waiting.shift()) {
      const { what, work } = next
      await work().catch(error => log.warn({ err: error, what }, 'background work failed'))
    }
    working = null
  }

  return {
    run(what, work) {
      if (isStopped) return
      if (waiting.length >= MAX_WAITING) {
        log.warn({ what }, 'background work dropped: too much is waiting')
        return
      }
      waiting.push({ what, work })
      working ??= withoutTimeLimit(runWaiting)
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
