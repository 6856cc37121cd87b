import { vi } from 'vitest'

/** Timers that a test lets expire, instead of the clock. */
export interface HeldTimers {
  /** How many were started so far. */
  started(): number
  /** How many are running now. */
  count(): number
  /** Ends all that are running now. @returns how many there were. */
  expire(): number
}

/** The longest that Node takes. */
const LONGEST_DELAY_MS = 2 ** 31 - 1

/**
 * Holds the timers of exactly `ms` milliseconds, or those for which `ms` returns true, that the code starts from now on: they
 * only end when the test lets them. All others are left to the clock. `vi.restoreAllMocks` ends it.
 */
export function holdTimers(ms: number | ((ms: number) => boolean)): HeldTimers {
  const isHeld = typeof ms === 'function' ? ms : (delay: number) => delay === ms
  const running = new Map<unknown, () => void>()
  let started = 0
  const { setTimeout: start, clearTimeout: clear } = globalThis
  const startHeld = (run: (...args: unknown[]) => void, delay?: number, ...args: unknown[]) => {
    if (!isHeld(delay ?? 0)) return start(run, delay, ...args)
    const timer = start(run, LONGEST_DELAY_MS, ...args)
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
