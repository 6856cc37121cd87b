interface Ages {
  /** How long a result or failure is reused. */
  freshMs: number
  /** How long callers share pending work before it is started again. */
  maxPendingMs: number
}

/** Makes concurrent callers share one run of the work. */
export function shareRecent<T>(work: () => Promise<T>, { freshMs, maxPendingMs }: Ages): () => Promise<T> {
  let shared: { result: Promise<T>; until: number } | undefined
  return () => {
    if (shared && performance.now() < shared.until) return shared.result
    const mine = { result: work(), until: performance.now() + maxPendingMs }
    const startAging = () => {
      mine.until = performance.now() + freshMs
    }
    mine.result.then(startAging, startAging)
    shared = mine
    return mine.result
  }
}
