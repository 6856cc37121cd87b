import type { Goal } from '../../generated/prisma/client.ts'
import { wakeAfterCommit } from '../../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { currentSpan } from '../../platform/tracing/current-span.ts'
import { WEBHOOKS_CHANNEL } from '../../tasks/wake.ts'

/** Sends the new status of a goal to its own URL and to each endpoint with the event, in the transaction of the change. */
export async function sendGoalWebhooks(
  tx: WorkspaceTransaction,
  { id, workspaceId, webhookUrl, status, pausedBy, text, lastSequence, statusSince }: Goal,
): Promise<void> {
  const event = status === 'PAUSED' ? 'GOAL_PAUSED' : 'GOAL_ENDED'
  const payload = {
    goalId: id,
    text,
    status,
    pausedBy,
    sequence: lastSequence,
    at: statusSince.toISOString(),
  }
  const sent = await tx.$executeRaw`
    INSERT INTO webhook_deliveries (workspace_id, endpoint_id, event, url, payload, trace_context)
    SELECT ${workspaceId}::uuid, target.id, ${event}::text::"WebhookEventType", target.url, ${JSON.stringify(payload)}::jsonb,
      ${currentSpan().traceparent}::text
    FROM (
      SELECT id, url FROM webhook_endpoints
      WHERE workspace_id = ${workspaceId}::uuid AND status = 'ENABLED' AND ${event}::text::"WebhookEventType" = ANY (events)
      UNION ALL SELECT NULL, ${webhookUrl}::text WHERE ${webhookUrl}::text IS NOT NULL
    ) AS target`
  if (sent > 0) wakeAfterCommit(tx, WEBHOOKS_CHANNEL)
}
