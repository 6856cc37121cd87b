import { recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import type { Chunk, Document } from '../../generated/prisma/client.ts'
import { removeDocuments } from '../../knowledge/documents/remove-documents.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'
import { listPage, type OrderColumn, type Page, type PageArgs } from '../shared/paging.ts'
import { requireScope } from '../shared/require-scope.ts'

/** @returns UUID of the document. @throws NotFoundError if the workspace has no such document. */
export async function findDocument({ db }: ViewerContext, id: string): Promise<string> {
  const find = (uuid: string) => db.document.findUnique({ where: { id: uuid }, select: { id: true } })
  return (await findOrThrow('Document', id, 'document', find)).id
}

/** The documents (UUIDs) that still exist, in the order given. */
export async function loadDocuments({ db }: ViewerContext, ids: readonly string[]): Promise<Document[]> {
  if (ids.length === 0) return []
  const rows = await db.document.findMany({ where: { id: { in: [...ids] } } })
  return ids.flatMap(id => rows.find(row => row.id === id) ?? [])
}

const IN_TEXT_ORDER: readonly OrderColumn[] = [{ name: 'ordinal', direction: 'asc', type: 'integer' }]

/** Passages of one document (a UUID). */
export async function listChunks(
  { db }: ViewerContext,
  documentId: string,
  args: PageArgs,
  query: object,
): Promise<Page<Chunk>> {
  return listPage(db.chunk, { args, columns: IN_TEXT_ORDER, query, where: { documentId } })
}

/** Deletes documents with everything that belongs to them. */
export async function deleteDocuments(
  context: ViewerContext,
  input: { ids: string[] },
): Promise<{ deletedIds: string[]; notFoundIds: string[] }> {
  requireScope(context, 'WRITE')
  const uuids = input.ids.flatMap(id => decodeId('Document', id) ?? [])
  const { workspaceId } = context.viewer
  const deleted = await context.db.$transaction(async tx => {
    const ids = await removeDocuments(tx, workspaceId, uuids)
    const deletedIds = ids.map(id => encodeId('Document', id))
    if (ids.length > 0)
      // Without titles: the log keeps nothing of a deleted document.
      await recordAudit(tx, context, {
        action: 'DOCUMENTS_DELETED',
        subjectId: deletedIds,
        summary: ids.length === 1 ? 'Deleted 1 document.' : `Deleted ${ids.length} documents.`,
      })
    return new Set(deletedIds)
  })
  return { deletedIds: [...deleted], notFoundIds: input.ids.filter(id => !deleted.has(id)) }
}
