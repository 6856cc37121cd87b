import { NotFoundError } from '../../errors.ts'
import { markAgentsOfNodes } from '../../knowledge/coverage/mark-stale.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId } from '../../platform/ids.ts'
import { requireScope } from '../require-scope.ts'

/** Places a document on a node of the published taxonomy by hand. Again replaces. */
export async function placeDocument(
  context: ViewerContext,
  input: { documentId: string; nodeKey: string; confidence?: number | null | undefined },
): Promise<{ documentId: string; nodeId: string }> {
  requireScope(context, 'WRITE')
  const { db, viewer } = context
  const documentId = decodeId('Document', input.documentId)
  const document =
    documentId && (await db.document.findUnique({ where: { id: documentId }, select: { id: true } }))
  if (!document) throw new NotFoundError('document', input.documentId)
  const node = await db.taxonomyNode.findFirst({
    where: { key: input.nodeKey, taxonomy: { status: 'PUBLISHED' } },
    select: { id: true },
  })
  if (!node) throw new NotFoundError('node of the published taxonomy', input.nodeKey)
  const key = { documentId: document.id, nodeId: node.id }
  const said = {
    confidence: input.confidence ?? 1,
    source: 'MANUAL' as const,
    needsReview: false,
    placedAt: new Date(),
  }
  await db.$transaction(async tx => {
    await tx.placement.upsert({
      where: { documentId_nodeId: key },
      create: { ...key, ...said, workspaceId: viewer.workspaceId },
      update: said,
    })
    await markAgentsOfNodes(tx, viewer.workspaceId, [node.id])
  })
  return key
}
