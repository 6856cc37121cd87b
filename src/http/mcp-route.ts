import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { isLegacyRequest, type JSONRPCMessage } from '@modelcontextprotocol/server'
import type { GraphQLSchema } from 'graphql'
import type { App } from '../app.ts'
import { maskError } from '../auth/mask-error.ts'
import { createViewerContext } from '../context.ts'
import { localize } from '../languages/localize.ts'
import type { ServerParts } from '../mcp/create-server.ts'
import { resumeCall, serveMessage as serve2025, toErrorResponse } from '../mcp/serve-2025.ts'
import { serveMessage as serve2026 } from '../mcp/serve-2026.ts'
import { LIMIT_HEADER_NAMES } from '../platform/rate-limit/limit-headers.ts'
import { currentLanguage, currentRequestId } from '../platform/request-identity.ts'
import { VERSION } from '../platform/version.ts'
import type { GraphqlServer } from './graphql-server.ts'
import type { Handler } from './http-server.ts'
import { identifyCaller } from './identify.ts'
import { chargeOperation } from './protection/rate-limit/charge-request.ts'
import { readJsonBody } from './read-json-body.ts'
import { sendResponse } from './send.ts'
import { closeSignal, createServerContext, requestHeaders, type ServerContext } from './server-context.ts'

/** How long a browser caches a preflight response. */
const CORS_SECONDS = '600'
const ALLOWED_HEADERS = [
  'accept-language',
  'authorization',
  'content-type',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'mcp-session-id',
  'traceparent',
  'x-api-key',
  'x-request-id',
]
/** Headers that count for the operations of a message. */
const OPERATION_HEADERS = ['authorization', 'x-api-key', 'accept-language', 'origin']
const EXPOSED_HEADERS = ['mcp-session-id', 'www-authenticate', 'x-request-id', ...LIMIT_HEADER_NAMES]
const WRONG_ORIGIN =
  'Requests from this origin are not allowed. Add it to CORS_ORIGINS, or to the allowed origins of an API key.'
/** Points for a message, besides those of the operations that it runs. */
const MESSAGE_POINTS = 1

/** Serves the Model Context Protocol at `/mcp` (streamable HTTP): assistants call tools, which run GraphQL operations. */
export function createMcpRoute(app: App, schema: GraphQLSchema, graphql: GraphqlServer): Handler {
  const { bodyLimitBytes, requestTimeoutMs: timeoutMs, streams } = app.config
  const bodyLimits = {
    limitBytes: bodyLimitBytes,
    timeoutMs,
    notObject: 'The body must be one JSON-RPC message. Batches are not supported.',
  }

  async function answer(incoming: Request, caller: ServerContext): Promise<Response> {
    const viewer = await identifyCaller(app, caller)
    caller.viewer = viewer
    const { headers, address, connection, signal } = caller
    const owner = { kind: 'key', id: viewer.apiKeyId, connection } as const
    const operation = app.operations.admit(owner)
    let message: object | null = null
    try {
      // Before the turn, so that a slow client does not hold one.
      caller.operation = operation
      if (incoming.method === 'POST') message = await readJsonBody(incoming, caller, bodyLimits)
      await operation.start(signal)
      await chargeOperation(app, Object.assign(caller, { viewer }), MESSAGE_POINTS)
    } finally {
      // The operations of tools have turns of their own.
      operation.end()
    }
    const parts: ServerParts = {
      context: createViewerContext(app, viewer),
      schema,
      version: VERSION,
      inTurn: work => app.operations.run(owner, work),
      run: (wanted, stop) =>
        graphql.run(
          { headers: forOperations(headers), address, connection, signal: stop, charge: null },
          wanted,
        ),
    }
    const common = { ...parts, headers, keepAliveMs: streams.keepAliveMs, closed: signal }
    const lastEventId = headers.get('last-event-id')
    if (!message) return lastEventId === null ? refuseMethod() : resumeCall(common, lastEventId)
    const request = new Request(incoming.url, { method: 'POST', headers: incoming.headers, signal })
    return (await isLegacyRequest(request, message))
      ? serve2025(common, message as JSONRPCMessage)
      : serve2026({ ...common, request }, message as JSONRPCMessage)
  }

  return async (request, response) => {
    response.setHeader('vary', 'Origin, Accept-Language')
    const caller = createServerContext(request, {
      headers: requestHeaders(request),
      address: graphql.readAddress(request),
      signal: closeSignal(response),
    })
    if (!(await isAllowed(app, graphql, request, caller)))
      return send(response, toErrorResponse(403, localize(WRONG_ORIGIN, currentLanguage())), streams.stallMs)
    setCorsHeaders(request, response)
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    const isServed = request.method === 'POST' || request.method === 'GET'
    const { incoming, release } = toWebRequest(request)
    const answered = isServed
      ? await answer(incoming, caller)
          .catch((error: unknown) => toRejection(app, error))
          .finally(release)
      : refuseMethod()
    response.setHeader('content-language', currentLanguage())
    for (const [name, value] of Object.entries(caller.charge?.headers() ?? {}))
      response.setHeader(name, value)
    return send(response, answered, streams.stallMs)
  }
}

