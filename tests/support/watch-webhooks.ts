import type pg from 'pg'
import { generateWebhookSecret } from '../../src/webhooks/sign-webhook.ts'
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts'

/** Settings for the processes whose deliveries are recorded. */
export const WATCHED_WEBHOOKS = {
  WEBHOOK_ALLOW_LOOPBACK: 'true',
  // Long enough for an overloaded machine. `checkTasks` makes the deliveries of a killed sender due again.
  WEBHOOK_TIMEOUT_MS: '60000',
  WEBHOOK_RETRY_SECONDS: '1,1,1,1,1,1,1,1,1',
}

/** Starts a receiver to which every existing workspace reports the end of every task. */
export async function watchWebhooks(pool: pg.Pool): Promise<WebhookReceiver> {
  const receiver = await startWebhookReceiver()
  await pool.query(
    `WITH made AS (
      INSERT INTO webhook_endpoints (id, workspace_id, url, events)
      SELECT gen_random_uuid(), id, $1, '{TASK_COMPLETED,TASK_FAILED,TASK_CANCELLED,TASK_TIMED_OUT}' FROM workspaces
      RETURNING *
    ) INSERT INTO webhook_secrets (id, workspace_id, endpoint_id, secret)
    SELECT gen_random_uuid(), workspace_id, id, $2 FROM made`,
    [receiver.url, generateWebhookSecret()],
  )
  return receiver
}

/** @returns by task ID, the webhook IDs with which the end of the task was reported. */
export function webhookIdsByTask({ received }: WebhookReceiver): Map<string, Set<string>> {
  const ids = new Map<string, Set<string>>()
  for (const { headers, body } of received) {
    const { taskId } = JSON.parse(body).data as { taskId: string }
    ids.set(taskId, (ids.get(taskId) ?? new Set()).add(String(headers['webhook-id'])))
  }
  return ids
}
