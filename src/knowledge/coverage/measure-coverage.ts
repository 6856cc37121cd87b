import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { COUNTING_CONFIDENCE, DEFAULT_TARGET, nodePercent, overallPercent } from './coverage-math.ts'

/** What an agent covers at one moment. */
export interface Measurement {
  measuredAt: Date
  taxonomyVersion: string
  percent: number
  /** Distinct, however many nodes hold them. */
  totalDocuments: number
  totalChunks: number
  nodes: { nodeId: string; ordinal: number; documents: number; target: number; percent: number }[]
  /** `Agent.scopeChanges` as it was then: later changes make the measurement stale. */
  scopeChanges: number
}

interface Row {
  measuredAt: Date
  taxonomyVersion: string
  scopeChanges: number
  totalDocuments: number
  totalChunks: number
  nodeId: string | null
  ordinal: number
  documents: number
  target: number
}

/**
 * Counts, in one statement and so from one snapshot of the data, whatever the number of nodes.
 * @returns null when there is no such agent in the workspace.
 */
export async function measureCoverage(
  tx: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
  agentId: string,
): Promise<Measurement | null> {
  const rows = await tx.$queryRaw<Row[]>`
    WITH agent AS (
      SELECT a.id, a.scope_changes, t.version FROM agents a JOIN taxonomies t ON t.id = a.taxonomy_id
      WHERE a.id = ${agentId}::uuid AND a.workspace_id = ${workspaceId}::uuid
    ), scope AS (
      SELECT DISTINCT c.descendant_id AS node_id
      FROM agent JOIN agent_nodes an ON an.agent_id = agent.id JOIN taxonomy_closure c ON c.ancestor_id = an.node_id
    ), counted AS (
      SELECT p.node_id, p.document_id FROM scope JOIN placements p USING (node_id) WHERE p.confidence >= ${COUNTING_CONFIDENCE}::float8
    ), per_node AS (
      SELECT node_id, count(*)::int AS documents FROM counted GROUP BY node_id
    ), documents_in_scope AS (
      SELECT DISTINCT document_id FROM counted
    )
    SELECT now() AS "measuredAt", agent.version AS "taxonomyVersion", agent.scope_changes AS "scopeChanges",
      (SELECT count(*)::int FROM documents_in_scope) AS "totalDocuments",
      (SELECT count(*)::int FROM documents_in_scope JOIN chunks USING (document_id)) AS "totalChunks",
      n.id AS "nodeId", n.ordinal, coalesce(per_node.documents, 0) AS documents,
      coalesce(target.documents, ${DEFAULT_TARGET}::int) AS target
    FROM agent
    LEFT JOIN scope ON true
    LEFT JOIN taxonomy_nodes n ON n.id = scope.node_id
    LEFT JOIN per_node ON per_node.node_id = n.id
    LEFT JOIN coverage_targets target ON target.agent_id = agent.id AND target.node_id = n.id
    ORDER BY n.ordinal`
  const first = rows[0]
  if (!first) return null
  const nodes = rows.flatMap(({ nodeId, ordinal, documents, target }) =>
    nodeId ? [{ nodeId, ordinal, documents, target, percent: nodePercent({ documents, target }) }] : [],
  )
  const { measuredAt, taxonomyVersion, scopeChanges, totalDocuments, totalChunks } = first
  return {
    measuredAt,
    taxonomyVersion,
    scopeChanges,
    totalDocuments,
    totalChunks,
    nodes,
    percent: overallPercent(nodes),
  }
}
