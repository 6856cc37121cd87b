import { markAgentsOfNodes } from '../../knowledge/coverage/mark-stale.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { findPublishedNodes } from '../placements/find-published-nodes.ts'
import { lockDocument } from '../placements/hold-document.ts'
import { placeByHand } from '../placements/place-by-hand.ts'
import { requireScope } from '../require-scope.ts'
import { findDocument } from './find-document.ts'

/** Places a document on a node of the published taxonomy by hand. Replaces an earlier placement or review. */
export async function placeDocument(
  context: ViewerContext,
  input: { documentId: string; nodeKey: string; confidence?: number | null | undefined },
): Promise<{ documentId: string; nodeId: string }> {
  requireScope(context, 'WRITE')
  const { workspaceId } = context.viewer
  const documentId = await findDocument(context, input.documentId)
  return context.db.$transaction(async tx => {
    const [nodeId = ''] = await findPublishedNodes(tx, workspaceId, [input.nodeKey])
    // Lock agents before documents, as `deleteDocuments` does.
    await markAgentsOfNodes(tx, workspaceId, [nodeId])
    await lockDocument(tx, workspaceId, documentId)
    await placeByHand(tx, { workspaceId, documentId, nodeId }, input.confidence ?? 1)
    await tx.placementReview.deleteMany({ where: { documentId, nodeId } })
    return { documentId, nodeId }
  })
}
