/** What a text is embedded for: some models want to be told. */
export type EmbeddingUse = 'query' | 'passage'

/** What is known about a model. */
export interface EmbeddingRecord {
  /** The weight, 0 to 1, of the semantic lane for queries in a language; 0 where the model knows nothing of it. */
  weights: { en: number; ko: number; other: number }
  /** Put before the text. */
  prefixes: Record<EmbeddingUse, string>
  /** Longer texts are cut. Estimated, not counted. */
  mostTokens: number
  /** Most texts of one request. */
  batchSize: number
  /**
   * Cosines that mean "nothing in common" and "about the same": they differ widely from model to model. Null where they are
   * not known; documents are not placed by meaning then.
   */
  similarity: { floor: number; ceiling: number } | null
}

/** A model that makes vectors of texts. */
export interface EmbeddingModel extends EmbeddingRecord {
  /** Another one wherever vectors would differ. */
  name: string
  /**
   * A vector for each text, in order, none of them zero and all of one length. Queries are asked for once and wait for a short
   * time; passages are asked for again when that may help.
   * @throws EmbeddingsRefused when asking again would end the same way, TextsRefused when it is for the texts, EmbeddingsAway
   * when it may pass; the signal's reason when it aborts.
   */
  embed(texts: readonly string[], use: EmbeddingUse, signal: AbortSignal): Promise<number[][]>
}

/** The models that this process can ask. */
export interface Embeddings {
  /** The one that vectors are made with. */
  configured: EmbeddingModel
  /** One by its name, as long as it can be asked: the configured one, or one used before at the same place. */
  find(name: string): EmbeddingModel
}

/** Trying again would end the same way until a person changes something. `message` says what, and is for users. */
export class EmbeddingsRefused extends Error {
  override readonly name = 'EmbeddingsRefused'
}

/** The model takes no text like one of these. */
export class TextsRefused extends Error {
  override readonly name = 'TextsRefused'
}

/** It may go better another time. */
export class EmbeddingsAway extends Error {
  override readonly name = 'EmbeddingsAway'
  /** How long the endpoint asked us to wait. */
  readonly retryAfterMs: number | null
  constructor(message: string, retryAfterMs: number | null = null) {
    super(message)
    this.retryAfterMs = retryAfterMs
  }
}
