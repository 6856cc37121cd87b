import type { IncomingMessage, ServerResponse } from 'node:http'

/** How long a browser remembers what a page of another origin may send. */
const CORS_SECONDS = '600'

/** Tells a page of an allowed origin that it may send files. @returns whether the request asked for no more than that. */
export function allowUploads(
  origins: readonly string[],
  { method, headers }: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (origins.length) response.setHeader('vary', 'Origin')
  if (headers.origin && origins.includes(headers.origin)) {
    response.setHeader('access-control-allow-origin', headers.origin)
    response.setHeader('access-control-expose-headers', 'x-request-id')
    response.setHeader('access-control-allow-methods', 'PUT')
    response.setHeader('access-control-allow-headers', 'content-type, x-request-id')
    response.setHeader('access-control-max-age', CORS_SECONDS)
  }
  if (method !== 'OPTIONS') return false
  response.writeHead(204).end()
  return true
}
