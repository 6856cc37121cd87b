import { hash, randomUUID } from 'node:crypto'
import {
  isInitializeRequest,
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type RequestId,
  SUPPORTED_PROTOCOL_VERSIONS,
  type Transport,
} from '@modelcontextprotocol/server'
import { validate as isUuid } from 'uuid'
import { createMcpServer, type ServerParts } from './create-server.ts'
import { decodeEventId, type EventPosition, encodeEventId } from './event-id.ts'
import { type MessageStream, openMessageStream } from './event-stream.ts'
import { describeError } from './guard.ts'
import { FOLLOW, readQuery } from './read-query.ts'
import { type ToolCall, toFailedResult } from './tool.ts'
import { describeEnd } from './tools/ask.ts'

/** Since this version, clients accept events without data. */
const EMPTY_EVENTS_SINCE = '2025-11-25'
const SESSION = 'mcp-session-id'

/** A request of a client that speaks a protocol of 2025. */
interface Incoming extends ServerParts {
  headers: Pick<Headers, 'get'>
  keepAliveMs: number
  /** Aborts when the client disconnects. */
  closed: AbortSignal
}

/**
 * Serves a message of the protocols of 2025. No session is kept: its ID only tells the calls of one client from those of
 * another, so that any process can serve any request. A call goes on if its client disconnects.
 */
export async function serveMessage(incoming: Incoming, message: JSONRPCMessage): Promise<Response> {
  const refused = checkHeaders(incoming)
  if (refused) return refused
  const sessionId = incoming.headers.get(SESSION)
  if (isJSONRPCNotification(message)) {
    const { requestId } = (message.params ?? {}) as { requestId?: RequestId }
    if (message.method === 'notifications/cancelled' && sessionId !== null && requestId !== undefined)
      incoming.context.app.bus.wake(cancelChannel(incoming, sessionId, requestId))
    return new Response(null, { status: 202 })
  }
  // Canopy sends no requests, so there is nothing to respond to.
  if (!isJSONRPCRequest(message)) return new Response(null, { status: 202 })
  const response = await answerRequest(incoming, message, sessionId)
  if (isInitializeRequest(message)) response.headers.set(SESSION, randomUUID())
  return response
}

/** @returns an error response, or null. */
function checkHeaders({ headers }: Pick<Incoming, 'headers'>): Response | null {
  const version = headers.get('mcp-protocol-version')
  if (version !== null && !SUPPORTED_PROTOCOL_VERSIONS.includes(version))
    return toErrorResponse(
      400,
      `Protocol version "${version}" is not supported. Use one of ${SUPPORTED_PROTOCOL_VERSIONS.join(', ')}.`,
    )
  const sessionId = headers.get(SESSION)
  // A client that gets 404 starts a new session.
  return sessionId === null || isUuid(sessionId) ? null : toErrorResponse(404, 'The session does not exist.')
}

export function toErrorResponse(
  status: number,
  message: string,
  headers: Record<string, string> = {},
): Response {
  return Response.json({ jsonrpc: '2.0', error: { code: -32_000, message }, id: null }, { status, headers })
}

/** Channel that wakes the process which runs a call, to cancel it. */
function cancelChannel({ context }: ServerParts, sessionId: string, requestId: RequestId): string {
  return `mcp-cancel:${context.viewer.apiKeyId}:${hash('sha256', JSON.stringify([sessionId, requestId]))}`
}

function acceptsEmptyEvents({ headers }: Pick<Incoming, 'headers'>): boolean {
  return (headers.get('mcp-protocol-version') ?? '') >= EMPTY_EVENTS_SINCE
}

/** Runs a request. The response is JSON, or a stream if anything is sent before the result. */
async function answerRequest(
  incoming: Incoming,
  request: JSONRPCRequest,
  sessionId: string | null,
): Promise<Response> {
  const { headers, keepAliveMs, context, closed } = incoming
  const acceptsStream = (headers.get('accept') ?? '').includes('text/event-stream')
  /** Not after a disconnect: nothing would end the stream. */
  const canStream = () => acceptsStream && (stream !== null || !closed.aborted)
  const responded = Promise.withResolvers<Response>()
  let stream: MessageStream | null = null
  let position: EventPosition | null = null
  const openStream = () => {
    if (stream) return stream
    stream = openMessageStream(keepAliveMs)
    responded.resolve(stream.response)
    return stream
  }
  const eventId = () => position && encodeEventId(position)
  /** Ends without a result, because the call was cancelled or goes on elsewhere. */
  const abandon = () => {
    responded.resolve(new Response(null, { status: 202 }))
    stream?.end()
  }
  const server = createMcpServer(incoming, {
    hasTasks: false,
    onFollows(queryId, sequence) {
      if (!canStream()) return
      const isFirst = position === null
      const { progressToken } = request.params?._meta ?? {}
      position = {
        queryId,
        sequence,
        requestId: request.id,
        ...(progressToken !== undefined && { progressToken }),
      }
      if (isFirst && acceptsEmptyEvents(incoming)) openStream().prime(encodeEventId(position))
    },
    onCut: abandon,
  })
  const transport: Transport = {
    start: async () => {},
    async send(message) {
      if (isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)) {
        if (stream) stream.write(message, eventId())
        else responded.resolve(Response.json(message))
        stream?.end()
        await server.close()
      } else if (canStream()) openStream().write(message, eventId())
    },
    close: async () => transport.onclose?.(),
  }
  await server.connect(transport)
  if (request.method === 'tools/call' && sessionId !== null) {
    const cancel = () => {
      abandon()
      // Aborts the call.
      void server.close()
    }
    server.onclose = await context.app.bus.subscribe(cancelChannel(incoming, sessionId, request.id), cancel)
  }
  transport.onmessage?.(request)
  return responded.promise
}

/** Sends the rest of a call whose stream was cut, to a client that reconnects. */
export function resumeCall(incoming: Incoming, lastEventId: string): Response {
  const refused = checkHeaders(incoming)
  if (refused) return refused
  const position = decodeEventId(lastEventId)
  if (!position) return toErrorResponse(400, 'Last-Event-ID is not from this server. Call the tool again.')
  const stream = openMessageStream(incoming.keepAliveMs)
  void sendRest(incoming, position, stream)
  return stream.response
}

async function sendRest(incoming: Incoming, position: EventPosition, stream: MessageStream): Promise<void> {
  const { context, run, closed } = incoming
  const { queryId, sequence, requestId, progressToken } = position
  const call: ToolCall = {
    viewer: context.viewer,
    run,
    signal: closed,
    async report(progress, message) {
      if (progressToken === undefined || progress <= sequence) return
      const params = { progressToken, progress, message }
      const id = encodeEventId({ ...position, sequence: progress })
      stream.write({ jsonrpc: '2.0', method: 'notifications/progress', params }, id)
    },
    async follows() {
      if (acceptsEmptyEvents(incoming)) stream.prime(encodeEventId(position))
    },
    cancelQuery: async () => {},
  }
  try {
    const document = { query: FOLLOW, variables: { queryId } }
    const end = await readQuery(call, document, { isOwner: false, stopped: closed })
    if (end.completed || end.failed) respond(describeEnd(end))
  } catch (error) {
    // After a cut, the client reconnects again.
    if (!(error instanceof Error && error.name === 'OperationCut'))
      respond(toFailedResult(describeError(error, context.app.log)))
  }
  stream.end()

  function respond(result: Record<string, unknown>): void {
    stream.write({ jsonrpc: '2.0', id: requestId, result }, null)
  }
}
