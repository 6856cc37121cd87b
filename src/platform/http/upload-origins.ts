import type { IncomingMessage, ServerResponse } from 'node:http'

/** How long a browser caches a preflight response. */
const CORS_SECONDS = '600'

/** Sets CORS headers for allowed origins. @returns true if the request was a preflight and is answered. */
export function handleUploadCors(
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
