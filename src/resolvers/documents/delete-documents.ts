import { markAgentsOfDocuments } from '../../knowledge/coverage/mark-stale.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { requireScope } from '../require-scope.ts'

/** Deletes documents with everything that belongs to them. */
export async function deleteDocuments(
  context: ViewerContext,
  input: { ids: string[] },
): Promise<{ deletedIds: string[]; notFoundIds: string[] }> {
  requireScope(context, 'WRITE')
  const uuids = input.ids.flatMap(id => decodeId('Document', id) ?? [])
  const { workspaceId } = context.viewer
  const deleted = await context.db.$transaction(async tx => {
    await markAgentsOfDocuments(tx, workspaceId, uuids)
    const held = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM documents WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${uuids}::uuid[])
      ORDER BY id FOR UPDATE`
    const ids = held.map(document => document.id)
    // Deleted first: a cascade would remove them from the word index one document at a time.
    await tx.chunk.deleteMany({ where: { documentId: { in: ids } } })
    await tx.document.deleteMany({ where: { id: { in: ids } } })
    return new Set(ids.map(id => encodeId('Document', id)))
  })
  return { deletedIds: [...deleted], notFoundIds: input.ids.filter(id => !deleted.has(id)) }
}
