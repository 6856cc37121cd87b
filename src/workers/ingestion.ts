import { z } from 'zod'
import type { App, TaskServices } from '../app.ts'
import type { Upload } from '../generated/prisma/client.ts'
import { markAgentsOfDocuments } from '../knowledge/documents/mark-stale.ts'
import { loadPlacementRules } from '../knowledge/documents/placement-rules.ts'
import { enqueueEmbedding } from '../knowledge/embeddings/model-rows.ts'
import { prepareInThread, readBatch } from '../knowledge/indexing/indexing-threads.ts'
import { INDEX_VERSION, OutdatedBatch, writeBatch } from '../knowledge/indexing/write-batch.ts'
import { transact } from '../platform/bus/transact.ts'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { encodeId } from '../platform/ids.ts'
import { defineTask, type Progress, type RunTask, type TaskRun } from '../tasks/define.ts'
import { createTask } from '../tasks/queue.ts'
import { readNextDocuments } from './read-documents.ts'
import { findUploads, readUpload } from './read-upload.ts'

const ingestionInput = z.object({ documentIds: z.array(z.uuid()), unchanged: z.int() })

const ingestionResult = z.object({
  indexed: z.int(),
  unchanged: z.int(),
  failedDocumentIds: z.array(z.uuid()),
  chunks: z.int(),
})

type IngestionServices = Pick<TaskServices, 'config' | 'extraction' | 'indexing' | 'tasks'>

/** Progress is saved at most this often per task. */
const MAX_REPORTS = 100
const STEP = 'Indexing documents'

/** Writes passages, word index and placements in small transactions. Skips indexed documents. */
export const ingestDocuments: RunTask<IngestionServices, z.infer<typeof ingestionInput>> = async (
  run,
  services,
) => {
  const { documentIds, unchanged } = run.input
  let rules = await loadPlacementRules(run.db)
  const uploads = await findUploads(run.db, documentIds)
  const total = documentIds.length
  const progressAt = describeProgress(total)
  const outcomes = new Map<string, Upload['outcome']>()
  /** Prepares the next documents for the index. Writes nothing, so it can run ahead and its result be discarded. */
  const prepareNext = async (from: number) => {
    const { taxonomyId, nodes } = rules
    const next = await readNextDocuments(run, documentIds.slice(from), { uploads, outcomes })
    const { count, toRead, documents } = next
    const batches = documents.length
      ? await prepareInThread(services.indexing, { documents, nodes }, run)
      : []
    return { count, toRead, batches, taxonomyId }
  }
  const prepare = (from: number) => {
    const prepared = prepareNext(from)
    // It is awaited later. Until then, a rejection must not end the process.
    prepared.catch(() => {})
    return prepared
  }
  await run.report({ percent: 0, step: STEP, done: 0, total })
  let done = 0
  let next = prepare(0)
  while (done < total) {
    const { count, toRead, ...prepared } = await next
    if (toRead) {
      outcomes.set(toRead.documentId, await readUpload(run, services, toRead.upload))
      next = prepare(done)
      continue
    }
    // While this batch is written, a thread prepares the next one.
    next = prepare(done + count)
    if (await writeBatches(run, services, prepared, written => progressAt(done + written))) done += count
    else {
      rules = await loadPlacementRules(run.db)
      next = prepare(done)
    }
    // Documents that needed no write count too.
    const progress = progressAt(done)
    if (progress) await run.report(progress)
  }
  await run.report({ percent: 99, step: STEP, done: total, total })
  return async tx => {
    await markAgentsOfDocuments(tx, run.task.workspaceId, documentIds)
    const own = { in: documentIds.filter(id => (outcomes.get(id) ?? 'READ') === 'READ') }
    const indexed = await tx.document.count({ where: { id: own, status: 'INDEXED' } })
    const failed = await tx.document.findMany({
      where: { id: { in: documentIds }, status: 'FAILED' },
      select: { id: true },
      orderBy: { id: 'asc' },
    })
    const chunks = await tx.chunk.count({ where: { documentId: { in: documentIds } } })
    await enqueueEmbedding(services, tx, run.task.workspaceId)
    return {
      indexed,
      unchanged: unchanged + [...outcomes.values()].filter(outcome => outcome === 'UNCHANGED').length,
      failedDocumentIds: failed.map(document => document.id),
      chunks,
    }
  }
}

