import type { CoverageSnapshot, Prisma } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { currentSpan } from '../platform/tracing/current-span.ts'
import { announceAlerts } from './alert-log.ts'
import { type Measurement, measureCoverage } from './measure-coverage.ts'
import type { Verdicts } from './probes/judge-probes.ts'
import { saveVerdicts } from './probes/save-verdicts.ts'

/**
 * Measures an agent's coverage and saves it as a snapshot, in a constant number of statements.
 * @param verdicts of its probes, if they were judged
 * @returns null if the agent does not exist in the workspace.
 */
export async function takeSnapshot(
  tx: WorkspaceTransaction,
  agent: { workspaceId: string; agentId: string },
  made: { taskId: string } | { id: string },
  verdicts: Verdicts | null = null,
): Promise<CoverageSnapshot | null> {
  await lockMeasurements(tx, agent.agentId)
  const measurement = await measureCoverage(tx, agent.workspaceId, agent.agentId)
  return measurement && saveSnapshot(tx, agent, measurement, { made, verdicts })
}

/**
 * Saves a measurement as a snapshot, once per task (or with the given ID), and updates the agent's latest coverage
 * unless a newer measurement has done so.
 * @returns null if the agent has been deleted.
 */
export async function saveSnapshot(
  tx: WorkspaceTransaction,
  agent: { workspaceId: string; agentId: string },
  measurement: Measurement,
  { made, verdicts }: { made: { taskId: string } | { id: string }; verdicts: Verdicts | null },
): Promise<CoverageSnapshot | null> {
  const { nodes, scopeChanges, changes, ...figures } = measurement
  // Locked first. Otherwise two measurements of an agent would both hold its row through their snapshots, and deadlock.
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM agents WHERE id = ${agent.agentId}::uuid AND workspace_id = ${agent.workspaceId}::uuid FOR UPDATE`
  if (held.length === 0) return null
  const snapshot = await tx.coverageSnapshot.create({
    data: { ...agent, ...figures, ...made, changes: changes as unknown as Prisma.InputJsonArray },
  })
  await tx.nodeCoverage.createMany({
    data: nodes.map(node => ({ ...node, workspaceId: agent.workspaceId, snapshotId: snapshot.id })),
  })
  await raiseAlert(tx, snapshot, scopeChanges)
  await saveVerdicts(tx, { ...agent, snapshotId: snapshot.id }, verdicts)
  await tx.agent.updateMany({
    where: { id: agent.agentId, measuredChanges: { lte: scopeChanges } },
    data: {
      measuredChanges: scopeChanges,
      coveragePercent: measurement.percent,
      latestSnapshotId: snapshot.id,
    },
  })
  return snapshot
}

/**
 * Creates a coverage alert if a new snapshot breaks the agent's rule, and a delivery to each subscribed webhook
 * endpoint. Call it in the transaction that creates the snapshot, before it becomes the agent's latest: a snapshot has
 * at most one alert, and both commit together. A measurement older than the latest raises none.
 * @param scopeChanges of the measurement.
 */
async function raiseAlert(
  tx: WorkspaceTransaction,
  snapshot: CoverageSnapshot,
  scopeChanges: number,
): Promise<void> {
  const { id: snapshotId, workspaceId, agentId, percent, changes } = snapshot
  const [before] = await tx.$queryRaw<{ below: number | null; drop: number | null; percent: number }[]>`
    SELECT alert_below AS below, alert_drop AS drop, before.percent
    FROM agents JOIN coverage_snapshots before ON before.id = latest_snapshot_id
    WHERE agents.id = ${agentId}::uuid AND agents.workspace_id = ${workspaceId}::uuid AND measured_changes <= ${scopeChanges}::int`
  const reason = before && describeAlert(before, before.percent, percent)
  if (!reason) return
  // Never lower than the previous alert's transaction, so that an agent's alerts are streamed in order.
  const [alert] = await tx.$queryRaw<[{ id: string; at: Date }]>`
    INSERT INTO coverage_alerts (workspace_id, agent_id, snapshot_id, previous_percent, reason, transaction)
    VALUES (${workspaceId}::uuid, ${agentId}::uuid, ${snapshotId}::uuid, ${before.percent}::float8, ${reason},
      greatest(pg_current_xact_id(), (
        SELECT transaction FROM coverage_alerts WHERE agent_id = ${agentId}::uuid ORDER BY transaction DESC, position DESC LIMIT 1)))
    RETURNING id, at`
  const figures = { reason, percent, previousPercent: before.percent, changes }
  const about = { agentId, snapshotId, ...figures, at: alert.at }
  await tx.$executeRaw`
    INSERT INTO webhook_deliveries (workspace_id, endpoint_id, alert_id, event, url, payload, trace_context)
    SELECT workspace_id, id, ${alert.id}::uuid, 'COVERAGE_ALERT', url, ${JSON.stringify(about)}::jsonb, ${currentSpan().traceparent}::text
    FROM webhook_endpoints
    WHERE workspace_id = ${workspaceId}::uuid AND status = 'ENABLED' AND 'COVERAGE_ALERT' = ANY (events)`
  announceAlerts(tx, { workspaceId, agentId })
}

/** When to raise an alert. Null disables a condition. */
interface AlertRule {
  /** Percent, 0 to 100. */
  below: number | null
  /** Percentage points. */
  drop: number | null
}

/** Percentages are floating-point quotients, so a drop can miss a round number by a rounding error. */
const TOLERANCE = 1e-9

/**
 * Describes, for users, why a change between two measurements triggers the rule: coverage crossed below `below`, or
 * fell by `drop` points or more. Null if neither.
 */
export function describeAlert({ below, drop }: AlertRule, previous: number, percent: number): string | null {
  const fell = previous - percent
  const hasCrossed = below !== null && previous >= below && percent < below
  const hasDropped = drop !== null && fell >= drop - TOLERANCE
  const crossing = hasCrossed ? `, below ${below} %` : ''
  if (hasDropped)
    return `Coverage fell by ${fell.toFixed(1)} points, from ${figure(previous)} % to ${figure(percent)} %${crossing}`
  return hasCrossed ? `Coverage fell to ${figure(percent)} %${crossing}` : null
}

/** Rounds down, so that 59.96, which is below 60, is not shown as 60.0. */
function figure(percent: number): string {
  return (Math.floor((percent + TOLERANCE) * 10) / 10).toFixed(1)
}

/** Arbitrary, but the same in every process. */
const ADVISORY_LOCK = 727_003

/**
 * Serializes the measurements of an agent, so that each one is compared with the one before it. Holds a lock until the
 * transaction ends. Unlike a row lock, it does not block changes to the agent or questions to it.
 */
export async function lockMeasurements(tx: WorkspaceTransaction, agentId: string): Promise<void> {
  // No workspace: an advisory lock, and IDs of agents are unique.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK}::int, hashtext(${agentId}::text))`
}
