import { startDeadline } from '../start-deadline.ts'
import { VERSION } from '../version.ts'
import { dialWebhook } from './dial-webhook.ts'
import { findWebhookTarget, type TargetRules } from './find-webhook-target.ts'
import type { Answer } from './read-answer.ts'
import { explainFailure, WebhookUnreachable } from './webhook-unreachable.ts'

export interface WebhookPost extends TargetRules {
  url: string
  /** Besides host, content-type, content-length and user-agent, which are set here. */
  headers: Record<string, string>
  /** JSON, sent as UTF-8. */
  body: string
  /** For everything together: DNS, connection, TLS, headers and body. */
  timeoutMs: number
  signal: AbortSignal
}

export interface WebhookAnswer extends Answer {
  /** From the call to the end of what was read, in whole milliseconds. */
  latencyMs: number
}

/**
 * Sends one webhook and reads the beginning of the answer, of whatever status. The name is resolved once, every address
 * is checked, and those addresses are dialled: nothing can change in between. Redirects are not followed.
 * @throws WebhookUnreachable when no status came, or the address is not allowed; the signal's reason when it aborts.
 */
export async function postWebhook(post: WebhookPost): Promise<WebhookAnswer> {
  const startedAt = performance.now()
  const deadline = startDeadline(
    post.timeoutMs,
    () => new WebhookUnreachable(`No answer within ${post.timeoutMs} ms.`),
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
    throw explainFailure(cause)
  } finally {
    deadline.clear()
  }
}
