import { type LanguageModel, type Message, ModelFailed } from '../../platform/models/language-model.ts'
import { waitInTime } from './in-time.ts'

/** In UTF-16 code units. Stops a model that never ends its answer. */
const MAX_ANSWER_LENGTH = 20_000

/**
 * Asks a model for a plan. Null if the model fails, answers too much, or does not finish before the signal aborts,
 * which also cancels the request.
 */
export async function requestPlan(
  model: LanguageModel,
  messages: readonly Message[],
  signal: AbortSignal,
): Promise<string | null> {
  const ask = async () => {
    let answer = ''
    try {
      for await (const piece of model.write(messages, signal, 'plan')) {
        answer += piece
        if (answer.length > MAX_ANSWER_LENGTH) return null
      }
      return answer
    } catch (error) {
      if (error instanceof ModelFailed || signal.aborted) return null
      throw error
    }
  }
  return waitInTime(signal, ask, null)
}
