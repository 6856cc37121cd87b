import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import { answerLookups } from '../platform/addresses.ts'
import { startDeadline } from '../platform/deadline.ts'
import { VERSION } from '../platform/version.ts'
import { findWebhookTarget, type TargetRules, type WebhookTarget } from './webhook-target.ts'
import { describeConnectionError, WebhookUnreachable } from './webhook-unreachable.ts'

const MAX_HEADER_BYTES = 16_384
/** Node's default before it tries the next address is 250 ms, too short for distant receivers. */
const PACE = { autoSelectFamilyAttemptTimeout: 1_000 }

/** Sends a POST to the checked addresses, on a new connection that is closed afterward. Does not follow redirects. */
function dialWebhook(
  { url, host, addresses }: WebhookTarget,
  headers: Record<string, string>,
  body: Buffer,
  signal: AbortSignal,
): Promise<Answer> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  const outgoing = request({
    method: 'POST',
    host,
    port: url.port,
    path: url.pathname + url.search,
    headers: { ...headers, host: url.host, 'content-length': body.length },
    // No pooled connection and no proxy from the environment.
    agent: false,
    lookup: answerLookups(addresses),
    ...PACE,
    servername: isIP(host) ? '' : host,
    rejectUnauthorized: true,
    maxHeaderSize: MAX_HEADER_BYTES,
    signal,
  })
  return new Promise<Answer>((resolve, reject) => {
    outgoing.on('response', response => resolve(readResponse(response)))
    outgoing.on('error', reject)
    outgoing.on('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
    outgoing.end(body)
  }).finally(() => outgoing.destroy())
}

const MAX_BODY_BYTES = 1_024

interface Answer {
  status: number
  /** The unparsed `Retry-After` header. */
  retryAfter: string | null
  /** At most the first 1,024 bytes of the body, as text without NUL. */
  body: string
}

/**
 * Reads the status and the beginning of the body. Never rejects: if the body breaks off, what was read of it is enough,
 * because it is only for debugging. Call this in the tick of the `response` event, or the end of the body may be
 * missed.
 */
function readResponse(response: IncomingMessage): Promise<Answer> {
  const bytes = Buffer.alloc(MAX_BODY_BYTES)
  let length = 0
  return new Promise(resolve => {
    const finish = () =>
      resolve({
        status: response.statusCode ?? 0,
        retryAfter: response.headers['retry-after'] ?? null,
        body: toText(bytes.subarray(0, length)),
      })
    response.on('data', (chunk: Buffer) => {
      length += chunk.copy(bytes, length)
      if (length === MAX_BODY_BYTES) finish()
    })
    response.on('end', finish).on('error', finish).on('close', finish)
  })
}

function toText(bytes: Buffer): string {
  // `stream` drops a split character at the end instead of replacing it.
  const text = new TextDecoder().decode(bytes, { stream: true }).replaceAll('\0', '')
  // A byte that is not UTF-8 becomes three bytes, so the text may exceed the limit again.
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(MAX_BODY_BYTES))
  return text.slice(0, read)
}

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
