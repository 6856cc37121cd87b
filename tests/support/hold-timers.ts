import { vi } from 'vitest'

/** Timers that expire only when a test triggers them. */
export interface HeldTimers {
  /** Number of timers started so far. */
  started(): number
  /** Number of running timers. */
  count(): number
  /** Expires all running timers. @returns their number. */
  expire(): number
}

/** The maximum in Node. */
const MAX_DELAY_MS = 2 ** 31 - 1

/**
 * From now on, timers of exactly `ms` milliseconds, or those for which `ms` returns true, expire only when the test
 * triggers them. Others are not affected. `vi.restoreAllMocks` ends this.
 */
export function holdTimers(ms: number | ((ms: number) => boolean)): HeldTimers {
  const isHeld = typeof ms === 'function' ? ms : (delay: number) => delay === ms
  const running = new Map<unknown, () => void>()
  let started = 0
  const { setTimeout: start, clearTimeout: clear } = globalThis
  const startHeld = (run: (...args: unknown[]) => void, delay?: number, ...args: unknown[]) => {
    if (!isHeld(delay ?? 0)) return start(run, delay, ...args)
    const timer = start(run, MAX_DELAY_MS, ...args)
    started++
    running.set(timer, () => run(...args))
    return timer
  }
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(startHeld as typeof setTimeout)
  vi.spyOn(globalThis, 'clearTimeout').mockImplementation(timer => {
    running.delete(timer)
    clear(timer)
  })
  return {
    started: () => started,
    count: () => running.size,
    expire() {
      const expired = [...running]
      for (const [timer, run] of expired) {
        running.delete(timer)
        clear(timer as NodeJS.Timeout)
        run()
      }
      return expired.length
    },
  }
}
