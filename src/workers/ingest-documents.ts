import { z } from 'zod'
import type { Upload } from '../generated/prisma/client.ts'
import { markAgentsOfDocuments } from '../knowledge/coverage/mark-stale.ts'
import type { KeywordNode } from '../knowledge/documents/place-by-keywords.ts'
import { enqueueEmbedding } from '../knowledge/embeddings/model-rows.ts'
import { prepareInThread, readBatch } from '../knowledge/indexing/indexing-threads.ts'
import { OutdatedBatch, writeBatch } from '../knowledge/indexing/write-batch.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { findUploads, readUpload } from './settle-upload.ts'
import { type NextDocuments, readNextDocuments } from './take-documents.ts'
import type { Progress, TaskCode, TaskRun } from './task-definition.ts'

const inputSchema = z.object({ documentIds: z.array(z.uuid()), unchanged: z.int() })

/** Progress is saved at most this often per task. */
const MAX_REPORTS = 100
const STEP = 'Indexing documents'

/** DOCUMENT_INGESTION: writes passages, word index and placements in small transactions. Skips indexed documents. */
export const ingestDocuments: TaskCode = async run => {
  const { documentIds, unchanged } = inputSchema.parse(run.task.input)
  const nodes = await run.db.taxonomyNode.findMany({
    where: { taxonomy: { status: 'PUBLISHED' }, keywords: { isEmpty: false } },
    select: { id: true, keywords: true },
  })
  const uploads = await findUploads(run.db, documentIds)
  const total = documentIds.length
  const progressAt = describeProgress(total)
  const settled = new Map<string, Upload['outcome']>()
  const prepare = (from: number) => {
    const prepared = prepareNext(run, documentIds.slice(from), { uploads, settled, nodes })
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
      settled.set(toRead.documentId, await readUpload(run, toRead.upload))
      next = prepare(done)
      continue
    }
    // While this batch is written, a thread prepares the next one.
    next = prepare(done + count)
    if (await writeBatches(run, batches, written => progressAt(done + written))) done += count
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
    await enqueueEmbedding(run, tx, run.task.workspaceId)
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

interface Preparing {
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
  { uploads, settled, nodes }: Preparing,
): Promise<Prepared> {
  const { count, toRead, documents } = await readNextDocuments(run, ids, { uploads, settled })
  const batches = documents.length ? await prepareInThread(run.indexing, { documents, nodes }, run) : []
  return { count, toRead, batches }
}

/** @returns false if some of the documents changed after they were read, so that they must be read again. */
async function writeBatches(
  run: TaskRun,
  batches: readonly Uint8Array[],
  progressAt: (written: number) => Progress | undefined,
): Promise<boolean> {
  const { workspaceId } = run.task
  const { spellings } = run.indexing
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
