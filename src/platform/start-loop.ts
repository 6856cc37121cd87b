import type { Logger } from './logger.ts'
import { createWakeUp } from './wake-up.ts'

/** A part of the process that works in the background. */
export interface Background {
  /**
   * Looks for work now and resolves when none is left.
   * @returns true if there was any. It may have created work for other parts.
   */
  idle(): Promise<boolean>
}

export interface Loop extends Background {
  /** Starts a run now, or after the current one. */
  ring(): void
  /** Resolves when the last run is over. */
  stop(): Promise<void>
}

interface LoopOptions {
  name: string
  /** If Infinity, runs once and then only when rung. */
  everyMs: number
  /**
   * @param signal aborts when the loop stops.
   * @returns true if it found work.
   */
  run(signal: AbortSignal): Promise<boolean>
}

/** Runs a function every `everyMs` and whenever it is rung, never concurrently. Errors are logged. */
export function startLoop(log: Logger, { name, everyMs, run }: LoopOptions): Loop {
  const closing = new AbortController()
  const wakeUp = createWakeUp(closing.signal)
  /** Called after the next run that starts, with whether there may be more work. */
  let waiting: ((mayHaveMore: boolean) => void)[] = []
  const over = (async () => {
    while (!closing.signal.aborted) {
      const waitedForThis = waiting
      waiting = []
      // This run handles all earlier rings.
      wakeUp.clear()
      const hasFoundWork = await run(closing.signal).catch(error => {
        log.warn({ err: error }, `${name} failed; trying again`)
        return false
      })
      // A ring during the run may announce work that the run missed.
      const isRungAgain = wakeUp.clear() && !closing.signal.aborted
      for (const resolve of waitedForThis) resolve(hasFoundWork || isRungAgain)
      if (!isRungAgain) await wakeUp.wait(everyMs)
    }
    for (const resolve of waiting) resolve(false)
  })()
  const runNow = () =>
    new Promise<boolean>(resolve => {
      if (closing.signal.aborted) return resolve(false)
      waiting.push(resolve)
      wakeUp.ring()
    })
  return {
    ring: wakeUp.ring,
    async idle() {
      if (!(await runNow())) return false
      while (await runNow());
      return true
    },
    stop() {
      closing.abort()
      return over
    },
  }
}

/** Waits until the loop finds no work and everything it started has ended. @returns true if there was any work. */
export async function drain(loop: Loop, started: () => Promise<void>[]): Promise<boolean> {
  let hadWork = false
  for (;;) {
    const hasFoundWork = await loop.idle()
    const running = started()
    if (!hasFoundWork && running.length === 0) return hadWork
    hadWork = true
    await Promise.allSettled(running)
  }
}
