import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** A document and a node, UUIDs. */
export interface Place {
  workspaceId: string
  documentId: string
  nodeId: string
}

/**
 * Writes a person's word on a document and one node. Of the other nodes it says nothing, unless all nodes of the document
 * were named when it was added, this one among them.
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
