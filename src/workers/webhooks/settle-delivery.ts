import type { App } from '../../platform/app.ts'
import { scopeToWorkspace, type WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { deliveryChannel } from '../../platform/tasks/task-topics.ts'
import { disableEndpoint } from '../../platform/webhooks/disable-endpoint.ts'
import type { ClaimedDelivery } from './claim-deliveries.ts'
import type { Round } from './send-delivery.ts'

const JITTER = 0.2

/**
 * Records the outcome of a round: delivered, retried later, or failed for good. Does nothing if the delivery has since
 * been claimed by another sender or redelivered.
 */
export async function recordDelivery(app: App, delivery: ClaimedDelivery, round: Round): Promise<void> {
  const { workspaceId } = delivery
  await scopeToWorkspace(app.database.prisma, workspaceId).$transaction(async tx => {
    const owned = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM webhook_deliveries WHERE id = ${delivery.id}::uuid AND claims = ${delivery.claims}::int FOR UPDATE`
    if (owned.length === 0) return
    await tx.webhookAttempt.createMany({
      data: round.tries.map(({ at, responseStatus, latencyMs, error, responseBody }) => ({
        deliveryId: delivery.id,
        workspaceId,
        at,
        responseStatus,
        latencyMs,
        error,
        responseBody,
      })),
    })
    if (round.outcome === 'delivered') await finish(tx, delivery, 'DELIVERED')
    else await fail(app, tx, delivery, round)
    // Tests do not affect the health of an endpoint.
    if (delivery.endpointId && delivery.event !== 'TEST')
      await recordHealth(app, tx, delivery.endpointId, round)
  })
  if (delivery.event === 'TEST') app.bus.wake(deliveryChannel(delivery.id))
}

/** Returns a claimed delivery, because the process is stopping. It is due again at once. */
export async function releaseDelivery(
  { database: { prisma } }: App,
  delivery: ClaimedDelivery,
): Promise<void> {
  await prisma.$executeRaw`
    UPDATE webhook_deliveries SET next_attempt_at = now()
    WHERE id = ${delivery.id}::uuid AND claims = ${delivery.claims}::int AND status = 'PENDING'`
}

async function finish(
  tx: WorkspaceTransaction,
  { id }: ClaimedDelivery,
  status: 'DELIVERED' | 'FAILED',
): Promise<void> {
  await tx.$executeRaw`
    UPDATE webhook_deliveries SET status = ${status}::"WebhookDeliveryStatus", finished_at = now(), next_attempt_at = NULL
    WHERE id = ${id}::uuid`
}

async function fail(
  { config: { webhooks } }: App,
  tx: WorkspaceTransaction,
  delivery: ClaimedDelivery,
  { outcome, retryAfterMs }: Round,
): Promise<void> {
  // A test is not retried: the client waits for its outcome.
  const delayMs = delivery.event === 'TEST' ? undefined : webhooks.retryDelaysMs[delivery.failedRounds]
  if (outcome === 'gone' || delayMs === undefined) return finish(tx, delivery, 'FAILED')
  const waitMs = Math.max(delayMs * (1 + JITTER * (2 * Math.random() - 1)), retryAfterMs ?? 0)
  // If the delivery failed meanwhile because its endpoint was disabled, it stays failed.
  await tx.$executeRaw`
    UPDATE webhook_deliveries SET failed_rounds = failed_rounds + 1,
      next_attempt_at = now() + make_interval(secs => ${waitMs / 1000}::float8)
    WHERE id = ${delivery.id}::uuid AND status = 'PENDING'`
}

/** Records since when an endpoint has been failing, and disables it if it is gone or has failed for too long. */
async function recordHealth(
  { config: { webhooks }, log }: App,
  tx: WorkspaceTransaction,
  endpointId: string,
  { outcome }: Round,
): Promise<void> {
  if (outcome === 'delivered') {
    await tx.$executeRaw`
      UPDATE webhook_endpoints SET failing_since = NULL WHERE id = ${endpointId}::uuid AND failing_since IS NOT NULL`
    return
  }
  const seconds = webhooks.disableAfterMs / 1000
  const [endpoint] = await tx.$queryRaw<{ isSpent: boolean }[]>`
    UPDATE webhook_endpoints SET failing_since = coalesce(failing_since, now()) WHERE id = ${endpointId}::uuid AND status = 'ENABLED'
    RETURNING failing_since <= now() - make_interval(secs => ${seconds}::float8) AS "isSpent"`
  if (!endpoint || (outcome === 'failed' && !endpoint.isSpent)) return
  const reason =
    outcome === 'gone'
      ? 'The receiver answered 410 Gone.'
      : `All deliveries have failed for ${Math.round(seconds / 3600)} hours.`
  await disableEndpoint(tx, endpointId, reason)
  log.warn({ endpointId, reason }, 'webhook endpoint disabled')
}
