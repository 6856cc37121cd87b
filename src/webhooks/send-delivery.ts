import pRetry from 'p-retry'
import { transact, wakeAfterCommit } from '../platform/bus/transact.ts'
import { scopeToWorkspace, type WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { encodeId } from '../platform/ids.ts'
import { readRetryAfter } from '../platform/outgoing-http.ts'
import { currentSpan, traced, traceHeaders } from '../platform/tracing/current-span.ts'
import {
  type ClaimedDelivery,
  deliveryChannel,
  MAX_QUICK_ATTEMPTS,
  type WebhookApp,
} from './claim-deliveries.ts'
import { disableEndpoint, type EndpointRef } from './disable-endpoint.ts'
import { postWebhook, type WebhookResponse } from './post-webhook.ts'
import { signWebhook } from './sign-webhook.ts'
import { webhookBody } from './webhook-body.ts'
import { WebhookUnreachable } from './webhook-unreachable.ts'

const JITTER = 0.2
const UNREADABLE_SECRET = 'The signing secret cannot be decrypted. Rotate the secret.'

/**
 * Records the outcome of a round: delivered, retried later, or failed for good. Does nothing if the delivery has since
 * been claimed by another sender or redelivered.
 */
export async function recordDelivery(
  app: WebhookApp,
  delivery: ClaimedDelivery,
  round: Round,
): Promise<void> {
  const { workspaceId } = delivery
  const db = scopeToWorkspace(app.database.prisma, workspaceId)
  await transact({ app, db }, async tx => {
    if (delivery.event === 'TEST') wakeAfterCommit(tx, deliveryChannel(delivery.id))
    const owned = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM webhook_deliveries
      WHERE id = ${delivery.id}::uuid AND workspace_id = ${workspaceId}::uuid AND claims = ${delivery.claims}::int FOR UPDATE`
    if (owned.length === 0) return
    await tx.webhookAttempt.createMany({
      data: round.attempts.map(({ at, responseStatus, latencyMs, error, responseBody }) => ({
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
      await recordHealth(app, tx, { id: delivery.endpointId, workspaceId }, round)
  })
}

/** Returns a claimed delivery, because the process is stopping. It is due again at once. */
export async function releaseDelivery({ database }: WebhookApp, delivery: ClaimedDelivery): Promise<void> {
  await scopeToWorkspace(database.prisma, delivery.workspaceId).$executeRaw`
    UPDATE webhook_deliveries SET next_attempt_at = now()
    WHERE id = ${delivery.id}::uuid AND workspace_id = ${delivery.workspaceId}::uuid AND claims = ${delivery.claims}::int
      AND status = 'PENDING'`
}

async function finish(
  tx: WorkspaceTransaction,
  { id, workspaceId }: ClaimedDelivery,
  status: 'DELIVERED' | 'FAILED',
): Promise<void> {
  await tx.$executeRaw`
    UPDATE webhook_deliveries SET status = ${status}::"WebhookDeliveryStatus", finished_at = now(), next_attempt_at = NULL
    WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid`
}

async function fail(
  { config: { webhooks } }: WebhookApp,
  tx: WorkspaceTransaction,
  delivery: ClaimedDelivery,
  { outcome, retryAfterMs }: Round,
): Promise<void> {
  // A test is not retried: the client waits for its outcome.
  const delayMs = delivery.event === 'TEST' ? undefined : webhooks.retryDelaysMs[delivery.failedRounds]
  if (outcome === 'gone' || delayMs === undefined) return finish(tx, delivery, 'FAILED')
  const waitMs = Math.max(delayMs * (1 + JITTER * (2 * Math.random() - 1)), retryAfterMs ?? 0)
  // A delivery that has failed because its endpoint was disabled stays failed.
  await tx.$executeRaw`
    UPDATE webhook_deliveries SET failed_rounds = failed_rounds + 1,
      next_attempt_at = now() + make_interval(secs => ${waitMs / 1000}::float8)
    WHERE id = ${delivery.id}::uuid AND workspace_id = ${delivery.workspaceId}::uuid AND status = 'PENDING'`
}

/** Records since when an endpoint has been failing, and disables it if it is gone or has failed for too long. */
async function recordHealth(
  { config: { webhooks }, log }: WebhookApp,
  tx: WorkspaceTransaction,
  { id, workspaceId }: EndpointRef,
  { outcome }: Round,
): Promise<void> {
  if (outcome === 'delivered') {
    await tx.$executeRaw`
      UPDATE webhook_endpoints SET failing_since = NULL
      WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid AND failing_since IS NOT NULL`
    return
  }
  const seconds = webhooks.disableAfterMs / 1000
  const [endpoint] = await tx.$queryRaw<{ isSpent: boolean }[]>`
    UPDATE webhook_endpoints SET failing_since = coalesce(failing_since, now())
    WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid AND status = 'ENABLED'
    RETURNING failing_since <= now() - make_interval(secs => ${seconds}::float8) AS "isSpent"`
  if (!endpoint || (outcome === 'failed' && !endpoint.isSpent)) return
  const reason =
    outcome === 'gone'
      ? 'The receiver answered 410 Gone.'
      : `All deliveries have failed for ${Math.round(seconds / 3600)} hours.`
  await disableEndpoint(tx, { id, workspaceId }, reason)
  log.warn({ endpointId: id, reason }, 'webhook endpoint disabled')
}

/** One request and its outcome. */
interface DeliveryAttempt {
  at: Date
  responseStatus: number | null
  latencyMs: number
  error: string | null
  responseBody: string | null
  /** `gone`: the receiver answered 410 and wants no more webhooks. */
  outcome: 'delivered' | 'gone' | 'failed'
  /** Whether a quick retry may succeed. */
  isTemporary: boolean
  /** From `Retry-After`. Null if the receiver sent none. */
  retryAfterMs: number | null
}

/**
 * Sends a delivery once, in a span. Rejects only when the signal is aborted.
 * @param options.attempt number of the attempt in its delivery, from 1.
 */
function attemptDelivery(
  app: WebhookApp,
  delivery: ClaimedDelivery,
  options: { attempt: number; signal: AbortSignal },
): Promise<DeliveryAttempt> {
  const span = app.tracer.start('webhook', {
    kind: 'client',
    attributes: {
      'canopy.webhook.event': delivery.event,
      'canopy.webhook.delivery.id': encodeId('WebhookDelivery', delivery.id),
    },
    traceparent: delivery.traceContext,
  })
  return traced(span, async () => {
    const ended = await sendOnce(app, delivery, options)
    const { responseStatus, error } = ended
    if (responseStatus !== null) span.set({ 'http.response.status_code': responseStatus })
    if (error !== null) span.fail(responseStatus === null ? 'UNREACHABLE' : String(responseStatus))
    return ended
  })
}

async function sendOnce(
  app: WebhookApp,
  delivery: ClaimedDelivery,
  { attempt, signal }: { attempt: number; signal: AbortSignal },
): Promise<DeliveryAttempt> {
  const { timeoutMs, allowLoopback } = app.config.webhooks
  const { url, secrets } = delivery
  const startedAt = performance.now()
  // By the database clock: receivers reject timestamps that are minutes off.
  const at = new Date(delivery.claimedAt.getTime() + startedAt - delivery.claimedAtMs)
  const id = encodeId('WebhookDelivery', delivery.id)
  const body = webhookBody(app.tasks, delivery.event, delivery.payload)
  try {
    if (!secrets) throw new WebhookUnreachable(UNREADABLE_SECRET, { isForbidden: true })
    const headers = { ...signWebhook({ id, sentAt: at, body, secrets }), ...traceHeaders(currentSpan()) }
    const answer = toAttempt(await postWebhook({ url, headers, body, timeoutMs, allowLoopback, signal }))
    const outcome = answer.error ? 'refused' : 'delivered'
    app.metrics.webhookAttempted({ outcome, attempt, seconds: answer.latencyMs / 1000 })
    return { at, ...answer }
  } catch (error) {
    if (!(error instanceof WebhookUnreachable)) throw error
    const latencyMs = performance.now() - startedAt
    const outcome = error.isForbidden ? 'failed' : 'unreachable'
    app.metrics.webhookAttempted({ outcome, attempt, seconds: latencyMs / 1000 })
    return {
      at,
      responseStatus: null,
      latencyMs,
      error: error.message,
      responseBody: null,
      outcome: 'failed',
      // A timeout would probably repeat and occupy a connection that others need.
      isTemporary: !error.isForbidden && latencyMs < timeoutMs,
      retryAfterMs: null,
    }
  }
}

function toAttempt({ status, retryAfter, body, latencyMs }: WebhookResponse): Omit<DeliveryAttempt, 'at'> {
  const isSuccess = status >= 200 && status < 300
  const retryAfterMs = readRetryAfter(retryAfter)
  return {
    responseStatus: status,
    latencyMs,
    error: isSuccess ? null : `The receiver answered ${status}.`,
    responseBody: body,
    outcome: isSuccess ? 'delivered' : status === 410 ? 'gone' : 'failed',
    isTemporary: status >= 500 && retryAfterMs === null,
    retryAfterMs,
  }
}

/** A round of attempts. Its outcome is that of the last one. */
interface Round {
  attempts: DeliveryAttempt[]
  outcome: DeliveryAttempt['outcome']
  retryAfterMs: number | null
}

/** Makes pRetry consider another attempt. */
class AttemptFailed extends Error {
  override readonly name = 'AttemptFailed'
}

/** Sends a claimed delivery: up to three times if it is new, once if it is a test or repeat. Rejects only on abort. */
export async function sendDelivery(
  app: WebhookApp,
  delivery: ClaimedDelivery,
  signal: AbortSignal,
): Promise<Round> {
  const attempts: DeliveryAttempt[] = []
  await pRetry(
    async () => {
      const attempt = delivery.earlierAttempts + attempts.length + 1
      const last = await attemptDelivery(app, delivery, { attempt, signal })
      attempts.push(last)
      if (last.outcome !== 'delivered') throw new AttemptFailed('the attempt failed')
    },
    {
      retries: delivery.isRepeat || delivery.event === 'TEST' ? 0 : MAX_QUICK_ATTEMPTS - 1,
      minTimeout: app.config.webhooks.quickRetryMs,
      factor: 2,
      signal,
      shouldRetry: ({ error }) => error instanceof AttemptFailed && attempts.at(-1)?.isTemporary === true,
    },
  ).catch(error => {
    if (!(error instanceof AttemptFailed)) throw error
  })
  const last = attempts.at(-1)
  return { attempts, outcome: last?.outcome ?? 'failed', retryAfterMs: last?.retryAfterMs ?? null }
}
