import { ModelFailed } from '../../models/language-model.ts'

/** The next piece of a text. */
export interface TextPiece {
  text: string
  /** Discard the previous pieces: the text starts over with this one. */
  restart: boolean
}

/** `hasBegun`: the failed text has pieces, so the next piece must restart it. */
type Attempt<T> = { written: T } | { failure: ModelFailed; hasBegun: boolean }

/** Models that may start the same text. A reader sees it start over at most once more, without a model. */
const MAX_STARTS = 2

/**
 * Yields what a model writes, and returns the result or why the model failed. If it breaks off and another model can
 * write the text, the text starts over. Throws all other errors.
 * @param write starts the text. Gets the failure after which it starts over.
 */
export async function* tryModel<T>(
  write: (after: ModelFailed | null) => AsyncGenerator<string, T>,
): AsyncGenerator<TextPiece, Attempt<T>> {
  let failure: ModelFailed | null = null
  let hasBegun = false
  for (let start = 1; ; start++) {
    const writing = write(failure)
    let restart = hasBegun
    try {
      for (;;) {
        const { done, value } = await writing.next()
        if (done) return { written: value }
        hasBegun = true
        yield { text: value, restart }
        restart = false
      }
    } catch (error) {
      if (!(error instanceof ModelFailed)) throw error
      if (!error.canContinue || start === MAX_STARTS) return { failure: error, hasBegun }
      failure = error
    } finally {
      // The reader may have stopped early.
      await writing.return(null as never)
    }
  }
}
