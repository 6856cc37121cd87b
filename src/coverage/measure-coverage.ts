import { MIN_COUNTED_CONFIDENCE } from '../knowledge/documents/place-by-keywords.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { DEFAULT_TARGET, nodePercent, overallPercent } from './coverage-math.ts'
import { type CoverageChange, explainChange, type NodeBefore } from './explain-change.ts'

/** An agent's coverage at one time. */
export interface Measurement {
  measuredAt: Date
  taxonomyVersion: string
  percent: number
  /** Distinct documents: one on several nodes counts once. */
  totalDocuments: number
  totalChunks: number
  nodes: { nodeId: string; ordinal: number; documents: number; target: number; percent: number }[]
  /** The causes of the change since the previous measurement. */
  changes: CoverageChange[]
  /** `Agent.scopeChanges` when it was measured. Later changes make the measurement stale. */
  scopeChanges: number
}

interface Header extends Omit<Measurement, 'percent' | 'nodes' | 'changes'> {
  /** Of the previous measurement. Null if there is none to compare with. */
  earlierPercent: number | null
  earlierVersion: string
  /** Names of previously measured nodes that the current version no longer has in the earlier scope. */
  lost: string[]
}

type Row = Header & NodeBefore & { nodeId: string | null; ordinal: number }

/**
 * Counts documents per node, compares the counts with those of the previous measurement, and stores them for the next
 * one. A single statement, so it sees one snapshot of the data. Call `lockMeasurements` first, and save the measurement in
 * the same transaction.
 *
 * In the statement, `scope` has the nodes under those that the agent chose now or at the previous measurement, as far
 * as they exist in the current version.
 * @returns null if the agent does not exist in the workspace.
 */
