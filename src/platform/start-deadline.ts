export interface Deadline {
  /** Aborts with the error of `createError` or with the reason of the outer signal, whichever comes first. */
  signal: AbortSignal
  /** Removes the timer and the listener. Call it when the work is done. */
  clear(): void
}

/** Starts a deadline in `ms` milliseconds. */
export function startDeadline(ms: number, createError: () => Error, outer?: AbortSignal): Deadline {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(createError()), ms)
  const onOuter = () => controller.abort(outer?.reason)
  if (outer?.aborted) onOuter()
  outer?.addEventListener('abort', onOuter, { once: true })
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer)
      outer?.removeEventListener('abort', onOuter)
    },
  }
}

/**
 * Returns the result of the work, or rejects with the signal's reason as soon as it aborts, even if the work goes on.
 */
export async function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  let onAbort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
  })
  return Promise.race([work(), aborted]).finally(() => signal.removeEventListener('abort', onAbort))
}
