import { MIN_COUNTED_CONFIDENCE } from '../../knowledge/coverage/coverage-math.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'

/** A taxonomy node, and which of the given documents are placed on it. */
export interface Theme {
  name: string
  documentIds: string[]
}

/** Finds the nodes at or below `nodeIds` (UUIDs) that the documents are placed on. One statement. */
export function findThemes(
  db: Pick<WorkspaceDatabase, '$queryRaw'>,
  workspaceId: string,
  documentIds: readonly string[],
  nodeIds: readonly string[],
): Promise<Theme[]> {
  return db.$queryRaw<Theme[]>`
    SELECT n.name, array_agg(DISTINCT p.document_id::text) AS "documentIds"
    FROM placements p JOIN taxonomy_nodes n ON n.id = p.node_id
    WHERE p.workspace_id = ${workspaceId}::uuid AND p.document_id = ANY(${[...documentIds]}::uuid[])
      AND p.confidence >= ${MIN_COUNTED_CONFIDENCE}::float8
      AND n.id IN (SELECT descendant_id FROM taxonomy_closure
        WHERE workspace_id = ${workspaceId}::uuid AND ancestor_id = ANY(${[...nodeIds]}::uuid[]))
    GROUP BY n.id, n.name ORDER BY n.name, n.id`
}
