import { ModelFailed } from '../../models/language-model.ts'

/** The next piece of a text. */
export interface TextPiece {
  text: string
  /** Discard the previous pieces: the text starts over with this one. */
  restart: boolean
}

/** `hasBegun`: the failed text has pieces, so the next piece must restart it. */
type Attempt<T> = { written: T } | { failure: ModelFailed; hasBegun: boolean }

/** Yields what a model writes, and returns the result or why the model failed. Throws all other errors. */
export async function* tryModel<T>(
  writing: AsyncGenerator<string, T>,
): AsyncGenerator<TextPiece, Attempt<T>> {
  let hasBegun = false
  try {
    for (;;) {
      const { done, value } = await writing.next()
      if (done) return { written: value }
      hasBegun = true
      yield { text: value, restart: false }
    }
  } catch (error) {
    if (!(error instanceof ModelFailed)) throw error
    return { failure: error, hasBegun }
  } finally {
    // The reader may have stopped early.
    await writing.return(null as never)
  }
}
