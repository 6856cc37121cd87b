import type { IncomingMessage, ServerResponse } from 'node:http'
import proxyAddress, { compile } from 'proxy-addr'
import type { Config } from '../../config.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Operation } from '../operations.ts'
import type { LiveStream } from '../streams/live-stream.ts'

/** What an operation brings along before it is known what it asks. */
export interface ServerContext {
  headers: Pick<Headers, 'get'>
  /** Whose it is, for the limits. */
  address: string
  /** Names the connection that it came over. */
  connection: string
  /** Aborted when the client goes away. */
  signal: AbortSignal
  /** Where the operation puts the stream that it opens. */
  opened: { stream: LiveStream | null }
  /** Known once the key was looked up. */
  viewer: Viewer | null
  /** What this counts as, once it is known whose it is. */
  operation: Operation | null
}

/** The context of an operation that nothing is known of but where it comes from. */
export function createServerContext(
  request: IncomingMessage,
  known: Pick<ServerContext, 'headers' | 'address' | 'signal'>,
): ServerContext {
  const { remoteAddress, remotePort } = request.socket
  const connection = `${remoteAddress} ${remotePort}`
  return { ...known, connection, opened: { stream: null }, viewer: null, operation: null }
}

/** The address that a request comes from: what trusted proxies say it is, or that of the connection. */
export function createAddressReader({ trustedProxies }: Pick<Config, 'trustedProxies'>) {
  const trust = compile([...trustedProxies])
  return (request: IncomingMessage): string => proxyAddress(request, trust)
}

export function requestHeaders(request: IncomingMessage): ServerContext['headers'] {
  return { get: name => request.headers[name.toLowerCase()]?.toString() ?? null }
}

/** Aborted once the response is over, sent or not. */
export function whenClosed(response: ServerResponse): AbortSignal {
  const closed = new AbortController()
  response.once('close', () => closed.abort())
  return closed.signal
}
