import { startDeadline } from '../start-deadline.ts'
import { VERSION } from '../version.ts'
import { dialWebhook } from './dial-webhook.ts'
import { findWebhookTarget, type TargetRules } from './find-webhook-target.ts'
import type { Answer } from './read-answer.ts'
import { describeConnectionError, WebhookUnreachable } from './webhook-unreachable.ts'

export interface WebhookPost extends TargetRules {
  url: string
  /** In addition to host, content-type, content-length and user-agent. */
  headers: Record<string, string>
  /** JSON, sent as UTF-8. */
  body: string
  /** For the whole attempt: DNS, connection, TLS, headers and body. */
  timeoutMs: number
  signal: AbortSignal
}

export interface WebhookResponse extends Answer {
  /** Time of the whole attempt. */
  latencyMs: number
}

/**
 * Sends one webhook and reads the beginning of the response, whatever its status. Resolves the name once and connects
 * only to the addresses that it checked. Does not follow redirects.
 * @throws WebhookUnreachable if there is no response or the address is not allowed. The signal's reason if it aborts.
 */
export async function postWebhook(post: WebhookPost): Promise<WebhookResponse> {
  const startedAt = performance.now()
  const deadline = startDeadline(
    post.timeoutMs,
    () => new WebhookUnreachable(`No response within ${post.timeoutMs} ms.`),
    post.signal,
  )
  try {
    const target = await findWebhookTarget(post.url, post, deadline.signal)
    const headers = {
      ...post.headers,
      'content-type': 'application/json',
      'user-agent': `Canopy-Webhooks/${VERSION}`,
    }
    const answer = await dialWebhook(target, headers, Buffer.from(post.body), deadline.signal)
    post.signal.throwIfAborted()
    return { ...answer, latencyMs: Math.round(performance.now() - startedAt) }
  } catch (cause) {
    deadline.signal.throwIfAborted()
    throw describeConnectionError(cause)
  } finally {
    deadline.clear()
  }
}
