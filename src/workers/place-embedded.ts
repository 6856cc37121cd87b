import { findRules, placeByMeaning } from '../knowledge/documents/place-by-meaning.ts'
import { createDocumentVectors, findPendingDocuments } from '../knowledge/embeddings/document-vectors.ts'
import { findSimilarNodes } from '../knowledge/embeddings/node-similarity.ts'
import { findPendingNodes, saveNodeVectors } from '../knowledge/embeddings/node-vectors.ts'
import type { VectorSet } from '../knowledge/embeddings/save-vectors.ts'
import type { EmbeddingModel } from '../platform/embeddings/embedding-model.ts'
import { embedForTask } from './embed-for-task.ts'
import type { TaskRun } from './task-definition.ts'

/** Documents placed in one transaction. */
const BATCH = 50

/**
 * Places documents whose passages were embedded since their last placement. Does nothing if the model's `similarity` is
 * null.
 */
export async function placeEmbedded(run: TaskRun, model: EmbeddingModel, set: VectorSet): Promise<void> {
  const { similarity } = model
  if (!similarity) return
  await run.report({ percent: 96, step: 'Placing documents by meaning' })
  await embedNodes(run, model, set)
  const nodes = await run.db.taxonomyNode.findMany({
    where: { taxonomy: { status: 'PUBLISHED' }, keywords: { isEmpty: false } },
    select: { id: true, keywords: true },
  })
  let after: string | null = null
  for (;;) {
    run.signal.throwIfAborted()
    const documentIds: string[] = await findPendingDocuments(run.db, set, { after, limit: BATCH })
    after = documentIds.at(-1) ?? null
    if (after === null) return
    const rules = await findRules(run, documentIds, nodes)
    await run.effect(async tx => {
      await createDocumentVectors(tx, set, documentIds)
      const similar = await findSimilarNodes(tx, { modelId: set.modelId, similarity }, documentIds)
      await placeByMeaning(tx, set.workspaceId, { rules, similar })
    })
  }
}

async function embedNodes(run: TaskRun, model: EmbeddingModel, set: VectorSet): Promise<void> {
  const pending = await findPendingNodes(run.db, set.modelId, model.maxTokens)
  if (pending.length === 0) return
  const vectors = await embedForTask(run, model, pending)
  await run.effect(tx =>
    saveNodeVectors(
      tx,
      set,
      pending.map((node, i) => ({ ...node, vector: vectors[i] ?? null })),
    ),
  )
}
