import { z } from 'zod'
import type { TaskServices } from '../app.ts'
import { findRules, loadPlacementRules } from '../knowledge/documents/placement-rules.ts'
import { embedTexts } from '../knowledge/embeddings/embed-texts.ts'
import {
  checkDimensions,
  enqueueEmbedding,
  ensureModel,
  switchModels,
} from '../knowledge/embeddings/model-rows.ts'
import {
  createDocumentVectors,
  findNodes,
  findPendingDocuments,
  findSimilarNodes,
  saveNodeVectors,
} from '../knowledge/embeddings/node-similarity.ts'
import { countPassages, findPendingPassages } from '../knowledge/embeddings/pending-passages.ts'
import { placeByMeaning } from '../knowledge/embeddings/place-by-meaning.ts'
import {
  deleteReplacedVectors,
  reuseVectors,
  saveVectors,
  type VectorSet,
} from '../knowledge/embeddings/save-vectors.ts'
import { lockPublishedTaxonomy } from '../knowledge/taxonomy/published.ts'
import { type EmbeddingModel, EmbeddingsRefused } from '../models/embeddings/embedding-model.ts'
import type { ModelUse } from '../models/embeddings/model-test.ts'
import { defineTask, PermanentFailure, type RunTask, type TaskRun } from '../tasks/define.ts'
import { ensureTest } from './test-embedding-model.ts'

/**
 * One vector per text, in order. Null for a text that the model rejects.
 * @throws PermanentFailure if the settings must change.
 */
async function embedForTask(
  { signal }: TaskRun,
  model: EmbeddingModel,
  items: readonly { text: string }[],
): Promise<(number[] | null)[]> {
  try {
    const texts = items.map(({ text }) => text)
    return await embedTexts(model, texts, signal)
  } catch (error) {
    if (!(error instanceof EmbeddingsRefused)) throw error
    throw new PermanentFailure('EMBEDDINGS_REFUSED', error.message)
  }
}

/** Documents placed in one transaction. */
const BATCH = 50

/**
 * Places documents whose passages were embedded since their last placement, if they are in a language that the model
 * knows. Does nothing if `similarity` is null.
 */
async function placeEmbedded(
  run: TaskRun & Pick<TaskServices, 'indexing'>,
  model: EmbeddingModel,
  set: VectorSet,
  { weights, similarity }: ModelUse,
): Promise<void> {
  if (!similarity) return
  await run.report({ percent: 96, step: 'Placing documents by meaning' })
  const languages = (['en', 'ko', 'other'] as const).filter(language => weights[language] > 0)
  let isDone = false
  while (!isDone) isDone = await placePending(run, model, { ...set, similarity, languages })
}

/** @returns false if another version of the taxonomy was published before all documents were placed. */
async function placePending(
  run: TaskRun & Pick<TaskServices, 'indexing'>,
  model: EmbeddingModel,
  set: Omit<Parameters<typeof findSimilarNodes>[1], 'nodeIds'>,
): Promise<boolean> {
  const { taxonomyId, nodes } = await loadPlacementRules(run.db)
  const nodeIds = await embedNodes(run, model, set, set.languages)
  let after: string | null = null
  for (;;) {
    run.signal.throwIfAborted()
    const documentIds: string[] = await findPendingDocuments(run.db, set, { after, limit: BATCH })
    after = documentIds.at(-1) ?? null
    if (after === null) return true
    const rules = await findRules(run, documentIds, nodes)
    const isPlaced = await run.effect(async tx => {
      if ((await lockPublishedTaxonomy(tx, set.workspaceId)) !== taxonomyId) return false
      await createDocumentVectors(tx, set, documentIds)
      const similar = await findSimilarNodes(tx, { ...set, nodeIds }, documentIds)
      await placeByMeaning(tx, set.workspaceId, { taxonomyId, rules, similar })
      return true
    })
    if (!isPlaced) return false
  }
}

/** Embeds the nodes of the published taxonomy in the given languages. @returns their IDs (UUIDs). */
async function embedNodes(
  run: TaskRun,
  model: EmbeddingModel,
  set: VectorSet,
  languages: readonly (keyof ModelUse['weights'])[],
): Promise<string[]> {
  const { maxTokens } = model
  const all = await findNodes(run.db, { modelId: set.modelId, maxTokens, languages })
  const pending = all.filter(({ isEmbedded }) => !isEmbedded)
  if (pending.length > 0) {
    const vectors = await embedForTask(run, model, pending)
    const nodes = pending.map((node, i) => ({ ...node, vector: vectors[i] ?? null }))
    await run.effect(tx => saveNodeVectors(tx, set, nodes))
  }
  return all.map(({ nodeId }) => nodeId)
}

