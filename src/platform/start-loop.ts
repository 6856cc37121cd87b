import { createWakeUp } from './events/wake-up.ts'
import type { Logger } from './logger.ts'

export interface Loop {
  /** Runs it again now, or once more after the run that is under way. */
  ring(): void
  /** Resolves when the last run is over. */
  stop(): Promise<void>
}

/** Runs something every few milliseconds, and whenever it is rung, never twice at a time. What it throws is logged. */
export function startLoop(
  log: Logger,
  { name, everyMs, run }: { name: string; everyMs: number; run: () => Promise<void> },
): Loop {
  const closing = new AbortController()
  const wakeUp = createWakeUp(closing.signal)
  const over = (async () => {
    while (!closing.signal.aborted) {
      await run().catch(error => log.warn({ err: error }, `${name} failed; trying again`))
      await wakeUp.wait(everyMs)
    }
  })()
  return {
    ring: wakeUp.ring,
    stop() {
      closing.abort()
      return over
    },
  }
}
