import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** Counts the nodes in an agent's scope. Null if the agent does not exist in the workspace. */
export async function countScope(
  tx: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
  agentId: string,
): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ nodes: number }[]>`
    SELECT count(DISTINCT c.descendant_id)::int AS nodes
    FROM agents a LEFT JOIN agent_nodes an ON an.agent_id = a.id LEFT JOIN taxonomy_closure c ON c.ancestor_id = an.node_id
    WHERE a.id = ${agentId}::uuid AND a.workspace_id = ${workspaceId}::uuid GROUP BY a.id`
  return row?.nodes ?? null
}
