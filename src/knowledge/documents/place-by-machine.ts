import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { correspondingNodes } from '../taxonomy/present-nodes.ts'
import type { MachinePlacement } from './agree-placements.ts'

/** The automatic placements of a document. IDs are UUIDs. */
export interface MachinePlacements {
  documentId: string
  placements: readonly MachinePlacement[]
}

/**
 * Replaces the automatic placements of documents in the published taxonomy. Human decisions win: it skips nodes on
 * which a person placed or rejected the document, and documents that were added with explicit nodes. Nodes of a version
 * that has been retired stand for those of the published one with the same key, or for those they were merged into.
 *
 * @param taxonomyId from `lockPublishedTaxonomy`, called before the documents are locked. Null if none is published.
 */
export async function replaceMachinePlacements(
  tx: WorkspaceTransaction,
  workspaceId: string,
  taxonomyId: string | null,
  words: readonly MachinePlacements[],
): Promise<void> {
  if (!taxonomyId || words.length === 0) return
  const documentIds = words.map(word => word.documentId)
  const said = words.flatMap(({ documentId, placements }) => placements.map(p => ({ ...p, documentId })))
  await tx.placement.deleteMany({
    where: { documentId: { in: documentIds }, node: { taxonomyId }, source: { not: 'MANUAL' } },
  })
  if (said.length === 0) return
  await tx.$executeRaw`
    INSERT INTO placements (workspace_id, document_id, node_id, confidence, source, needs_review)
    SELECT ${workspaceId}::uuid, said.document_id, node.id, said.confidence, said.source::"PlacementSource", said.needs_review
    FROM unnest(${said.map(p => p.documentId)}::uuid[], ${said.map(p => p.nodeId)}::uuid[],
      ${said.map(p => p.confidence)}::float8[], ${said.map(p => p.source)}::text[], ${said.map(p => p.needsReview)}::boolean[])
      AS said (document_id, node_id, confidence, source, needs_review)
    JOIN taxonomy_nodes meant ON meant.id = said.node_id AND meant.workspace_id = ${workspaceId}::uuid
    CROSS JOIN LATERAL ${correspondingNodes(taxonomyId)}
    WHERE NOT EXISTS (SELECT FROM placement_reviews r
        WHERE r.document_id = said.document_id AND r.node_id = node.id AND r.decision <> 'ACCEPT')
      AND NOT EXISTS (SELECT FROM placements p JOIN taxonomy_nodes n ON n.id = p.node_id
        WHERE p.document_id = said.document_id AND n.taxonomy_id = ${taxonomyId}::uuid AND p.source = 'MANUAL' AND NOT p.node_only)
    ON CONFLICT (document_id, node_id) DO NOTHING`
}
