/** One turn of a conversation with a model. */
export interface Message {
  role: 'system' | 'user'
  content: string
}

/** A model that writes text. */
export interface LanguageModel {
  name: string
  /**
   * What the model writes, piece by piece.
   * @throws ModelFailed when it cannot be used, is late, or breaks off; the signal's reason when it aborts.
   */
  write(messages: readonly Message[], signal: AbortSignal): AsyncGenerator<string>
}

/** The model gave no whole answer. `message` holds nothing of what it said: that may repeat the key. */
export class ModelFailed extends Error {
  override readonly name = 'ModelFailed'
}
