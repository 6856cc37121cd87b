import type { Probe } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'

/** Maximum per node. */
export const MAX_UNANSWERED = 10

/** A node (a UUID) of an agent's coverage. */
export interface NodeOfAgent {
  agentId: string
  nodeId: string
}

/** The columns that assign a probe to its node. */
export const UNANSWERED_COLUMNS = { id: true, agentId: true, nodeId: true } as const

/** Up to 10 unanswered probes per node, most asked first, then oldest first. Two statements for any number of nodes. */
export async function loadUnanswered(
  { db, viewer }: ViewerContext,
  nodes: readonly NodeOfAgent[],
  query: object,
): Promise<Probe[][]> {
  const found = await db.$queryRaw<{ id: string }[]>`
    SELECT p.id FROM unnest(${nodes.map(node => node.agentId)}::uuid[], ${nodes.map(node => node.nodeId)}::uuid[])
      AS n (agent_id, node_id)
    CROSS JOIN LATERAL (
      SELECT id FROM probes WHERE workspace_id = ${viewer.workspaceId}::uuid AND agent_id = n.agent_id
        AND node_id = n.node_id AND verdict = 'UNANSWERED'
      ORDER BY asked_times DESC, created_at, id LIMIT ${MAX_UNANSWERED}::int
    ) p`
  const probes = await db.probe.findMany({
    ...query,
    where: { id: { in: found.map(({ id }) => id) } },
    orderBy: [{ askedTimes: 'desc' }, { createdAt: 'asc' }, { id: 'asc' }],
  })
  return nodes.map(({ agentId, nodeId }) =>
    probes.filter(probe => probe.agentId === agentId && probe.nodeId === nodeId),
  )
}
