import type { App } from '../../platform/app.ts'
import { encodeId } from '../../platform/ids.ts'
import { readRetryAfter } from '../../platform/retry-after.ts'
import { postWebhook, type WebhookAnswer } from '../../platform/webhooks/post-webhook.ts'
import { signWebhook } from '../../platform/webhooks/sign-webhook.ts'
import { WebhookUnreachable } from '../../platform/webhooks/webhook-unreachable.ts'
import type { ClaimedDelivery } from './claim-deliveries.ts'
import { webhookBody } from './webhook-body.ts'

/** One request, and what came of it. */
export interface Try {
  at: Date
  responseStatus: number | null
  latencyMs: number
  error: string | null
  responseBody: string | null
  /** `gone`: the receiver wants nothing more. */
  outcome: 'delivered' | 'gone' | 'failed'
  /** Whether another try in a moment may go better. */
  isPassing: boolean
  /** How long the receiver asked us to wait. */
  retryAfterMs: number | null
}

/** Sends a delivery once. Rejects only when the signal is aborted. */
export async function tryDelivery(app: App, delivery: ClaimedDelivery, signal: AbortSignal): Promise<Try> {
  const { timeoutMs, allowLoopback } = app.config.webhooks
  const { url, secrets } = delivery
  const startedAt = performance.now()
  // By the clock of the database: receivers refuse a time that is minutes off.
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
      // One that was waited for in vain would be so again, and keep its place from others.
      isPassing: !error.isForbidden && latencyMs < timeoutMs,
      retryAfterMs: null,
    }
  }
}

function judge({ status, retryAfter, body, latencyMs }: WebhookAnswer): Omit<Try, 'at'> {
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
