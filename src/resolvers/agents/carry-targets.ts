import type { NodePair } from '../../knowledge/taxonomy/pair-nodes.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/**
 * Moves the targets of an agent (a UUID) to the nodes that replace theirs. Call it after the new scope is written.
 * Targets outside the new scope are deleted. If two targets move to the same node, the higher one is kept.
 */
export async function carryTargets(
  tx: WorkspaceTransaction,
  workspaceId: string,
  agentId: string,
  pairs: readonly NodePair[],
): Promise<void> {
  const old = await tx.coverageTarget.findMany({ where: { agentId } })
  if (old.length === 0) return
  await tx.coverageTarget.deleteMany({ where: { agentId } })
  const sources = pairs.map(pair => pair.sourceId)
  const targets = pairs.map(pair => pair.targetId)
  await tx.$executeRaw`
    INSERT INTO coverage_targets (workspace_id, agent_id, node_id, documents)
    SELECT ${workspaceId}::uuid, ${agentId}::uuid, pair.target_id, max(old.documents)
    FROM unnest(${old.map(target => target.nodeId)}::uuid[], ${old.map(target => target.documents)}::int[]) AS old(node_id, documents)
    JOIN unnest(${sources}::uuid[], ${targets}::uuid[]) AS pair(source_id, target_id) ON pair.source_id = old.node_id
    WHERE EXISTS (
      SELECT FROM agent_nodes an JOIN taxonomy_closure c ON c.ancestor_id = an.node_id
      WHERE an.agent_id = ${agentId}::uuid AND c.descendant_id = pair.target_id)
    GROUP BY pair.target_id`
}
