import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { Embeddings } from '../../platform/embeddings/embedding-model.ts'
import { detectLanguage } from '../text/detect-language.ts'
import { findServingModel } from './model-rows.ts'
import { truncateToTokens } from './passage-text.ts'

/** An embedded query for the semantic lane. */
export interface QueryVector {
  /** The set of vectors that it is compared with. */
  modelId: string
  vector: number[]
  /** The weight of the lane for the query's language, 0 to 1. */
  weight: number
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
  const weight = model.weights[detectLanguage(query) ?? 'other']
  if (weight === 0) return null
  try {
    const [vector] = await model.embed([truncateToTokens(query, model.maxTokens)], 'query', signal)
    // The name now stands for another model, whose vectors cannot be compared.
    if (vector?.length !== row.dimensions) return null
    return { modelId: row.id, vector, weight }
  } catch {
    signal.throwIfAborted()
    return null
  }
}
