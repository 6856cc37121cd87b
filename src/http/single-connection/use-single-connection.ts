import type { GraphQLError } from 'graphql'
import { TOKEN_HEADER_KEY, TOKEN_QUERY_KEY } from 'graphql-sse'
import type { Plugin } from 'graphql-yoga'
import { validate as isUuid } from 'uuid'
import type { App } from '../../app.ts'
import { maskError } from '../../auth/mask-error.ts'
import { createViewerContext, type RequestContext, type ViewerContext } from '../../context.ts'
import { requestError } from '../../errors.ts'
import { findTextProblem } from '../../platform/database/text-problems.ts'
import { currentRequestId } from '../../platform/request-identity.ts'
import type { Streams } from '../../streams/streams.ts'
import type { AuthorizeOperation } from '../authorize-operation.ts'
import type { GraphqlEngine } from '../graphql-engine.ts'
import { identifyCaller } from '../identify.ts'
import { chargeRejected } from '../protection/rate-limit/use-rate-limit.ts'
import { readJsonBody } from '../read-json-body.ts'
import type { ServerContext } from '../server-context.ts'
import { streamResponse } from '../use-streams.ts'
import { createConnections } from './connections.ts'
import { checkOperation } from './run-operation.ts'
import {
  addOperation,
  type Operation,
  operationsChannel,
  reserveStream,
  stopOperation,
  streamNotFound,
} from './stream-rows.ts'

/** One request of the protocol. */
interface IncomingRequest {
  request: Request
  url: URL
  server: ServerContext
}

const MAX_ID_LENGTH = 128

/**
 * The single connection mode of graphql-sse on `/graphql`: PUT reserves an event stream, GET opens it, POST starts an
 * operation on it, and DELETE stops one. Every request has the API key. All but PUT have the token. Any process can
 * serve any request.
 */
export function createSingleConnectionMode(
  app: App,
  { streams, authorizeOperation }: { streams: Streams; authorizeOperation: AuthorizeOperation },
): { plugin: Plugin<RequestContext & ServerContext, ServerContext>; stop(): Promise<void> } {
  let yoga: GraphqlEngine | null = null
  const engine = () => {
    if (!yoga) throw new Error('the engine has not started yet')
    return yoga
  }
  const connections = createConnections({ app, streams, authorizeOperation, engine })

  const context = async ({ server }: IncomingRequest): Promise<ViewerContext> => {
    const viewer = await identifyCaller(app, server)
    server.viewer = viewer
    return createViewerContext(app, viewer)
  }
  async function reserve(incoming: IncomingRequest): Promise<Response> {
    if (!accepts(incoming.request, ['text/plain', 'text/*'])) return new Response(null, { status: 406 })
    const { db, viewer } = await context(incoming)
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
    return new Response(await reserveStream(db, viewer), { status: 201, headers })
  }
  async function open(incoming: IncomingRequest): Promise<Response> {
    const viewerContext = await context(incoming)
    const { headers, address, connection, signal } = incoming.server
    const stream = await connections.open(viewerContext, tokenOf(incoming), {
      // A copy, so that the stream does not keep the whole request in memory.
      headers: pick(headers, ['authorization', 'x-api-key', 'accept-language', 'origin']),
      address,
      connection,
      signal,
      charge: null,
    })
    return streamResponse(stream)
  }
  async function start(incoming: IncomingRequest): Promise<Response> {
    if (
      !accepts(incoming.request, ['application/json', 'application/graphql-response+json', 'application/*'])
    )
      return new Response(null, { status: 406 })
    const { server } = incoming
    const { db, viewer } = await context(incoming)
    const counted = app.operations.admit({
      kind: 'key',
      id: viewer.apiKeyId,
      connection: server.connection,
    })
    // Ends with the response.
    server.operation = counted
    const { bodyLimitBytes, requestTimeoutMs } = app.config
    const limits = { limitBytes: bodyLimitBytes, timeoutMs: requestTimeoutMs }
    const body = await readJsonBody(incoming.request, server, limits)
    const operationId = checkId(
      (body as { extensions?: { operationId?: unknown } | null }).extensions?.operationId,
    )
    const { extensions, ...sent } = readOperation(body)
    await counted.start(server.signal)
    const caller = Object.assign(server, { viewer })
    const checked = await checkOperation({ app, engine }, caller, { ...sent, extensions }, currentRequestId())
    if ('errors' in checked) {
      const refused = await chargeRejected(app, server)
      return toErrorResponse(refused?.errors ?? checked.errors)
    }
    const { query, documentId } = checked.chosen
    const request: Operation = { ...sent, query: documentId === null ? query : null, documentId }
    const streamId = tokenOf(incoming)
    await addOperation(db, viewer, { streamId, operationId, request }, bodyLimitBytes)
    app.bus.wake(operationsChannel(streamId))
    return new Response(null, { status: 202 })
  }
  async function stop(incoming: IncomingRequest): Promise<Response> {
    const { db, viewer } = await context(incoming)
    const streamId = tokenOf(incoming)
    const operationId = checkId(incoming.url.searchParams.get('operationId'))
    await stopOperation(db, viewer, { streamId, operationId })
    app.bus.wake(operationsChannel(streamId))
    return new Response(null, { status: 200 })
  }
  /** @returns null if the request does not use this mode. */
  function find(incoming: IncomingRequest): ((incoming: IncomingRequest) => Promise<Response>) | null {
    const { method, headers } = incoming.request
    if (method === 'PUT') return reserve
    if (method === 'DELETE') return stop
    if (!tokenIn(incoming)) return null
    // With a document it uses the distinct connections mode, as in graphql-sse.
    if (headers.get('accept') === 'text/event-stream')
      return method === 'GET' && !namesDocument(incoming.url) ? open : null
    if (method === 'POST') return start
    return method === 'GET' ? refuseMethod : null
  }
  return {
    plugin: {
      onYogaInit(init) {
        yoga = init.yoga as unknown as GraphqlEngine
      },
      async onRequest({ request, url, serverContext, endResponse }) {
        const incoming: IncomingRequest = { request, url, server: serverContext }
        const handle = find(incoming)
        if (!handle) return
        const response = await handle(incoming).catch((error: unknown) =>
          toErrorResponse([maskError(error, currentRequestId(), app.log)]),
        )
        endResponse(response)
      },
    },
    stop: connections.stop,
  }
}

