import { z } from 'zod'
import type { TaskServices } from '../app.ts'
import type { Upload } from '../generated/prisma/client.ts'
import { markAgentsOfDocuments } from '../knowledge/documents/mark-stale.ts'
import type { KeywordNode } from '../knowledge/documents/place-by-keywords.ts'
import { enqueueEmbedding } from '../knowledge/embeddings/model-rows.ts'
import { prepareInThread, readBatch } from '../knowledge/indexing/indexing-threads.ts'
import { OutdatedBatch, writeBatch } from '../knowledge/indexing/write-batch.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { encodeId } from '../platform/ids.ts'
import { defineTask, type Progress, type RunTask, type TaskRun } from '../tasks/define.ts'
import { type NextDocuments, readNextDocuments } from './read-documents.ts'
import { findUploads, readUpload } from './settle-upload.ts'

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
  const nodes = await run.db.taxonomyNode.findMany({
    where: { taxonomy: { status: 'PUBLISHED' }, keywords: { isEmpty: false } },
    select: { id: true, keywords: true },
  })
  const uploads = await findUploads(run.db, documentIds)
  const total = documentIds.length
  const progressAt = describeProgress(total)
  const settled = new Map<string, Upload['outcome']>()
  const prepare = (from: number) => {
    const prepared = prepareNext(run, documentIds.slice(from), { ...services, uploads, settled, nodes })
    // It is awaited later. Until then, a rejection must not end the process.
    prepared.catch(() => {})
    return prepared
  }
  await run.report({ percent: 0, step: STEP, done: 0, total })
  let done = 0
  let next = prepare(0)
  while (done < total) {
    const { count, toRead, batches } = await next
    if (toRead) {
      settled.set(toRead.documentId, await readUpload(run, services, toRead.upload))
      next = prepare(done)
      continue
    }
    // While this batch is written, a thread prepares the next one.
    next = prepare(done + count)
    if (await writeBatches(run, services, batches, written => progressAt(done + written))) done += count
    else next = prepare(done)
    // Documents that needed no write count too.
    const progress = progressAt(done)
    if (progress) await run.report(progress)
  }
  await run.report({ percent: 99, step: STEP, done: total, total })
  return async tx => {
    await markAgentsOfDocuments(tx, run.task.workspaceId, documentIds)
    const own = { in: documentIds.filter(id => (settled.get(id) ?? 'READ') === 'READ') }
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
      unchanged: unchanged + [...settled.values()].filter(outcome => outcome === 'UNCHANGED').length,
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

interface Preparing extends Pick<TaskServices, 'indexing'> {
  uploads: ReadonlyMap<string | null, Upload>
  settled: ReadonlyMap<string, Upload['outcome']>
  nodes: readonly KeywordNode[]
}

interface Prepared {
  /** Number of documents in the batches. */
  count: number
  /** A file that must be read first. Null if there is none. */
  toRead: NextDocuments['toRead']
  batches: Uint8Array[]
}

/** Prepares the next documents for the index. Writes nothing, so it can run ahead and its result be discarded. */
async function prepareNext(
  run: TaskRun,
  ids: readonly string[],
  { indexing, uploads, settled, nodes }: Preparing,
): Promise<Prepared> {
  const { count, toRead, documents } = await readNextDocuments(run, ids, { uploads, settled })
  const batches = documents.length ? await prepareInThread(indexing, { documents, nodes }, run) : []
  return { count, toRead, batches }
}

/** @returns false if some of the documents changed after they were read, so that they must be read again. */
async function writeBatches(
  run: TaskRun,
  { indexing: { spellings } }: Pick<TaskServices, 'indexing'>,
  batches: readonly Uint8Array[],
  progressAt: (written: number) => Progress | undefined,
): Promise<boolean> {
  const { workspaceId } = run.task
  let written = 0
  try {
    for (const bytes of batches) {
      const batch = readBatch(bytes)
      written += batch.completed.length
      const write = (tx: WorkspaceTransaction) => writeBatch(tx, workspaceId, batch, spellings)
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
