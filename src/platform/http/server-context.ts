import type { IncomingMessage, ServerResponse } from 'node:http'
import proxyAddress, { compile } from 'proxy-addr'
import type { Config } from '../../config.ts'
import type { LiveStream } from '../streams/live-stream.ts'

/** What an operation brings along before it is known what it asks. */
export interface ServerContext {
  headers: Pick<Headers, 'get'>
  /** Whose it is, for the limits. */
  address: string
  /** Aborted when the client goes away. */
  signal: AbortSignal
  /** Where the operation puts the stream that it opens. */
  opened: { stream: LiveStream | null }
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
