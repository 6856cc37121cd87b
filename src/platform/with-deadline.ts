/**
 * What the work comes to, or a rejection when it takes longer. The work itself goes on; only the wait ends.
 * @throws what `late` makes, after `ms`.
 */
export async function withDeadline<T>(
  ms: number,
  work: PromiseLike<T>,
  late: () => Error = () => new Error(`no answer within ${ms} ms`),
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms)
  })
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer))
}

/** Rejects with the reason of the signal when it aborts, and otherwise never settles. */
export function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