function namesDocument({ searchParams }: URL): boolean {
  return ['query', 'documentId', 'extensions'].some(name => searchParams.has(name))
}

async function refuseMethod(): Promise<Response> {
  return new Response(null, { status: 405, headers: { allow: 'GET, POST, PUT, DELETE' } })
}

function tokenIn({ request, url }: IncomingRequest): string | null {
  const token = request.headers.get(TOKEN_HEADER_KEY)
  // Avoids parsing the URL, since most requests have no token.
  return token ?? (request.url.includes(TOKEN_QUERY_KEY) ? url.searchParams.get(TOKEN_QUERY_KEY) : null)
}

/** @throws NOT_FOUND if the token is missing or malformed. */
function tokenOf(incoming: IncomingRequest): string {
  const token = tokenIn(incoming)
  if (!token || !isUuid(token)) throw streamNotFound()
  return token
}

function checkId(operationId: unknown): string {
  if (typeof operationId !== 'string' || operationId === '')
    throw requestError(
      'BAD_USER_INPUT',
      'Operation ID is missing. Send it as extensions.operationId with POST, or as the query parameter operationId with DELETE.',
    )
  if (operationId.length > MAX_ID_LENGTH || findTextProblem(operationId))
    throw requestError(
      'BAD_USER_INPUT',
      `Operation ID must be a string of at most ${MAX_ID_LENGTH} characters.`,
    )
  return operationId
}

/** The parts of a request. What names its document is not checked yet. */
function readOperation(
  body: object,
): Omit<Operation, 'documentId'> & { documentId: unknown; extensions: unknown } {
  const {
    query = null,
    documentId,
    extensions,
    operationName = null,
    variables = null,
  } = body as { [name: string]: unknown }
  if (query !== null && typeof query !== 'string')
    throw requestError('BAD_USER_INPUT', '"query" must be a string.')
  if (operationName !== null && typeof operationName !== 'string')
    throw requestError('BAD_USER_INPUT', '"operationName" must be a string.')
  if (variables !== null && (typeof variables !== 'object' || Array.isArray(variables)))
    throw requestError('BAD_USER_INPUT', '"variables" must be an object.')
  return {
    query,
    documentId,
    extensions,
    operationName,
    variables: variables as Record<string, unknown> | null,
  }
}

function accepts(request: Request, types: readonly string[]): boolean {
  const accept = request.headers.get('accept') ?? '*/*'
  return ['*/*', ...types].some(type => accept.includes(type))
}

function pick(headers: Pick<Headers, 'get'>, names: readonly string[]): Pick<Headers, 'get'> {
  const values = new Map(names.map(name => [name, headers.get(name)]))
  return { get: name => values.get(name.toLowerCase()) ?? null }
}

/**
 * Formats errors like Yoga: the HTTP status is not part of the body. Never a status of success, which would tell
 * graphql-sse to wait for results.
 */
function toErrorResponse(errors: readonly GraphQLError[]): Response {
  let status = 400
  const limitHeaders: Record<string, string> = {}
  const body = errors.map(error => {
    const { http, ...extensions } = error.extensions as {
      http?: { status?: number; headers?: Record<string, string> }
    }
    status = Math.max(http?.status ?? 0, status)
    Object.assign(limitHeaders, http?.headers)
    return { ...error.toJSON(), extensions }
  })
  return Response.json(
    { errors: body },
    { status, headers: { ...limitHeaders, 'content-type': 'application/json; charset=utf-8' } },
  )
}
