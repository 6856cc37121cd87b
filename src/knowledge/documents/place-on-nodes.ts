import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { correspondingNodes, lockPublishedTaxonomy } from '../taxonomy/published.ts'

/**
 * Places documents by hand on the full list of their nodes. If another version was published since the nodes were read,
 * uses the corresponding nodes of that version.
 */
export async function placeOnNodes(
  tx: WorkspaceTransaction,
  workspaceId: string,
  places: readonly { documentId: string; nodeId: string }[],
): Promise<void> {
  if (places.length === 0) return
  const taxonomyId = await lockPublishedTaxonomy(tx, workspaceId)
  if (!taxonomyId) return
  await tx.$executeRaw`
    INSERT INTO placements (workspace_id, document_id, node_id, confidence, source)
    SELECT DISTINCT ${workspaceId}::uuid, place.document_id, node.id, 1, 'MANUAL'::"PlacementSource"
    FROM unnest(${places.map(place => place.documentId)}::uuid[], ${places.map(place => place.nodeId)}::uuid[])
      AS place (document_id, node_id)
    JOIN taxonomy_nodes meant ON meant.id = place.node_id AND meant.workspace_id = ${workspaceId}::uuid
    CROSS JOIN LATERAL ${correspondingNodes(taxonomyId)}
    ON CONFLICT (document_id, node_id) DO UPDATE
      SET confidence = 1, source = 'MANUAL', needs_review = false, node_only = false, placed_at = now()`
}