/** The callback returns undefined if too little was done since the last report. */
function describeProgress(total: number): (done: number) => Progress | undefined {
  let reported = 0
  return done => {
    if (done - reported < total / MAX_REPORTS) return undefined
    reported = done
    return { percent: (done / total) * 99, step: STEP, done, total }
  }
}

/** @returns false if the documents or the published taxonomy changed after they were read, so they must be read again. */
async function writeBatches(
  run: TaskRun,
  { indexing: { spellings } }: Pick<TaskServices, 'indexing'>,
  { batches, taxonomyId }: { batches: readonly Uint8Array[]; taxonomyId: string | null },
  progressAt: (written: number) => Progress | undefined,
): Promise<boolean> {
  const { workspaceId } = run.task
  let written = 0
  try {
    for (const bytes of batches) {
      const batch = readBatch(bytes)
      written += batch.completed.length
      const write = (tx: WorkspaceTransaction) =>
        writeBatch(tx, { workspaceId, taxonomyId }, batch, spellings)
      const forgettings = await run.effect(write, progressAt(written))
      if (forgettings !== null) spellings.add(workspaceId, batch.spellings, forgettings)
    }
    return true
  } catch (error) {
    if (error instanceof OutdatedBatch) return false
    throw error
  }
}

/** Maximum number of failed documents that a webhook lists by ID. `failed` has the total. Keeps a body under 20 kB. */
const MAX_IDS = 100

export const ingestionTask = defineTask({
  kind: 'DOCUMENT_INGESTION',
  input: ingestionInput,
  describeResult(result) {
    const { failedDocumentIds, ...counts } = ingestionResult.parse(result)
    return {
      ...counts,
      failed: failedDocumentIds.length,
      failedDocumentIds: failedDocumentIds.slice(0, MAX_IDS).map(id => encodeId('Document', id)),
    }
  },
  run: ingestDocuments,
})

/** Arbitrary, but the same in every process. */
const ADVISORY_LOCK = 727_004
const DOCUMENTS_PER_TASK = 1_000

/**
 * Enqueues tasks for documents that an earlier release indexed in another way. Runs when a worker starts. If several
 * start at once, only one enqueues. Skips documents of pending or running ingestion tasks.
 */
export async function reindexOutdated(app: App): Promise<void> {
  const db = allWorkspaces(app.database, 'index outdated documents')
  const tasks = await transact({ app, db }, async tx => {
    // No workspace: an advisory lock.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK}::bigint)`
    // All workspaces: a release changes the index of each.
    const outdated = await tx.$queryRaw<{ workspaceId: string; documentIds: string[] }[]>`
      SELECT workspace_id AS "workspaceId", array_agg(id ORDER BY id) AS "documentIds" FROM documents
      WHERE status = 'INDEXED' AND index_version < ${INDEX_VERSION}::int AND NOT EXISTS (
        SELECT FROM tasks WHERE tasks.workspace_id = documents.workspace_id AND kind = 'DOCUMENT_INGESTION'
          AND tasks.status IN ('PENDING', 'RUNNING') AND tasks.input -> 'documentIds' ? documents.id::text)
      GROUP BY workspace_id`
    let created = 0
    for (const { workspaceId, documentIds } of outdated) {
      for (let i = 0; i < documentIds.length; i += DOCUMENTS_PER_TASK) {
        const input = { documentIds: documentIds.slice(i, i + DOCUMENTS_PER_TASK), unchanged: 0 }
        await createTask(app, tx, { workspaceId, kind: 'DOCUMENT_INGESTION', priority: 'LOW', input })
        created++
      }
    }
    return created
  })
  if (tasks > 0) app.log.info({ tasks }, 'reindexing documents of an earlier release')
}
