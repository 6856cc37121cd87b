/** One message of a conversation with a model. */
export interface Message {
  role: 'system' | 'user'
  content: string
}

/** What a text is written for. Metrics count spend by it. */
export const MODEL_USES = ['answer', 'question', 'plan', 'report'] as const
export type ModelUse = (typeof MODEL_USES)[number]

export interface TokenCounts {
  inputTokens: number
  outputTokens: number
}

/** Tokens and cost of one text. */
export interface Spend extends TokenCounts {
  /** At the configured prices. 0 if none are configured. */
  costUsd: number
  /** Whether tokens were estimated from characters, because the endpoint did not count them. */
  isEstimated: boolean
}

/** A model that writes text. */
export interface LanguageModel {
  name: string
  /** The cost at the configured prices. */
  costUsd(tokens: TokenCounts): number
  /**
   * Yields the text in pieces and returns the spend. May retry once before the first piece, never after it. The request
   * ends if the consumer stops reading.
   * @throws ModelFailed if the request fails, times out, stalls, breaks off or returns too much, or the signal's reason
   * if it aborts.
   */
  write(messages: readonly Message[], signal: AbortSignal, use: ModelUse): AsyncGenerator<string, Spend>
}

/** The model returned no complete text. `message` has no text of the endpoint, because it may contain the key. */
export class ModelFailed extends Error {
  override readonly name = 'ModelFailed'
  /** What the failed text cost. Null if nothing is known to be spent. */
  spend: Spend | null = null
}
