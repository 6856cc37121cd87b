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
