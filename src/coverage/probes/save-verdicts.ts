import { Prisma } from '../../generated/prisma/client.ts'
import { correspondingNodes } from '../../knowledge/taxonomy/published.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { Verdicts } from './judge-probes.ts'
import { JUDGE } from './judge-question.ts'

interface Measured {
  workspaceId: string
  agentId: string
  snapshotId: string
}

/**
 * Saves verdicts: the counts of the snapshot and its nodes, and the verdict of each probe unless a newer measurement
 * has judged it. Skips deleted probes. Call it in the transaction of the snapshot, which locks the agent.
 */
export async function saveVerdicts(
  tx: WorkspaceTransaction,
  { workspaceId, agentId, snapshotId }: Measured,
  verdicts: Verdicts | null,
): Promise<void> {
  if (!verdicts) return
  const { judgedAt, taxonomyId, judgements } = verdicts
  await carryProbes(tx, workspaceId, agentId, taxonomyId)
  await tx.$executeRaw`
    WITH judged AS (
      SELECT p.id, p.node_id, v.verdict, v.diagnosis, v.evidence
      FROM unnest(${judgements.map(one => one.probeId)}::uuid[], ${judgements.map(one => one.verdict)}::text[],
        ${judgements.map(one => one.diagnosis)}::text[], ${judgements.map(one => JSON.stringify(one.evidence))}::text[])
        AS v (id, verdict, diagnosis, evidence)
      JOIN probes p ON p.id = v.id
      WHERE p.workspace_id = ${workspaceId}::uuid AND p.agent_id = ${agentId}::uuid
    ), in_all AS (
      UPDATE coverage_snapshots SET (probes, answered) = (SELECT ${COUNTS} FROM judged)
      WHERE workspace_id = ${workspaceId}::uuid AND id = ${snapshotId}::uuid
    ), by_node AS (
      UPDATE node_coverage c SET probes = counted.probes, answered = counted.answered
      FROM (SELECT node_id, ${COUNTS} FROM judged GROUP BY node_id) AS counted (node_id, probes, answered)
      WHERE c.snapshot_id = ${snapshotId}::uuid AND c.node_id = counted.node_id
    )
    UPDATE probes SET verdict = judged.verdict::"ProbeVerdict", diagnosis = judged.diagnosis::"ProbeDiagnosis",
      evidence = judged.evidence::jsonb, judged_by = ${JUDGE}, last_judged_at = ${judgedAt}
    FROM judged WHERE probes.id = judged.id AND (last_judged_at IS NULL OR last_judged_at <= ${judgedAt})`
}

const COUNTS = Prisma.sql`count(*)::int, (count(*) FILTER (WHERE verdict = 'ANSWERED'))::int`

/**
 * Moves an agent's probes to the corresponding nodes of another taxonomy version (a UUID). Probes without one keep
 * their old node, and count only for the agent as a whole.
 */
async function carryProbes(
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
