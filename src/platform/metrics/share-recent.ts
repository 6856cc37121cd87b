interface Ages {
  /** An answer, or a failure, is given again for this long. */
  freshMs: number
  /** Who asks while the work is under way waits for the same, until it has taken this long. */
  givenUpMs: number
}

/** Work that many may ask for at once, and that is done at most once at a time. */
export function shareRecent<T>(work: () => Promise<T>, { freshMs, givenUpMs }: Ages): () => Promise<T> {
  let shared: { result: Promise<T>; until: number } | undefined
  return () => {
    if (shared && performance.now() < shared.until) return shared.result
    const mine = { result: work(), until: performance.now() + givenUpMs }
    const settle = () => {
      mine.until = performance.now() + freshMs
    }
    mine.result.then(settle, settle)
    shared = mine
    return mine.result
  }
}
