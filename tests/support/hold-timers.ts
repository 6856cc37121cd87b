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

/**
 * Finds the timers of exactly `ms` milliseconds, or of those for which `ms` is true, that the code starts from now on; all
 * others are left to the clock. Take a time that no machine is slow enough to reach. `vi.restoreAllMocks` ends it.
 */
export function holdTimers(ms: number | ((ms: number) => boolean)): HeldTimers {
  const isHeld = typeof ms === 'function' ? ms : (delay: number) => delay === ms
  const running = new Map<unknown, () => void>()
  let started = 0
  const { setTimeout: start, clearTimeout: clear } = globalThis
  const startHeld = (run: (...args: unknown[]) => void, delay?: number, ...args: unknown[]) => {
    const timer = start(run, delay, ...args)
    if (isHeld(delay ?? 0)) {
      started++
      running.set(timer, () => run(...args))
    }
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
