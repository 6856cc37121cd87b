/** Starts a deadline in `ms` milliseconds. */
export function startDeadline(ms: number, createError: () => Error, outer?: AbortSignal) {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(createError()), ms)
  const onOuter = () => controller.abort(outer?.reason)
  if (outer?.aborted) onOuter()
  outer?.addEventListener('abort', onOuter, { once: true })
  return {
    /** Aborts with the error of `createError` or with the reason of the outer signal, whichever comes first. */
    signal: controller.signal,
    /** Removes the timer and the listener. Call it when the work is done. */
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

/**
 * Returns the result of the work, or rejects if it takes longer than `ms`. Does not stop the work.
 * @throws the error of `createError`.
 */
export async function withDeadline<T>(
  ms: number,
  work: PromiseLike<T>,
  createError: () => Error = () => new Error(`no response within ${ms} ms`),
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(createError()), ms)
  })
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer))
}

/** Rejects with the signal's reason when it aborts. Otherwise never settles. */
export function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
