import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { Embeddings } from '../../platform/embeddings/embedding-model.ts'
import { detectLanguage } from '../text/detect-language.ts'
import { findServingModel } from './model-rows.ts'
import { cutToTokens } from './passage-text.ts'

/** A query as the semantic lane takes it. */
export interface QueryVector {
  /** Of the set of vectors that it is compared with. */
  modelId: string
  vector: number[]
  /** What the lane is worth for the language of the query, 0 to 1. */
  weight: number
}

/**
 * The vector of a query by the model whose vectors the workspace has: after a change of model that is the earlier one, until
 * all passages have new ones. Null when the lane has nothing to say: no model, no vectors, a language that the model does not
 * know, or an endpoint that is late or fails. Never throws for the endpoint's sake; the words answer alone then.
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
    const [vector] = await model.embed([cutToTokens(query, model.mostTokens)], 'query', signal)
    // The model behind the name is another one: its vectors cannot be compared.
    if (vector?.length !== row.dimensions) return null
    return { modelId: row.id, vector, weight }
  } catch {
    signal.throwIfAborted()
    return null
  }
}
