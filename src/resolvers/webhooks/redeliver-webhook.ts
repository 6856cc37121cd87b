import { NotFoundError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId } from '../../platform/ids.ts'
import { WEBHOOKS_CHANNEL } from '../../platform/tasks/task-topics.ts'
import { requireScope } from '../require-scope.ts'

/** Sends a delivery again, immediately and with the same webhook-id, whatever its status. */
export async function redeliverWebhook(
  context: ViewerContext,
  input: { deliveryId: string },
): Promise<{ deliveryId: string }> {
  requireScope(context, 'ADMIN')
  const { app, db, viewer } = context
  const id = decodeId('WebhookDelivery', input.deliveryId)
  // Incrementing `claims` invalidates the current claim, so the result of a send in progress is ignored.
  const count =
    id &&
    (await db.$executeRaw`
      UPDATE webhook_deliveries SET status = 'PENDING', failed_rounds = 0, claims = claims + 1, next_attempt_at = now(), finished_at = NULL
      WHERE id = ${id}::uuid AND workspace_id = ${viewer.workspaceId}::uuid`)
  if (!id || !count) throw new NotFoundError('webhook delivery', input.deliveryId)
  app.bus.wake(WEBHOOKS_CHANNEL)
  return { deliveryId: id }
}