export async function measureCoverage(
  tx: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
  agentId: string,
): Promise<Measurement | null> {
  const rows = await tx.$queryRaw<Row[]>`
    WITH agent AS MATERIALIZED (
      SELECT a.id, a.workspace_id, a.taxonomy_id, a.scope_changes, t.version,
        s.percent AS earlier_percent, s.measured_at AS earlier_at, s.taxonomy_version AS earlier_version
      FROM agents a JOIN taxonomies t ON t.id = a.taxonomy_id LEFT JOIN coverage_snapshots s ON s.id = a.latest_snapshot_id
      WHERE a.id = ${agentId}::uuid AND a.workspace_id = ${workspaceId}::uuid
    ), earlier AS MATERIALIZED (
      SELECT i.key, i.name, i.target, i.is_chosen, i.document_ids
      FROM agent JOIN coverage_inputs i ON i.agent_id = agent.id WHERE agent.earlier_at IS NOT NULL
    ), meant AS MATERIALIZED (
      SELECT earlier.key, n.id AS node_id, 1 AS nearness
      FROM agent JOIN taxonomy_nodes n USING (taxonomy_id) JOIN earlier USING (key)
      UNION ALL
      SELECT earlier.key, n.id, 0
      FROM agent JOIN taxonomy_nodes n USING (taxonomy_id) CROSS JOIN unnest(n.merged_keys) AS merged (key)
      JOIN earlier ON earlier.key = merged.key AND earlier.key <> n.key
      WHERE agent.version <> agent.earlier_version
    ), chosen AS (
      SELECT an.node_id, true AS is_present FROM agent JOIN agent_nodes an ON an.agent_id = agent.id
      UNION ALL
      SELECT meant.node_id, false FROM meant JOIN earlier USING (key) WHERE earlier.is_chosen
    ), scope AS MATERIALIZED (
      SELECT n.id AS node_id, n.key, n.name, n.ordinal, choice.present, choice.earlier,
        choice.is_chosen, coalesce(target.documents, ${DEFAULT_TARGET}::int) AS target
      FROM agent JOIN (
        SELECT c.descendant_id, bool_or(is_present) AS present, bool_or(NOT is_present) AS earlier,
          bool_or(is_present AND c.descendant_id = c.ancestor_id) AS is_chosen
        FROM chosen JOIN taxonomy_closure c ON c.ancestor_id = chosen.node_id GROUP BY c.descendant_id
      ) choice ON true
      JOIN taxonomy_nodes n ON n.id = choice.descendant_id
      LEFT JOIN coverage_targets target ON target.agent_id = agent.id AND target.node_id = n.id
    ), known AS (
      SELECT meant.node_id, count(*) AS sources,
        (array_agg(earlier.target ORDER BY nearness DESC, earlier.target DESC))[1] AS target
      FROM meant JOIN earlier USING (key) GROUP BY meant.node_id
    ), before AS (
      SELECT known.node_id, earlier.document_ids
      FROM known JOIN meant USING (node_id) JOIN earlier USING (key) WHERE sources = 1
      UNION ALL
      SELECT known.node_id, array_agg(DISTINCT held.id ORDER BY held.id)
      FROM known JOIN meant USING (node_id) JOIN earlier USING (key) CROSS JOIN unnest(earlier.document_ids) AS held (id)
      WHERE sources > 1 GROUP BY known.node_id
    ), after AS (
      SELECT scope.node_id, array_agg(p.document_id ORDER BY p.document_id) AS document_ids
      FROM scope JOIN placements p USING (node_id) WHERE p.confidence >= ${MIN_COUNTED_CONFIDENCE}::float8 GROUP BY scope.node_id
    ), compared AS MATERIALIZED (
      SELECT scope.*, known.node_id IS NOT NULL AS is_known, coalesce(known.target, scope.target) AS earlier_target,
        coalesce(before.document_ids, '{}') AS earlier_ids, coalesce(after.document_ids, '{}') AS ids
      FROM scope LEFT JOIN known USING (node_id) LEFT JOIN before USING (node_id) LEFT JOIN after USING (node_id)
    ), changed AS MATERIALIZED (
      SELECT * FROM compared WHERE earlier_ids <> ids
    ), gone AS (
      SELECT changed.node_id, count(*) AS documents
      FROM changed CROSS JOIN LATERAL (SELECT unnest(earlier_ids) EXCEPT SELECT unnest(ids)) AS lost (id)
      WHERE NOT EXISTS (SELECT FROM documents d WHERE d.id = lost.id) GROUP BY changed.node_id
    ), added AS (
      SELECT changed.node_id, count(*) AS documents
      FROM agent CROSS JOIN changed CROSS JOIN LATERAL (SELECT unnest(ids) EXCEPT SELECT unnest(earlier_ids)) AS won (id)
      JOIN documents d ON d.id = won.id
      WHERE coalesce(d.first_indexed_at, d.created_at) > agent.earlier_at
        AND won.id NOT IN (SELECT unnest(document_ids) FROM earlier) GROUP BY changed.node_id
    ), in_scope AS MATERIALIZED (
      -- Reads the table again: the planner cannot estimate unnested arrays, and would look up the passages one by one.
      SELECT DISTINCT p.document_id FROM scope JOIN placements p USING (node_id)
      WHERE scope.present AND p.confidence >= ${MIN_COUNTED_CONFIDENCE}::float8
    ), kept AS (
      INSERT INTO coverage_inputs AS i (workspace_id, agent_id, key, name, target, is_chosen, document_ids)
      SELECT agent.workspace_id, agent.id, key, name, target, is_chosen, ids FROM agent CROSS JOIN compared WHERE present
      ON CONFLICT (agent_id, key) DO UPDATE
      SET name = excluded.name, target = excluded.target, is_chosen = excluded.is_chosen, document_ids = excluded.document_ids
      WHERE (i.name, i.target, i.is_chosen, i.document_ids)
        IS DISTINCT FROM (excluded.name, excluded.target, excluded.is_chosen, excluded.document_ids)
    ), dropped AS (
      DELETE FROM coverage_inputs i USING agent
      WHERE i.agent_id = agent.id AND i.key NOT IN (SELECT key FROM scope WHERE present)
    )
    SELECT statement_timestamp() AS "measuredAt", agent.version AS "taxonomyVersion", agent.scope_changes AS "scopeChanges",
      (SELECT count(*)::int FROM in_scope) AS "totalDocuments",
      (SELECT count(*)::int FROM in_scope JOIN chunks USING (document_id)) AS "totalChunks",
      CASE WHEN EXISTS (SELECT FROM earlier) THEN agent.earlier_percent END AS "earlierPercent",
      agent.earlier_version AS "earlierVersion",
      ARRAY(SELECT name FROM earlier WHERE key NOT IN (
        SELECT meant.key FROM meant JOIN scope USING (node_id) WHERE scope.earlier) ORDER BY name) AS lost,
      node_id AS "nodeId", name, ordinal, coalesce(present, false) AS "isInScope", coalesce(compared.earlier, false) AS "isInEarlierScope",
      coalesce(is_known, false) AS "isKnown", target, earlier_target AS "earlierTarget",
      cardinality(earlier_ids) AS held, coalesce(gone.documents, 0)::int AS gone,
      cardinality(ids) AS documents, coalesce(added.documents, 0)::int AS added
    FROM agent LEFT JOIN compared ON true LEFT JOIN gone USING (node_id) LEFT JOIN added USING (node_id)
    ORDER BY ordinal`
  const [header] = rows
  return header ? describe(header, rows) : null
}

function describe(header: Header, rows: readonly Row[]): Measurement {
  const nodes = rows.flatMap(({ nodeId, ordinal, documents, target, isInScope }) =>
    nodeId !== null && isInScope
      ? [{ nodeId, ordinal, documents, target, percent: nodePercent({ documents, target }) }]
      : [],
  )
  const { measuredAt, taxonomyVersion, scopeChanges, totalDocuments, totalChunks } = header
  const { earlierPercent, earlierVersion, lost } = header
  const versions = { from: earlierVersion, to: taxonomyVersion }
  const compared = rows.filter(row => row.nodeId !== null)
  return {
    measuredAt,
    taxonomyVersion,
    scopeChanges,
    totalDocuments,
    totalChunks,
    nodes,
    percent: overallPercent(nodes),
    changes:
      earlierPercent === null
        ? []
        : explainChange({ percent: earlierPercent, versions, lost, nodes: compared }),
  }
}

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
