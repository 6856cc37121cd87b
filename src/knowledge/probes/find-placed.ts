import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { MIN_COUNTED_CONFIDENCE } from '../coverage/coverage-math.ts'
import type { SearchHit } from '../retrieval/search.ts'

/** Filters hits to those whose documents count for any node of a taxonomy version (a UUID), in one statement. */
export async function filterPlacedHits(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
  taxonomyId: string,
  hits: readonly SearchHit[],
): Promise<SearchHit[]> {
  const documentIds = [...new Set(hits.map(hit => hit.documentId))]
  const placed = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT p.document_id AS id FROM placements p JOIN taxonomy_nodes n ON n.id = p.node_id
    WHERE p.workspace_id = ${workspaceId}::uuid AND p.document_id = ANY(${documentIds}::uuid[])
      AND n.taxonomy_id = ${taxonomyId}::uuid AND p.confidence >= ${MIN_COUNTED_CONFIDENCE}::float8`
  const ids = new Set(placed.map(({ id }) => id))
  return hits.filter(hit => ids.has(hit.documentId))
}