/** Share of the task's timeout after which it stops embedding and leaves the rest to another task. */
const TIMEOUT_SHARE = 0.6
const STEP = 'Embedding passages'

/** Passages handled by this attempt. Earlier attempts are not counted. */
interface Tally {
  embedded: number
  reused: number
  refused: number
}

/**
 * Computes the missing vectors of the configured model for all passages of the workspace, then places documents by
 * meaning again. If another model serves searches, it does so until all vectors exist.
 */
export const embedPassages: RunTask<
  Pick<TaskServices, 'config' | 'embeddings' | 'indexing' | 'tasks'>
> = async (run, services) => {
  const { embeddings, indexing } = services
  const tally: Tally = { embedded: 0, reused: 0, refused: 0 }
  if (!embeddings) return async () => ({ ...tally, model: null, weights: null })
  const { workspaceId, id: taskId } = run.task
  const model = embeddings.open({ workspaceId, taskId }).configured
  const row = await run.effect(tx => ensureModel(tx, workspaceId, model.name))
  const set: VectorSet = { workspaceId, modelId: row.id }
  const use = await ensureTest(run, model, row)
  const isWhole = await embedAll(run, model, set, tally)
  if (isWhole) await placeEmbedded({ ...run, indexing }, model, set, use)
  return async tx => {
    const { maxTokens } = model
    const [pending] = await findPendingPassages(tx, workspaceId, {
      modelId: row.id,
      maxTokens,
      after: null,
      limit: 1,
    })
    if (pending || !isWhole) await enqueueEmbedding(services, tx, workspaceId)
    else {
      await deleteReplacedVectors(tx, set)
      if (!row.isServing) await switchModels(tx, row)
    }
    return { ...tally, model: model.name, weights: { ...use.weights } }
  }
}

/** Embeds passages until none is pending. @returns false if the time was up first. */
async function embedAll(run: TaskRun, model: EmbeddingModel, set: VectorSet, tally: Tally): Promise<boolean> {
  const until = performance.now() + run.task.timeoutMs * TIMEOUT_SHARE
  const { batchSize: limit, maxTokens } = model
  const { done: before, total } = await countPassages(run.db, set.workspaceId, set.modelId)
  let reported = -1
  let after: string | null = null
  for (;;) {
    run.signal.throwIfAborted()
    if (performance.now() > until) return false
    const done = Math.min(total, before + tally.embedded + tally.reused + tally.refused)
    const percent = total === 0 ? 0 : Math.floor((done / total) * 95)
    if (percent > reported) await run.report({ percent, step: STEP, done, total })
    reported = Math.max(reported, percent)
    const pending = await findPendingPassages(run.db, set.workspaceId, {
      modelId: set.modelId,
      maxTokens,
      after,
      limit,
    })
    // IDs follow creation time, not commit order, so look once more from the start.
    if (pending.length === 0 && after === null) return true
    after = pending.at(-1)?.chunkId ?? null
    if (pending.length > 0) await embedSome(run, model, set, { pending, tally })
  }
}

async function embedSome(
  run: TaskRun,
  model: EmbeddingModel,
  set: VectorSet,
  { pending, tally }: { pending: Awaited<ReturnType<typeof findPendingPassages>>; tally: Tally },
): Promise<void> {
  const reused = await run.effect(tx => reuseVectors(tx, set, pending))
  tally.reused += reused.size
  const fresh = pending.filter(({ chunkId }) => !reused.has(chunkId))
  if (fresh.length === 0) return
  const vectors = await embedForTask(run, model, fresh)
  const passages = fresh.map(({ chunkId, hash }, i) => ({ chunkId, hash, vector: vectors[i] ?? null }))
  await run.effect(async tx => {
    await checkDimensions(tx, set, vectors)
    await saveVectors(tx, set, passages)
  })
  const refused = vectors.filter(vector => vector === null).length
  tally.refused += refused
  tally.embedded += vectors.length - refused
}

export const embeddingTask = defineTask({
  kind: 'EMBEDDING',
  input: z.object({}),
  priority: 'LOW',
  // A second one would do the same work.
  isExclusive: true,
  describeResult: result => z.object({}).loose().parse(result),
  run: embedPassages,
})
