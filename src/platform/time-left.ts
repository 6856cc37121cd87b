import { AsyncLocalStorage } from 'node:async_hooks'
import { withDeadline } from './deadline.ts'

/** When the current work ends, on the clock of `performance.now()`. */
const running = new AsyncLocalStorage<{ endsAt: number }>()

/**
 * Does what `withDeadline` does. Until the result is known, `timeLeftMs` returns the rest of the time to everything that
 * the work calls.
 * @throws the error of `createError`.
 */
export async function withTimeLeft<T>(
  ms: number,
  work: () => Promise<T>,
  createError: () => Error,
): Promise<T> {
  const limit = { endsAt: performance.now() + ms }
  try {
    return await running.run(limit, () => withDeadline(ms, work(), createError))
  } finally {
    // What the work started may continue, but no request waits for it.
    limit.endsAt = Number.POSITIVE_INFINITY
  }
}

/** Runs work that may take longer than the request that starts it. */
export function withoutTimeLimit<T>(work: () => T): T {
  return running.run({ endsAt: Number.POSITIVE_INFINITY }, work)
}

/** Time until the current work is late. Infinite if it has no deadline, or is over. */
export function timeLeftMs(): number {
  return (running.getStore()?.endsAt ?? Number.POSITIVE_INFINITY) - performance.now()
}
