import { z } from 'zod'
import { decodeText } from '../../knowledge/extraction/decode-text.ts'
import { UnreadableFile } from '../../knowledge/extraction/extracted-text.ts'
import { startDeadline } from '../../platform/deadline.ts'
import type { GuardedFetch } from '../../platform/guarded-fetch.ts'
import { HostCallError } from '../../sandbox/run-job.ts'
import { PluginAddressRefused } from './plugin-address.ts'

const DEFAULT_TIMEOUT_MS = 10_000
const MAX_TIMEOUT_MS = 30_000
const MAX_RESPONSE_BYTES = 1_000_000
const MAX_REDIRECTS = 5

/** The arguments of `host.fetch`. */
export const requestArgs = z.tuple([
  z.string().max(8_000),
  z
    .object({
      method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
      headers: z.record(z.string().max(200), z.string().max(16_000)).default({}),
      body: z.string().max(1_000_000).nullish(),
      timeoutMs: z.number().int().min(1).max(MAX_TIMEOUT_MS).default(DEFAULT_TIMEOUT_MS),
    })
    .nullish()
    .transform(options => ({
      method: options?.method ?? ('GET' as const),
      headers: options?.headers ?? {},
      body: options?.body ?? null,
      timeoutMs: options?.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    })),
])

type RequestOptions = z.output<typeof requestArgs>[1]

/** A response, as plugins get it. */
export interface PluginResponse {
  status: number
  /** By lower-case names. */
  headers: Record<string, string>
  text: string
  /** The URL after redirects. */
  url: string
}

/** Whether a request can be repeated without a second effect. */
export function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

interface Sending {
  fetch: GuardedFetch
  signal: AbortSignal
  /** Throws unless the plugin may send a request to the URL. Called for each redirect too. */
  check(url: URL): void
}

/**
 * Sends a request of a plugin. Follows up to 5 redirects of a GET or HEAD request.
 * @throws HostCallError (NetworkError) if there is no complete response.
 */
export async function sendRequest(
  target: string,
  { timeoutMs, ...options }: RequestOptions,
  { fetch, signal, check }: Sending,
): Promise<PluginResponse> {
  const deadline = startDeadline(
    timeoutMs,
    () => networkError(`There was no complete response within ${timeoutMs} ms.`),
    signal,
  )
  try {
    return await follow(parseUrl(target), options, { fetch, signal: deadline.signal, check })
  } catch (error) {
    if (error instanceof HostCallError) throw error
    if (deadline.signal.aborted) throw deadline.signal.reason
    throw networkError(describe(error))
  } finally {
    deadline.clear()
  }
}

async function follow(
  start: URL,
  options: Omit<RequestOptions, 'timeoutMs'>,
  { fetch, signal, check }: Sending,
): Promise<PluginResponse> {
  const { method, headers, body } = options
  let url = start
  for (let redirects = 0; ; redirects++) {
    check(url)
    // Credentials are meant for the host that the plugin named.
    const sent = url.origin === start.origin ? headers : withoutCredentials(headers)
    const response = await fetch(url, { method, headers: sent, body, signal })
    const location = response.headers.get('location')
    if (!isSafe(method) || response.status < 300 || response.status > 399 || !location)
      return await read(response, url)
    await response.body?.cancel()
    if (redirects === MAX_REDIRECTS) throw networkError(`There were more than ${MAX_REDIRECTS} redirects.`)
    url = parseUrl(location, url)
  }
}

function withoutCredentials(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !/^(authorization|cookie|proxy-authorization)$|key|token/i.test(name),
    ),
  )
}

async function read(response: Response, url: URL): Promise<PluginResponse> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.length
    if (bytes > MAX_RESPONSE_BYTES)
      throw networkError(`The response has more than ${MAX_RESPONSE_BYTES} bytes.`)
    parts.push(part)
  }
  const charset = /charset="?([\w-]+)/i.exec(response.headers.get('content-type') ?? '')?.[1] ?? null
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text: decode(Buffer.concat(parts), charset),
    url: url.href,
  }
}

function decode(bytes: Uint8Array, charset: string | null): string {
  try {
    return decodeText(bytes, charset)
  } catch (error) {
    if (error instanceof UnreadableFile) throw networkError('The response is not text.')
    throw error
  }
}

function parseUrl(text: string, base?: URL): URL {
  if (!URL.canParse(text, base)) throw networkError('The URL is not valid.')
  const url = new URL(text, base)
  if (url.username || url.password)
    throw networkError('The URL must not contain a user name or password. Send a header instead.')
  return url
}

/** Without details of the network, which the plugin must not learn. */
function describe(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  if (cause instanceof PluginAddressRefused) return cause.message
  const code = (cause as { code?: unknown } | null)?.code
  if (code === 'ECONNREFUSED') return 'The connection was refused.'
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return 'The connection was closed.'
  return 'The request failed.'
}

function networkError(message: string): HostCallError {
  return new HostCallError('NetworkError', message)
}
