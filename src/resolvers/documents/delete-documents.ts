import { markAgentsOfDocuments } from '../../knowledge/coverage/mark-stale.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { requireScope } from '../require-scope.ts'

/** Deletes documents with all that hangs on them. */
export async function deleteDocuments(
  context: ViewerContext,
  input: { ids: string[] },
): Promise<{ deletedIds: string[]; notFoundIds: string[] }> {
  requireScope(context, 'WRITE')
  const uuids = input.ids.flatMap(id => decodeId('Document', id) ?? [])
  const deleted = await context.db.$transaction(async tx => {
    const found = await tx.document.findMany({ where: { id: { in: uuids } }, select: { id: true } })
    const ids = found.map(document => document.id)
    await markAgentsOfDocuments(tx, context.viewer.workspaceId, ids)
    await tx.document.deleteMany({ where: { id: { in: ids } } })
    return new Set(ids.map(id => encodeId('Document', id)))
  })
  return { deletedIds: [...deleted], notFoundIds: input.ids.filter(id => !deleted.has(id)) }
}
