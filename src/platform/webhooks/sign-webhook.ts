import { createHmac, randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

const SECRET_BYTES = 32

/** What is signed, and with what. */
export interface WebhookMessage {
  id: string
  sentAt: Date
  /** Exactly the text that is sent. */
  body: string
  /** As shown to their owner, the newest first. More than one while they are being exchanged. */
  secrets: readonly [string, ...string[]]
}

/** A new secret of 256 random bits, in the form of Standard Webhooks. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`
}

/**
 * The headers that prove who sent a webhook: those of Standard Webhooks with a signature for each secret, and
 * `x-agent-signature`, an HMAC of the body alone, keyed with the newest secret's characters as they stand.
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
