import type { App } from '../../platform/app.ts'
import { encodeId } from '../../platform/ids.ts'
import { readRetryAfter } from '../../platform/retry-after.ts'
import { postWebhook, type WebhookResponse } from '../../platform/webhooks/post-webhook.ts'
import { signWebhook } from '../../platform/webhooks/sign-webhook.ts'
import { WebhookUnreachable } from '../../platform/webhooks/webhook-unreachable.ts'
import type { ClaimedDelivery } from './claim-deliveries.ts'
import { webhookBody } from './webhook-body.ts'

/** One request and its outcome. */
export interface DeliveryAttempt {
  at: Date
  responseStatus: number | null
  latencyMs: number
  error: string | null
  responseBody: string | null
  /** `gone`: the receiver answered 410 and wants no more webhooks. */
  outcome: 'delivered' | 'gone' | 'failed'
  /** Whether a quick retry may succeed. */
  isPassing: boolean
  /** From `Retry-After`. Null if the receiver sent none. */
  retryAfterMs: number | null
}

/** Sends a delivery once. Rejects only when the signal is aborted. */
export async function attemptDelivery(
  app: App,
  delivery: ClaimedDelivery,
  signal: AbortSignal,
): Promise<DeliveryAttempt> {
  const { timeoutMs, allowLoopback } = app.config.webhooks
  const { url, secrets } = delivery
  const startedAt = performance.now()
  // By the database clock: receivers reject timestamps that are minutes off.
  const at = new Date(delivery.claimedAt.getTime() + startedAt - delivery.claimedAtMs)
  const id = encodeId('WebhookDelivery', delivery.id)
  const body = webhookBody(delivery.event, delivery.payload)
  const headers = signWebhook({ id, sentAt: at, body, secrets })
  try {
    const answer = judge(await postWebhook({ url, headers, body, timeoutMs, allowLoopback, signal }))
    app.metrics.webhookAttempted(answer.error ? 'refused' : 'delivered', answer.latencyMs / 1000)
    return { at, ...answer }
  } catch (error) {
    if (!(error instanceof WebhookUnreachable)) throw error
    const latencyMs = performance.now() - startedAt
    app.metrics.webhookAttempted(error.isForbidden ? 'failed' : 'unreachable', latencyMs / 1000)
    return {
      at,
      responseStatus: null,
      latencyMs,
      error: error.message,
      responseBody: null,
      outcome: 'failed',
      // A timeout would probably repeat and block a place that others need.
      isPassing: !error.isForbidden && latencyMs < timeoutMs,
      retryAfterMs: null,
    }
  }
}

function judge({ status, retryAfter, body, latencyMs }: WebhookResponse): Omit<DeliveryAttempt, 'at'> {
  const isFine = status >= 200 && status < 300
  const retryAfterMs = readRetryAfter(retryAfter)
  return {
    responseStatus: status,
    latencyMs,
    error: isFine ? null : `The receiver answered ${status}.`,
    responseBody: body,
    outcome: isFine ? 'delivered' : status === 410 ? 'gone' : 'failed',
    isPassing: status >= 500 && retryAfterMs === null,
    retryAfterMs,
  }
}
