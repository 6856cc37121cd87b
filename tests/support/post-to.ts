import { postWebhook, type WebhookPost } from '../../src/webhooks/post-webhook.ts'

/** Posts to a receiver on this machine, with a timeout that is long enough for a slow one. */
export function postTo(url: string, options: Partial<WebhookPost> = {}) {
  return postWebhook({
    url,
    headers: {},
    body: '{}',
    timeoutMs: 30_000,
    allowLoopback: true,
    signal: new AbortController().signal,
    ...options,
  })
}
