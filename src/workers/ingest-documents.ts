import { z } from 'zod'
import type { Upload } from '../generated/prisma/client.ts'
import { markAgentsOfDocuments } from '../knowledge/coverage/mark-stale.ts'
import type { KeywordNode } from '../knowledge/documents/place-by-keywords.ts'
import { enqueueEmbedding } from '../knowledge/embeddings/enqueue-embedding.ts'
import { prepareInThread, readBatch } from '../knowledge/indexing/indexing-threads.ts'
import { OutdatedBatch, writeBatch } from '../knowledge/indexing/write-batch.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { findUploads, readUpload } from './read-upload.ts'
import { type NextDocuments, takeDocuments } from './take-documents.ts'
import type { Progress, TaskCode, TaskRun } from './task-definition.ts'

const inputSchema = z.object({ documentIds: z.array(z.uuid()), unchanged: z.int() })

/** Progress is written down at most this often, however many documents there are. */
const MOST_REPORTS = 100
const STEP = 'Indexing documents'

/** DOCUMENT_INGESTION: passages, word index and placements, in small transactions. What is indexed already is left alone. */
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
    // Whoever waits for it hears of a failure; until then nobody does, and that must not end the process.
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
    // While these are written, the thread prepares those behind them.
    next = prepare(done + count)
    if (await writeBatches(run, batches, written => progressAt(done + written))) done += count
    else next = prepare(done)
    // What there was nothing to write of counts as well.
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

/** Undefined where too little was done since the last. */
function describeProgress(total: number): (done: number) => Progress | undefined {
  let told = 0
  return done => {
    if (done - told < total / MOST_REPORTS) return undefined
    told = done
    return { percent: (done / total) * 99, step: STEP, done, total }
  }
}

interface Preparing {
  uploads: ReadonlyMap<string | null, Upload>
  settled: ReadonlyMap<string, Upload['outcome']>
  nodes: readonly KeywordNode[]
}

interface Prepared {
  /** How many documents the batches are all about. */
  count: number
  /** A file that has to be read before anything else. */
  toRead: NextDocuments['toRead']
  batches: Uint8Array[]
}

/** Makes the first of these documents ready. It changes nothing, so it may run ahead and be thrown away. */
async function prepareNext(
  run: TaskRun,
  ids: readonly string[],
  { uploads, settled, nodes }: Preparing,
): Promise<Prepared> {
  const { count, toRead, documents } = await takeDocuments(run, ids, { uploads, settled })
  const batches = documents.length ? await prepareInThread(run.indexing, { documents, nodes }, run) : []
  return { count, toRead, batches }
}

/** @returns false when some of the documents changed meanwhile, so that they have to be read again. */
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
