import type { App } from '../../platform/app.ts'
import { scopeToWorkspace, type WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { deliveryTopic } from '../../platform/tasks/task-topics.ts'
import { disableEndpoint } from '../../platform/webhooks/disable-endpoint.ts'
import type { ClaimedDelivery } from './claim-deliveries.ts'
import type { Round } from './send-delivery.ts'

const JITTER = 0.2

/**
 * Writes down how a round of tries ended: delivered, to be tried again, or failed for good. Nothing is written when another
 * sender has taken the delivery up meanwhile, or somebody asked for it again.
 */
export async function settleDelivery(app: App, delivery: ClaimedDelivery, round: Round): Promise<void> {
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
    // A test is no reason to disable an endpoint, nor to take it for well.
    if (delivery.endpointId && delivery.event !== 'TEST')
      await noteHealth(app, tx, delivery.endpointId, round)
  })
  if (delivery.event === 'TEST') app.bus.wake(deliveryTopic(delivery.id))
}

/** Hands a claimed delivery back untried, because the process stops. */
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
  // Whoever tests looks at the outcome now.
  const delayMs = delivery.event === 'TEST' ? undefined : webhooks.retryDelaysMs[delivery.failedRounds]
  if (outcome === 'gone' || delayMs === undefined) return finish(tx, delivery, 'FAILED')
  const waitMs = Math.max(delayMs * (1 + JITTER * (2 * Math.random() - 1)), retryAfterMs ?? 0)
  // One that failed with its endpoint meanwhile stays so.
  await tx.$executeRaw`
    UPDATE webhook_deliveries SET failed_rounds = failed_rounds + 1,
      next_attempt_at = now() + make_interval(secs => ${waitMs / 1000}::float8)
    WHERE id = ${delivery.id}::uuid AND status = 'PENDING'`
}

/** Remembers since when an endpoint fails, and disables one that is gone or has failed for too long. */
async function noteHealth(
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
      : `Nothing has reached the receiver for ${Math.round(seconds / 3600)} hours.`
  await disableEndpoint(tx, endpointId, reason)
  log.warn({ endpointId, reason }, 'webhook endpoint disabled')
}
