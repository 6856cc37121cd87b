import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** UUIDs. */
export interface Place {
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
