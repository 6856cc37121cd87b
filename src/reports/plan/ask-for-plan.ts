import { type LanguageModel, type Message, ModelFailed } from '../../platform/models/language-model.ts'
import { inTime } from './in-time.ts'

/** In UTF-16 units. A model that writes on and on is stopped. */
const LONGEST_ANSWER = 20_000

/** What a model answers before the signal aborts; null where it fails, is late or never ends. Its request ends with the wait. */
export async function askForPlan(
  model: LanguageModel,
  messages: readonly Message[],
  signal: AbortSignal,
): Promise<string | null> {
  const ask = async () => {
    let answer = ''
    try {
      for await (const piece of model.write(messages, signal, 'plan')) {
        answer += piece
        if (answer.length > LONGEST_ANSWER) return null
      }
      return answer
    } catch (error) {
      if (error instanceof ModelFailed || signal.aborted) return null
      throw error
    }
  }
  return inTime(signal, ask, null)
}
