import type { ViewerContext } from '../../context.ts'
import { NotFoundError } from '../../errors.ts'
import { markAgentsOfNodes } from '../../knowledge/documents/mark-stale.ts'
import { lockPublishedTaxonomy } from '../../knowledge/taxonomy/published.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { requireScope } from '../shared/require-scope.ts'
import { findDocument } from './documents.ts'

/** UUIDs of published nodes, in the order of the keys. Their taxonomy stays published until the transaction ends. */
export async function findPublishedNodes(
  tx: WorkspaceTransaction,
  workspaceId: string,
  keys: readonly string[],
): Promise<string[]> {
  const taxonomyId = await lockPublishedTaxonomy(tx, workspaceId)
  const nodes = taxonomyId
    ? await tx.taxonomyNode.findMany({
        where: { taxonomyId, key: { in: [...keys] } },
        select: { id: true, key: true },
      })
    : []
  return keys.map(key => {
    const node = nodes.find(each => each.key === key)
    if (!node) throw new NotFoundError('node of the published taxonomy', key)
    return node.id
  })
}

/**
 * Locks a document (a UUID) until the end of the transaction, so that it cannot be deleted and its placements cannot be
 * changed by another request. @throws NotFoundError if it was deleted in the meantime.
 */
export async function lockDocument(
  tx: WorkspaceTransaction,
  workspaceId: string,
  documentId: string,
): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM documents WHERE id = ${documentId}::uuid AND workspace_id = ${workspaceId}::uuid FOR NO KEY UPDATE`
  if (rows.length === 0) throw new NotFoundError('document', encodeId('Document', documentId))
}

/** UUIDs. */
interface Place {
  workspaceId: string
  documentId: string
  nodeId: string
}

/**
 * Places a document on one node by hand. This says nothing about other nodes (`node_only`), unless the node was already
 * in the full list of nodes that was given when the document was added.
 */
export async function placeByHand(
  tx: WorkspaceTransaction,
  { workspaceId, documentId, nodeId }: Place,
  confidence: number,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO placements AS old (workspace_id, document_id, node_id, confidence, source, node_only)
    VALUES (${workspaceId}::uuid, ${documentId}::uuid, ${nodeId}::uuid, ${confidence}::float8, 'MANUAL', true)
    ON CONFLICT (document_id, node_id) DO UPDATE SET confidence = excluded.confidence, source = 'MANUAL',
      needs_review = false, placed_at = now(), node_only = old.node_only OR old.source <> 'MANUAL'`
}

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
