import { Counter, Histogram, type Registry } from 'prom-client'

/**
 * Outcome of a delivery attempt. delivered: 2xx response. refused: other status. unreachable: no response in time.
 * failed: not sent, because the address is not allowed or an internal error occurred.
 */
const OUTCOMES = ['delivered', 'refused', 'unreachable', 'failed'] as const
export type WebhookOutcome = (typeof OUTCOMES)[number]

const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export interface WebhookMetrics {
  /** Call when a delivery attempt ends. */
  webhookAttempted(outcome: WebhookOutcome, seconds: number): void
}

/** Metrics of webhooks in this process. */
export function createWebhookMetrics(registry: Registry): WebhookMetrics {
  const attempts = new Counter({
    name: 'canopy_webhook_attempts_total',
    help: 'Webhook delivery attempts, by outcome: delivered, refused (response other than 2xx), unreachable (no response) or failed (not sent).',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const duration = new Histogram({
    name: 'canopy_webhook_attempt_seconds',
    help: 'Duration of a webhook delivery attempt.',
    labelNames: ['outcome'],
    buckets: BUCKETS,
    registers: [registry],
  })
  for (const outcome of OUTCOMES) attempts.inc({ outcome }, 0)
  return {
    webhookAttempted(outcome, seconds) {
      attempts.inc({ outcome })
      duration.observe({ outcome }, seconds)
    },
  }
}
