import type { CallOrigin } from '../language-model.ts'

/** Weight of the semantic lane with a strong model, lower than that of words. Estimated, not measured. */
export const STRONG_WEIGHT = 0.4

/** What a text is embedded for. Some models need to know. */
export type EmbeddingUse = 'query' | 'passage'

/** Weight of the semantic lane per query language, 0 to 1. 0 if the model does not know the language. */
export interface LanguageWeights {
  en: number
  ko: number
  other: number
}

/** Cosines that mean "nothing in common" and "about the same". They differ widely between models. */
export interface SimilarityRange {
  floor: number
  ceiling: number
}

/** What is known about a model. */
export interface EmbeddingRecord {
  /** Null if unknown: a test of the model shows them. */
  weights: LanguageWeights | null
  /** Prepended to the text. */
  prefixes: Record<EmbeddingUse, string>
  /** Longer texts are truncated. The count is an estimate. */
  maxTokens: number
  /** Maximum number of texts per request. */
  batchSize: number
  /** Null if unknown: a test of the model shows it. */
  similarity: SimilarityRange | null
}

/** A model that computes vectors of texts. */
export interface EmbeddingModel extends EmbeddingRecord {
  /** Two models that compute different vectors have different names. */
  name: string
  /**
   * Computes one vector per text, in order. All have the same length, and none is zero. Queries are sent once with a
   * short timeout. Passages are retried if that may help.
   * @throws EmbeddingsRefused if a retry cannot help, TextsRefused if the texts are the cause, EmbeddingsUnavailable if a
   * retry may help, or the signal's reason if it aborts.
   */
  embed(texts: readonly string[], use: EmbeddingUse, signal: AbortSignal): Promise<number[][]>
}

/** Vectors of texts, in order. */
export interface EmbeddedTexts {
  vectors: number[][]
  /** As reported by the endpoint. Null if it sent no valid count. */
  inputTokens: number | null
}

/** One request to the endpoint. */
export interface EmbeddingRequest {
  /** As the endpoint knows it. */
  model: string
  texts: readonly string[]
  /** Counts from 1 within one call of `embed`. */
  attempt: number
  send(): Promise<EmbeddedTexts>
}

/** Sends a request and records it. */
export type RecordRequest = (request: EmbeddingRequest) => Promise<EmbeddedTexts>

/** The embedding models of all workspaces. */
export interface EmbeddingModels {
  /** The model for new vectors. */
  configured: EmbeddingRecord & { name: string }
  /** The models for one workspace. Their requests are recorded with what they are made for. */
  open(use: CallOrigin & { workspaceId: string }): Embeddings
  /** Embeds one word, as a check of the model. @returns UUID of the recorded call. */
  check(use: CallOrigin & { workspaceId: string }): Promise<string>
}

/** The models that a workspace can use. */
export interface Embeddings {
  /** The model for new vectors. */
  configured: EmbeddingModel
  /** Returns a model of the configured endpoint by name, such as the one used before. */
  find(name: string): EmbeddingModel
}

/** Retries cannot help until a setting changes. `message` tells users which one. */
export class EmbeddingsRefused extends Error {
  override readonly name = 'EmbeddingsRefused'
}

/** The model rejects at least one of the texts. */
export class TextsRefused extends Error {
  override readonly name = 'TextsRefused'
}

/** The endpoint failed or did not respond. A later retry may succeed. */
export class EmbeddingsUnavailable extends Error {
  override readonly name = 'EmbeddingsUnavailable'
  /** From `Retry-After`. Null if the endpoint sent none. */
  readonly retryAfterMs: number | null
  constructor(message: string, retryAfterMs: number | null = null) {
    super(message)
    this.retryAfterMs = retryAfterMs
  }
}

/** The endpoint failed a moment ago, so it was not asked. */
export class EmbeddingsPaused extends EmbeddingsUnavailable {}
