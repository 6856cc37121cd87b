import { createHmac, randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

const SECRET_BYTES = 32
export const WEBHOOK_SECRET_PREFIX = 'whsec_'

/** A message to sign, and its secrets. */
export interface WebhookMessage {
  id: string
  sentAt: Date
  /** Exactly as sent. */
  body: string
  /** As shown to their owner, newest first. More than one during a rotation. */
  secrets: readonly [string, ...string[]]
}

/** Generates a secret with 256 random bits, in the format of Standard Webhooks. */
export function generateWebhookSecret(): string {
  return `${WEBHOOK_SECRET_PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`
}

/**
 * Creates the signature headers: those of Standard Webhooks with a signature per secret, and `x-agent-signature`, an
 * HMAC of the body alone, keyed with the text of the newest secret.
 */
export function signWebhook({ id, sentAt, body, secrets }: WebhookMessage): Record<string, string> {
  const hmac = createHmac('sha256', secrets[0]).update(body).digest('hex')
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
    'webhook-signature': secrets.map(secret => new Webhook(secret).sign(id, sentAt, body)).join(' '),
    'x-agent-signature': `sha256=${hmac}`,
  }
}