/** Without Last-Event-ID, which is about the stream of messages. A copy, because a call may outlive its request. */
function forOperations(headers: Pick<Headers, 'get'>): Pick<Headers, 'get'> {
  const values = new Map(OPERATION_HEADERS.map(name => [name, headers.get(name)]))
  return { get: name => values.get(name.toLowerCase()) ?? null }
}

/**
 * Programs send no origin. A page needs one that is allowed, as for GraphQL. The origin is not compared with the Host
 * header: after DNS rebinding, both name the page of an attacker.
 */
async function isAllowed(
  app: App,
  graphql: GraphqlServer,
  { headers: { origin } }: IncomingMessage,
  caller: ServerContext,
): Promise<boolean> {
  if (origin === undefined || origin === new URL(app.publicUrl).origin) return true
  return graphql.isAllowedOrigin(origin, caller)
}

function setCorsHeaders({ headers: { origin } }: IncomingMessage, response: ServerResponse): void {
  if (origin === undefined) return
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-allow-methods', 'GET, POST')
  response.setHeader('access-control-allow-headers', ALLOWED_HEADERS.join(', '))
  response.setHeader('access-control-expose-headers', EXPOSED_HEADERS.join(', '))
  response.setHeader('access-control-max-age', CORS_SECONDS)
}

/**
 * The request for `fetch` handlers. Its URL is not used. Its body is only read on demand: otherwise, the server could not
 * discard what is left of it.
 */
function toWebRequest(request: IncomingMessage): { incoming: Request; release: () => void } {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, value.toString())
  const { method = 'GET' } = request
  if (method !== 'POST')
    return { incoming: new Request('http://localhost/mcp', { method, headers }), release() {} }
  const parts = request.iterator({ destroyOnReturn: false })
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await parts.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
    },
    { highWaterMark: 0 },
  )
  const init = { method, headers, body, duplex: 'half' as const }
  return {
    incoming: new Request('http://localhost/mcp', init),
    release: () => void parts.return?.(),
  }
}

function refuseMethod(): Response {
  const message = 'Send messages with POST. GET only resumes a stream, with Last-Event-ID.'
  return toErrorResponse(405, message, { allow: 'GET, POST' })
}

/** The response to a request that was rejected before it reached the protocol. */
function toRejection(app: App, error: unknown): Response {
  const { message, extensions } = maskError(error, currentRequestId(), app.log)
  const { status = 500, headers = {} } = (extensions.http ?? {}) as {
    status?: number
    headers?: Record<string, string>
  }
  return toErrorResponse(status, message, {
    ...headers,
    ...(status === 401 && { 'www-authenticate': 'Bearer realm="Canopy"' }),
  })
}

/** Sends a response. A stream is sent as it is written. */
async function send(response: ServerResponse, answer: Response, stallMs: number): Promise<void> {
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream')
  if (!answer.body || !isStream) return sendResponse(answer, response, stallMs)
  if (response.destroyed) return answer.body.cancel()
  response.setHeaders(answer.headers)
  response.writeHead(answer.status)
  response.setTimeout(stallMs, () => response.destroy())
  // Ends both sides, also after a disconnect or an error.
  await pipeline(Readable.fromWeb(answer.body as WebStream), response).catch(() => {})
}
