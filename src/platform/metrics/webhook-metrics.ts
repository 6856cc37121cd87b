import { Counter, Histogram, type Registry } from 'prom-client'

/**
 * How one try to deliver a webhook ended. delivered: a 2xx came back. refused: another status did. unreachable: no answer,
 * or none in time. failed: it was not sent, because the address is not allowed or something of ours went wrong.
 */
const OUTCOMES = ['delivered', 'refused', 'unreachable', 'failed'] as const
export type WebhookOutcome = (typeof OUTCOMES)[number]

const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

export interface WebhookMetrics {
  /** One try to deliver a webhook is over. */
  webhookAttempted(outcome: WebhookOutcome, seconds: number): void
}

/** What this process saw of webhooks. */
export function createWebhookMetrics(registry: Registry): WebhookMetrics {
  const attempts = new Counter({
    name: 'canopy_webhook_attempts_total',
    help: 'Tries to deliver a webhook: delivered, refused (an answer other than 2xx), unreachable (no answer) or failed (not sent).',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const duration = new Histogram({
    name: 'canopy_webhook_attempt_seconds',
    help: 'How long a try to deliver a webhook took.',
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
