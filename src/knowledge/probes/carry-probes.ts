import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { correspondingNodes } from '../taxonomy/present-nodes.ts'

/**
 * Moves an agent's probes to the corresponding nodes of another taxonomy version (a UUID). Probes without one keep
 * their old node, and count only for the agent as a whole.
 */
export async function carryProbes(
  tx: WorkspaceTransaction,
  workspaceId: string,
  agentId: string,
  taxonomyId: string,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE probes SET node_id = present.id FROM (
      SELECT DISTINCT ON (p.id) p.id AS probe_id, node.id
      FROM probes p JOIN taxonomy_nodes meant ON meant.id = p.node_id CROSS JOIN LATERAL ${correspondingNodes(taxonomyId)}
      WHERE p.workspace_id = ${workspaceId}::uuid AND p.agent_id = ${agentId}::uuid
        AND meant.taxonomy_id <> ${taxonomyId}::uuid
      ORDER BY p.id, node.id
    ) present
    WHERE probes.id = present.probe_id`
}
