export interface Deadline {
  /** Aborts with what `late` makes, or with the reason of the outer signal, whichever is first. */
  signal: AbortSignal
  /** Ends the wait. Call it when the work is done, so that nothing stays behind. */
  clear(): void
}

/** Begins to count `ms`. */
export function startDeadline(ms: number, late: () => Error, outer?: AbortSignal): Deadline {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(late()), ms)
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

/** What the work comes to, or a rejection with the signal's reason as soon as it aborts, if the work ends or not. */
export async function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  let onAbort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
  })
  return Promise.race([work(), aborted]).finally(() => signal.removeEventListener('abort', onAbort))
}
