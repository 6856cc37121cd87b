import { v7 as uuidv7 } from 'uuid'
import { Prisma } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { replaceUploads } from '../uploads/replace-uploads.ts'
import { placeOnNodes } from './place-on-nodes.ts'

/** A checked document: its text, the nodes to place it on by hand, and its row. */
export interface ReadyDocument {
  text: string
  nodeIds: string[]
  row: {
    title: string
    sourceUri: string | null
    contentType: string
    language: string | null
    bytes: number
    sha256: string
    metadata: Prisma.InputJsonObject
  }
}

export interface SavedDocument {
  id: string
  /** Whether it must be indexed: it is new, its content changed, or indexing failed before. */
  isChanged: boolean
}

/**
 * Saves documents with a constant number of statements. The source identifies a document or, without one, its content.
 * If a batch has several documents with the same source, the last one counts.
 * @returns a result per document, in the order given.
 */
export async function saveDocuments(
  tx: WorkspaceTransaction,
  workspaceId: string,
  documents: readonly ReadyDocument[],
): Promise<SavedDocument[]> {
  if (documents.length === 0) return []
  const byIdentity = new Map(documents.map(document => [identityOf(document.row), document]))
  const distinct = [...byIdentity.values()]
  const before = await findKnown(tx, distinct)
  await insertRows(
    tx,
    workspaceId,
    distinct.filter(({ row }) => !before.has(identityOf(row))),
  )
  // Read again: a concurrent request may have created one of them.
  const after = await findKnown(tx, distinct)
  const changed = distinct.filter(({ row }) => {
    const known = before.get(identityOf(row))
    return !known || known.sha256 !== row.sha256 || known.status === 'FAILED'
  })
  const idOf = (document: ReadyDocument) => after.get(identityOf(document.row))?.id ?? ''
  await replaceContents(tx, workspaceId, changed, idOf)
  await placeOnNodes(
    tx,
    workspaceId,
    distinct.flatMap(document => document.nodeIds.map(nodeId => ({ documentId: idOf(document), nodeId }))),
  )
  const changedIds = new Set(changed.map(idOf))
  return documents.map(document => ({ id: idOf(document), isChanged: changedIds.has(idOf(document)) }))
}

interface Known {
  id: string
  sha256: string
  status: string
}

function identityOf({ sourceUri, sha256 }: { sourceUri: string | null; sha256: string }): string {
  return sourceUri === null ? `content:${sha256}` : `source:${sourceUri}`
}

async function findKnown(
  tx: WorkspaceTransaction,
  documents: readonly ReadyDocument[],
): Promise<Map<string, Known>> {
  const sources = documents.flatMap(({ row }) => row.sourceUri ?? [])
  const contents = documents.filter(({ row }) => row.sourceUri === null).map(({ row }) => row.sha256)
  const rows = await tx.document.findMany({
    where: { OR: [{ sourceUri: { in: sources } }, { sourceUri: null, sha256: { in: contents } }] },
    select: { id: true, sha256: true, sourceUri: true, status: true },
  })
  return new Map(rows.map(row => [identityOf(row), row]))
}

/** Several times faster than Prisma's createMany. */
async function insertRows(
  tx: WorkspaceTransaction,
  workspaceId: string,
  documents: readonly ReadyDocument[],
): Promise<void> {
  const rows = documents.map(({ row }) => ({ ...row, id: uuidv7() }))
  await tx.$executeRaw`
    INSERT INTO documents (workspace_id, id, title, source_uri, content_type, language, bytes, sha256, metadata)
    SELECT ${workspaceId}::uuid, n.id, n.title, n."sourceUri", n."contentType", n.language, n.bytes, n.sha256, n.metadata
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS n(id uuid, title text, "sourceUri" text, "contentType" text,
      language text, bytes int, sha256 text, metadata jsonb)
    ON CONFLICT DO NOTHING`
}

type IdOf = (document: ReadyDocument) => string

async function replaceContents(
  tx: WorkspaceTransaction,
  workspaceId: string,
  documents: readonly ReadyDocument[],
  idOf: IdOf,
): Promise<void> {
  if (documents.length === 0) return
  const rows = documents.map(document => ({ ...document.row, id: idOf(document) }))
  await tx.$executeRaw`
    UPDATE documents d SET title = n.title, content_type = n."contentType", language = n.language, bytes = n.bytes,
      sha256 = n.sha256, file_sha256 = NULL, metadata = n.metadata, status = 'PENDING', failure = NULL
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS n(id uuid, title text, "contentType" text, language text, bytes int, sha256 text, metadata jsonb)
    WHERE d.id = n.id AND d.workspace_id = ${workspaceId}::uuid`
  await replaceUploads(tx, documents.map(idOf))
  await tx.documentText.deleteMany({ where: { documentId: { in: documents.map(idOf) } } })
  await tx.$executeRaw`
    INSERT INTO document_texts (document_id, workspace_id, content)
    VALUES ${Prisma.join(documents.map(document => Prisma.sql`(${idOf(document)}::uuid, ${workspaceId}::uuid, ${document.text})`))}`
}
