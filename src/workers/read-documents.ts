import type { Upload } from '../generated/prisma/client.ts'
import type { SourceDocument } from '../knowledge/indexing/prepare-batches.ts'
import { INDEX_VERSION } from '../knowledge/indexing/write-batch.ts'
import type { TaskRun } from '../tasks/define.ts'

/** Limits of the documents that are prepared together. A single document may exceed the bytes. */
const MAX_DOCUMENTS = 128
const MAX_BYTES = 150_000

/** The next work of an ingestion task: a file to read, or documents to index. */
export interface NextDocuments {
  /** How many of the requested documents this covers, including skipped ones. */
  count: number
  /** The first document, if its file must be read before anything else. Null otherwise. */
  toRead: { documentId: string; upload: Upload } | null
  /** The documents to index, without those that are deleted or already indexed. */
  documents: SourceDocument[]
}

/**
 * @param ids document IDs, in order.
 * @param files the uploads of these documents, and the outcomes of those that were read.
 */
export async function readNextDocuments(
  { db, task }: TaskRun,
  ids: readonly string[],
  files: { uploads: ReadonlyMap<string | null, Upload>; outcomes: ReadonlyMap<string, Upload['outcome']> },
): Promise<NextDocuments> {
  const isUnread = (id: string) => files.uploads.has(id) && !files.outcomes.has(id)
  const [first] = ids
  const upload = first && isUnread(first) ? files.uploads.get(first) : undefined
  if (first && upload) return { count: 0, toRead: { documentId: first, upload }, documents: [] }
  const next = ids.slice(0, MAX_DOCUMENTS)
  const unread = next.findIndex(isUnread)
  const ready = unread === -1 ? next : next.slice(0, unread)
  const bytesOf = await measureTexts({ db, task }, ready)
  const taken: string[] = []
  let bytes = 0
  for (const id of ready) {
    bytes += bytesOf.get(id) ?? 0
    if (taken.length && bytes > MAX_BYTES) break
    taken.push(id)
  }
  const isToIndex = (id: string) => bytesOf.has(id) && (files.outcomes.get(id) ?? 'READ') === 'READ'
  return { count: taken.length, toRead: null, documents: await readTexts(db, taken.filter(isToIndex)) }
}

/** Sizes of the texts that are not indexed yet. Taken from the documents: reading the texts could take seconds. */
async function measureTexts(
  { db, task }: Pick<TaskRun, 'db' | 'task'>,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ id: string; bytes: number }[]>`
    SELECT d.id, d.bytes FROM documents d JOIN document_texts t ON t.document_id = d.id
    WHERE d.workspace_id = ${task.workspaceId}::uuid AND d.id = ANY(${[...ids]}::uuid[])
      AND NOT (d.status = 'INDEXED' AND d.index_version = ${INDEX_VERSION}::int)`
  return new Map(rows.map(row => [row.id, row.bytes]))
}

async function readTexts(db: TaskRun['db'], ids: readonly string[]): Promise<SourceDocument[]> {
  const rows = await db.document.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, title: true, contentType: true, sha256: true, text: { select: { content: true } } },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ text, ...document }) => ({ ...document, text: text?.content ?? '' }))
}
