import { type LanguageModel, type Message, ModelFailed } from './language-model.ts'

/** Models that may start the same text. */
const MAX_STARTS = 2

/**
 * Returns the whole text. If a model breaks off, another one starts over.
 * @param maxLength in UTF-16 units. Stops a model that does not end.
 * @throws ModelFailed, also for a longer text, or the signal's reason if it aborts.
 */
export async function collectText(
  model: LanguageModel,
  messages: readonly Message[],
  { maxLength, signal }: { maxLength: number; signal: AbortSignal },
): Promise<string> {
  let failure: ModelFailed | null = null
  for (let start = 1; ; start++) {
    let text = ''
    try {
      for await (const piece of model.write(messages, signal, failure)) {
        text += piece
        if (text.length > maxLength)
          throw new ModelFailed(`The model wrote more than ${maxLength} characters.`)
      }
      return text
    } catch (error) {
      if (!(error instanceof ModelFailed) || !error.canContinue || start === MAX_STARTS) throw error
      failure = error
    }
  }
}
