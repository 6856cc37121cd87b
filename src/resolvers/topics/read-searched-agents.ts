import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { SearchedAgents } from '../../reports/plan/evidence-finder.ts'

/** With more nodes, searches the whole workspace and then filters out passages of no agent. */
const MAX_NODES = 5_000

/** The nodes to search for passages: those of the given agents (UUIDs) or, for null, of all agents. One statement. */
export async function readSearchedAgents(
  { app, db, viewer }: ViewerContext,
  agentIds: readonly string[] | null,
): Promise<SearchedAgents> {
  const { workspaceId } = viewer
  const rows = await db.$queryRaw<{ nodeId: string }[]>`
    SELECT DISTINCT node_id AS "nodeId" FROM agent_nodes
    WHERE workspace_id = ${workspaceId}::uuid
      AND (${agentIds === null}::boolean OR agent_id = ANY(${[...(agentIds ?? [])]}::uuid[]))
    LIMIT ${MAX_NODES + 1}::int`
  const nodeIds = rows.length > MAX_NODES ? null : rows.map(({ nodeId }) => nodeId)
  return { workspaceId, agentIds, nodeIds, embeddings: app.embeddings, isQuoted: !app.model }
}
