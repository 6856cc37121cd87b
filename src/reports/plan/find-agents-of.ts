import { MIN_COUNTED_CONFIDENCE } from '../../knowledge/coverage/coverage-math.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'

/**
 * Finds the agents (UUIDs) that have each document in their scope, limited to `agentIds` unless null. One statement.
 */
export async function findDocumentAgents(
  db: Pick<WorkspaceDatabase, '$queryRaw'>,
  workspaceId: string,
  documentIds: readonly string[],
  agentIds: readonly string[] | null,
): Promise<Map<string, string[]>> {
  const rows = await db.$queryRaw<{ documentId: string; agentId: string }[]>`
    SELECT DISTINCT p.document_id AS "documentId", a.agent_id AS "agentId"
    FROM placements p JOIN taxonomy_closure t ON t.descendant_id = p.node_id
      JOIN agent_nodes a ON a.node_id = t.ancestor_id
    WHERE p.workspace_id = ${workspaceId}::uuid AND p.document_id = ANY(${[...documentIds]}::uuid[])
      AND p.confidence >= ${MIN_COUNTED_CONFIDENCE}::float8
      AND (${agentIds === null}::boolean OR a.agent_id = ANY(${[...(agentIds ?? [])]}::uuid[]))
    ORDER BY 1, 2`
  const agents = new Map<string, string[]>()
  for (const { documentId, agentId } of rows)
    agents.set(documentId, [...(agents.get(documentId) ?? []), agentId])
  return agents
}
