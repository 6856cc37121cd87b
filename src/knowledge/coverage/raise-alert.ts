import type { CoverageSnapshot } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { describeAlert } from './describe-alert.ts'

/**
 * Creates a coverage alert if a new snapshot breaks the agent's rule, and a delivery to each subscribed webhook
 * endpoint. Call it in the transaction that creates the snapshot, before it becomes the agent's latest: a snapshot has
 * at most one alert, and both commit together. A measurement older than the latest raises none.
 * @param scopeChanges of the measurement.
 */
export async function raiseAlert(
  tx: WorkspaceTransaction,
  snapshot: CoverageSnapshot,
  scopeChanges: number,
): Promise<void> {
  const { id: snapshotId, workspaceId, agentId, percent, changes } = snapshot
  const [before] = await tx.$queryRaw<{ below: number | null; drop: number | null; percent: number }[]>`
    SELECT alert_below AS below, alert_drop AS drop, before.percent
    FROM agents JOIN coverage_snapshots before ON before.id = latest_snapshot_id
    WHERE agents.id = ${agentId}::uuid AND measured_changes <= ${scopeChanges}::int`
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
    INSERT INTO webhook_deliveries (workspace_id, endpoint_id, alert_id, event, url, payload)
    SELECT workspace_id, id, ${alert.id}::uuid, 'COVERAGE_ALERT', url, ${JSON.stringify(about)}::jsonb FROM webhook_endpoints
    WHERE workspace_id = ${workspaceId}::uuid AND status = 'ENABLED' AND 'COVERAGE_ALERT' = ANY (events)`
}
