import { z } from 'zod'
import { markAgentsOfDocuments } from '../knowledge/coverage/mark-stale.ts'
import { indexDocument, prepareDocument } from '../knowledge/documents/index-document.ts'
import type { KeywordNode } from '../knowledge/documents/place-by-keywords.ts'
import type { TaskCode, TaskRun } from './task-definition.ts'

const inputSchema = z.object({ documentIds: z.array(z.uuid()), unchanged: z.int() })

/** Progress is written down at most this often, however many documents there are. */
const MOST_REPORTS = 100

/** What is done of the task, for its report: work of an earlier attempt counts too. */
interface Tally {
  indexed: number
  failed: string[]
}

/** DOCUMENT_INGESTION: passages, word index and placements of each document, one transaction each. */
export const ingestDocuments: TaskCode = async run => {
  const { documentIds, unchanged } = inputSchema.parse(run.task.input)
  const nodes = await run.db.taxonomyNode.findMany({
    where: { taxonomy: { status: 'PUBLISHED' }, keywords: { isEmpty: false } },
    select: { id: true, keywords: true },
  })
  const tally: Tally = { indexed: 0, failed: [] }
  const total = documentIds.length
  const reportEvery = Math.ceil(total / MOST_REPORTS)
  for (const [done, documentId] of documentIds.entries()) {
    run.signal.throwIfAborted()
    if (done % reportEvery === 0)
      await run.report({ percent: (done / total) * 99, step: 'Indexing documents', done, total })
    await ingestOne(run, documentId, nodes, tally)
  }
  await run.report({ percent: 99, step: 'Indexing documents', done: total, total })
  return async tx => {
    await markAgentsOfDocuments(tx, run.task.workspaceId, documentIds)
    const chunks = await tx.chunk.count({ where: { documentId: { in: documentIds } } })
    return { indexed: tally.indexed, unchanged, failedDocumentIds: tally.failed, chunks }
  }
}

async function ingestOne(
  run: TaskRun,
  documentId: string,
  nodes: readonly KeywordNode[],
  tally: Tally,
): Promise<void> {
  const document = await run.db.document.findUnique({ where: { id: documentId }, include: { text: true } })
  // Deleted since: nothing to do and nothing to report.
  if (!document) return
  if (document.status === 'INDEXED') {
    tally.indexed += 1
    return
  }
  const { text, ...row } = document
  const prepared = prepareDocument(row, text?.content ?? '', nodes)
  if (prepared.chunks.length === 0) {
    await run.effect(tx =>
      tx.document.update({
        where: { id: documentId },
        data: { status: 'FAILED', failure: 'The document has no text.' },
      }),
    )
    tally.failed.push(documentId)
    return
  }
  await run.effect(tx => indexDocument(tx, row, prepared))
  tally.indexed += 1
}
