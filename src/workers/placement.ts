import { z } from 'zod'
import type { TaskServices } from '../app.ts'
import {
  countUnplaced,
  countWithoutPlacement,
  enqueuePlacement,
  findWithoutPlacement,
  placeByRules,
} from '../knowledge/documents/place-unplaced.ts'
import { findRules, loadPlacementRules, type PlacementRules } from '../knowledge/documents/placement-rules.ts'
import { enqueueEmbedding } from '../knowledge/embeddings/model-rows.ts'
import { lockPublishedTaxonomy } from '../knowledge/taxonomy/published.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { defineTask, type RunTask, type TaskRun } from '../tasks/define.ts'

const placementInput = z.object({
  /** Documents placed by earlier attempts. Each batch updates it. */
  placed: z.int().default(0),
})

type PlacementInput = z.infer<typeof placementInput>
type PlacementServices = Pick<TaskServices, 'config' | 'indexing' | 'tasks'>

/** Maximum per transaction. */
const MAX_DOCUMENTS = 50
/** Maximum size of the texts that are read for one transaction. A longer document is read alone. */
const MAX_BYTES = 1_000_000

/**
 * Places all documents that have no placement in the published taxonomy, as ingestion does. Each batch is one
 * transaction, and a document that is placed is not found again, so another attempt continues where this one ended.
 */
export const placeDocuments: RunTask<PlacementServices, PlacementInput> = async (run, services) => {
  const { workspaceId } = run.task
  const rules = await loadPlacementRules(run.db)
  const placed = await placeAll(run, services, rules)
  return async tx => {
    const taxonomyId = await lockPublishedTaxonomy(tx, workspaceId)
    // If another version was published in the meantime, it may have counted on this task while it was pending.
    if (taxonomyId && taxonomyId !== rules.taxonomyId)
      await enqueuePlacement(services, tx, { workspaceId, taxonomyId })
    return { placed, stillUnplaced: await countUnplaced(tx, workspaceId) }
  }
}

/**
 * Stops early if another version is published in the meantime.
 * @returns the number of documents placed by all attempts.
 */
async function placeAll(
  run: TaskRun<PlacementInput>,
  services: PlacementServices,
  { taxonomyId, nodes }: PlacementRules,
): Promise<number> {
  let { placed } = run.input
  if (!taxonomyId) {
    await run.report({ percent: 0, step: 'No taxonomy is published' })
    return placed
  }
  const version = { workspaceId: run.task.workspaceId, taxonomyId }
  const total = await countWithoutPlacement(run.db, version)
  const progressAt = (done: number) => ({
    percent: Math.min(99, Math.floor((done / Math.max(total, 1)) * 100)),
    step: 'Placing documents',
    done,
    total,
  })
  await run.report(progressAt(0))
  let percent = 0
  let done = 0
  let after: string | undefined
  for (;;) {
    run.signal.throwIfAborted()
    const documentIds: string[] = takeBatch(
      await findWithoutPlacement(run.db, version, { after, limit: MAX_DOCUMENTS }),
    )
    after = documentIds.at(-1)
    if (after === undefined) return placed
    const found = await findRules({ ...run, indexing: services.indexing }, documentIds, nodes)
    done += documentIds.length
    const progress = progressAt(done)
    const written = await run.effect(
      async tx => {
        if ((await lockPublishedTaxonomy(tx, version.workspaceId)) !== taxonomyId) return null
        const batch = await placeByRules(tx, version, found)
        await saveCount(tx, run, placed + batch.placed)
        if (batch.isMeaningPending) await enqueueEmbedding(services, tx, version.workspaceId)
        return batch
      },
      progress.percent > percent ? progress : undefined,
    )
    if (written === null) return placed
    placed += written.placed
    percent = progress.percent
  }
}

function takeBatch(documents: readonly { id: string; bytes: number }[]): string[] {
  let bytes = 0
  const end = documents.findIndex((document, i) => {
    bytes += document.bytes
    return i > 0 && bytes > MAX_BYTES
  })
  return documents.slice(0, end === -1 ? undefined : end).map(({ id }) => id)
}

/** In the transaction of the batch, so that the result is exact even if the worker dies. */
async function saveCount(
  tx: WorkspaceTransaction,
  { task }: Pick<TaskRun, 'task'>,
  placed: number,
): Promise<void> {
  const input: PlacementInput = { placed }
  await tx.task.update({ where: { id: task.id }, data: { input } })
}

/** An hour by default. */
const TIMEOUT_FACTOR = 12
const placementResult = z.object({ placed: z.int(), stillUnplaced: z.int() })

export const placementTask = defineTask({
  kind: 'DOCUMENT_PLACEMENT',
  input: placementInput,
  // A workspace can have 100,000 documents. Each batch has limits of its own.
  timeoutMs: config => TIMEOUT_FACTOR * config.taskTimeoutMs,
  // A second one would do the same work.
  isExclusive: true,
  describeResult: result => placementResult.parse(result),
  run: placeDocuments,
})
