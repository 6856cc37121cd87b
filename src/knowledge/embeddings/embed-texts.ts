import {
  type EmbeddingModel,
  type Embeddings,
  TextsRefused,
} from '../../models/embeddings/embedding-model.ts'
import { decideUse } from '../../models/embeddings/model-test.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { detectLanguage } from '../text/detect-language.ts'
import { findServingModel, readTest } from './model-rows.ts'
import { truncateToTokens } from './pending-passages.ts'

/** A model that rejects this rejects every text, for example because of a wrong setting. */
const PROBE = 'A short text.'

/**
 * Embeds texts, in order, with null for texts that the model rejects. Embeds equal texts once.
 * @throws what `model.embed` throws; TextsRefused only if the model also rejects a harmless text.
 */
export async function embedTexts(
  model: EmbeddingModel,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<(number[] | null)[]> {
  const distinct = [...new Set(texts)]
  const vectors: (number[] | null)[] = []
  for (let from = 0; from < distinct.length; from += model.batchSize)
    vectors.push(...(await embedBatch(model, distinct.slice(from, from + model.batchSize), signal)))
  const byText = new Map(distinct.map((text, i) => [text, vectors[i] ?? null]))
  return texts.map(text => byText.get(text) ?? null)
}

/** If a batch is rejected, tries each text alone, so that one text does not block the others. */
async function embedBatch(
  model: EmbeddingModel,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<(number[] | null)[]> {
  try {
    return await model.embed(texts, 'passage', signal)
  } catch (error) {
    if (!(error instanceof TextsRefused)) throw error
    await model.embed([PROBE], 'passage', signal)
    if (texts.length === 1) return [null]
  }
  const vectors: (number[] | null)[] = []
  for (const text of texts) vectors.push(...(await embedBatch(model, [text], signal)))
  return vectors
}

/** An embedded query for the semantic lane. */
export interface QueryVector {
  /** The set of vectors that it is compared with. */
  modelId: string
  vector: number[]
  /** The weight of the lane for the query's language, 0 to 1. */
  weight: number
  /** Cosines that mean "nothing in common" and "about the same". Null if unknown. */
  similarity: EmbeddingModel['similarity']
}

/**
 * Embeds a query with the model whose vectors the workspace searches. After a model change, that is the old model until
 * all passages have new vectors. Null if the semantic lane cannot run: no model, no vectors, a language that the model
 * does not support, or an endpoint that times out or fails. Does not throw on endpoint errors.
 */
export async function embedQuery(
  db: Pick<WorkspaceTransaction, 'embeddingModel'>,
  embeddings: Embeddings | null,
  query: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<QueryVector | null> {
  if (!embeddings || query.trim() === '') return null
  const row = await findServingModel(db)
  if (row?.dimensions == null) return null
  const model = embeddings.find(row.name)
  const { weights, similarity } = decideUse(model, readTest(row))
  const weight = weights[detectLanguage(query) ?? 'other']
  if (weight === 0) return null
  try {
    const [vector] = await model.embed([truncateToTokens(query, model.maxTokens)], 'query', signal)
    // The name now refers to another model, whose vectors cannot be compared.
    if (vector?.length !== row.dimensions) return null
    return { modelId: row.id, vector, weight, similarity }
  } catch {
    signal.throwIfAborted()
    return null
  }
}
