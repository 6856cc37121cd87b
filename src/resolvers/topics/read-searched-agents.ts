import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { SearchedAgents } from '../../reports/plan/evidence-finder.ts'

/** Of more nodes the whole workspace is searched, and what is nobody's is left out afterwards. */
const MOST_NODES = 5_000

/** Where passages are looked for: on the nodes of these agents (UUIDs) or, where none are given, of all. One statement. */
export async function readSearchedAgents(
  { app, db, viewer }: ViewerContext,
  agentIds: readonly string[] | null,
): Promise<SearchedAgents> {
  const { workspaceId } = viewer
  const rows = await db.$queryRaw<{ nodeId: string }[]>`
    SELECT DISTINCT node_id AS "nodeId" FROM agent_nodes
    WHERE workspace_id = ${workspaceId}::uuid
      AND (${agentIds === null}::boolean OR agent_id = ANY(${[...(agentIds ?? [])]}::uuid[]))
    LIMIT ${MOST_NODES + 1}::int`
  const nodeIds = rows.length > MOST_NODES ? null : rows.map(({ nodeId }) => nodeId)
  return { workspaceId, agentIds, nodeIds, embeddings: app.embeddings, isQuoted: !app.model }
}
