import type { IncomingMessage, ServerResponse } from 'node:http'
import { NO_SPAN, type Span, type Tracer } from '../platform/tracing/span.ts'

/** The traced paths, and their names in spans: a signed URL is a secret. Health checks and metrics are not traced. */
const ROUTES: readonly [prefix: string, name: string][] = [
  ['/graphql', '/graphql'],
  ['/mcp', '/mcp'],
  ['/uploads/', '/uploads/{file}'],
  ['/artifacts/', '/artifacts/{file}'],
]
const SERVER_ERROR = 500

/** Starts the span of a request. It ends with the response, or before, if `endRequestSpan` is called. */
export function startRequestSpan(
  tracer: Tracer,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Span {
  const route = ROUTES.find(([prefix]) => path.startsWith(prefix))?.[1]
  if (route === undefined) return NO_SPAN
  const { method = '', headers } = request
  const span = tracer.start(`${method} ${route}`, {
    kind: 'server',
    attributes: { 'http.request.method': method, 'http.route': route },
    traceparent: headers.traceparent?.toString() ?? null,
  })
  if (span !== NO_SPAN) response.once('close', () => endRequestSpan(span, response))
  return span
}

/** Ends the span of a request with the status of its response. */
export function endRequestSpan(span: Span, { headersSent, statusCode }: ServerResponse): void {
  if (headersSent) span.set({ 'http.response.status_code': statusCode })
  if (!headersSent) span.fail('ABORTED')
  else if (statusCode >= SERVER_ERROR) span.fail(String(statusCode))
  span.end()
}
