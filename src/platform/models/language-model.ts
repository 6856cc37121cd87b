/** One turn of a conversation with a model. */
export interface Message {
  role: 'system' | 'user'
  content: string
}

/** What a text is for. Spend is counted by it. */
export const MODEL_USES = ['answer', 'plan', 'report'] as const
export type ModelUse = (typeof MODEL_USES)[number]

export interface TokenCounts {
  inputTokens: number
  outputTokens: number
}

/** What one text took. */
export interface Spend extends TokenCounts {
  /** At the prices that are set; 0 where none are. */
  costUsd: number
  /** Whether tokens were guessed by characters, because the endpoint did not count them. */
  isEstimated: boolean
}

/** A model that writes text. */
export interface LanguageModel {
  name: string
  /** What so many tokens cost at the prices that are set. */
  costUsd(tokens: TokenCounts): number
  /**
   * What the model writes, piece by piece, and then what it took. A failure before the first piece may be tried once more;
   * after it, never. Who stops reading ends the request.
   * @throws ModelFailed when it cannot be used, is late, falls silent, breaks off or never ends; the signal's reason when it aborts.
   */
  write(messages: readonly Message[], signal: AbortSignal, use: ModelUse): AsyncGenerator<string, Spend>
}

/** The model gave no whole text. `message` holds nothing of what it said: that may repeat the key. */
export class ModelFailed extends Error {
  override readonly name = 'ModelFailed'
  /** What was spent all the same. Null: nothing, as far as is known. */
  spend: Spend | null = null
}
