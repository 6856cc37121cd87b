import type { IncomingMessage, ServerResponse } from 'node:http'
import proxyAddress, { compile } from 'proxy-addr'
import type { Viewer } from '../auth/viewer.ts'
import type { Config } from '../config/config.ts'
import type { Operation } from '../platform/operations.ts'
import type { Charge } from './protection/rate-limit/charge.ts'

/** Context of an operation before it is parsed. */
export interface ServerContext {
  headers: Pick<Headers, 'get'>
  /** Client address, for limits. */
  address: string
  /** Identifies the connection. */
  connection: string
  /** Aborts when the client disconnects. */
  signal: AbortSignal
  /** Null until the API key is looked up. */
  viewer: Viewer | null
  /** For the operation limits. Null until the API key is looked up. */
  operation: Operation | null
  /** What the request is charged. Null until then, or if no limit applies. */
  charge: Charge | null
}

/** The context of an operation that is not authenticated yet. */
export function createServerContext(
  request: IncomingMessage,
  known: Pick<ServerContext, 'headers' | 'address' | 'signal'>,
): ServerContext {
  const { remoteAddress, remotePort } = request.socket
  const connection = `${remoteAddress} ${remotePort}`
  return { ...known, connection, viewer: null, operation: null, charge: null }
}

/** Reads the client address: from X-Forwarded-For of trusted proxies, otherwise from the connection. */
export function createAddressReader({ trustedProxies }: Pick<Config, 'trustedProxies'>) {
  const trust = compile([...trustedProxies])
  return (request: IncomingMessage): string => proxyAddress(request, trust)
}

export function requestHeaders(request: IncomingMessage): ServerContext['headers'] {
  return { get: name => request.headers[name.toLowerCase()]?.toString() ?? null }
}

/** One for all requests: `abort()` would record a stack trace for each. */
const CLOSED = new DOMException('The response is closed.', 'AbortError')

/** Aborts when the response is finished or the client disconnects. */
export function closeSignal(response: ServerResponse): AbortSignal {
  const closed = new AbortController()
  response.once('close', () => closed.abort(CLOSED))
  return closed.signal
}
