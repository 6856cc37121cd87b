import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ExecutionResult, GraphQLSchema } from 'graphql'
import type { App } from '../app.ts'
import { currentLanguage } from '../platform/request-identity.ts'
import { currentSpan } from '../platform/tracing/current-span.ts'
import { createEventStreamSender } from '../streams/send.ts'
import { createStreams } from '../streams/streams.ts'
import type { AuthorizeOperation } from './authorize-operation.ts'
import { createGraphqlEngine, type GraphqlEngine } from './graphql-engine.ts'
import { createGraphqlSocket } from './graphql-socket.ts'
import type { Caller } from './identify.ts'
import { createOriginCheck, type OriginCheck } from './origins.ts'
import { sendResponse } from './send.ts'
import {
  closeSignal,
  createAddressReader,
  createServerContext,
  requestHeaders,
  type ServerContext,
} from './server-context.ts'
import { runOperation } from './single-connection/run-operation.ts'
import type { Operation } from './single-connection/stream-rows.ts'
import { createSingleConnectionMode } from './single-connection/use-single-connection.ts'
import { endRequestSpan } from './trace-request.ts'
import { streamOf } from './use-streams.ts'

/** GraphQL on `/graphql`: JSON, Server-Sent Events and WebSockets. */
export interface GraphqlServer {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Handles a WebSocket upgrade request. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Runs an operation for a request of another protocol. Errors are results too. @throws OperationCut */
  run(caller: Caller, operation: Operation): AsyncIterable<ExecutionResult>
  isAllowedOrigin: OriginCheck
  readAddress: (request: IncomingMessage) => string
  /** Cuts all streams, so that their clients reconnect to another process. */
  cutStreams(): void
  stop(): Promise<void>
}

export function createGraphqlServer(
  app: App,
  schema: GraphQLSchema,
  authorizeOperation: AuthorizeOperation,
): GraphqlServer {
  const streams = createStreams(app)
  const isAllowedOrigin = createOriginCheck(app)
  const singleConnection = createSingleConnectionMode(app, { streams, authorizeOperation })
  const engine = createGraphqlEngine(app, schema, {
    streams,
    authorizeOperation,
    isAllowedOrigin,
    singleConnection: singleConnection.plugin,
  })
  const sender = createEventStreamSender(app.config.streams, app.metrics)
  const readAddress = createAddressReader(app.config)
  const socket = createGraphqlSocket({
    app,
    engine,
    streams,
    authorizeOperation,
    isAllowedOrigin,
    readAddress,
  })
  return {
    async answer(request, response) {
      // CORS headers differ by origin and messages by language, so caches must not mix responses.
      response.setHeader('vary', 'Origin, Accept-Language')
      const context = createServerContext(request, {
        headers: requestHeaders(request),
        address: readAddress(request),
        signal: closeSignal(response),
      })
      const answer = await answerOperation(engine, request, response, context)
      response.setHeader('content-language', currentLanguage())
      for (const [name, value] of Object.entries(context.charge?.headers() ?? {}))
        response.setHeader(name, value)
      const stream = streamOf(answer)
      if (!stream) return sendResponse(answer, response, app.config.streams.stallMs)
      if (response.destroyed) return stream.close()
      response.setHeaders(answer.headers)
      response.writeHead(answer.status)
      endRequestSpan(currentSpan(), response)
      // Returned, not awaited, so that the request state can be freed while the stream is open.
      return sender.send(response, stream)
    },
    upgrade: socket.upgrade,
    async *run(caller, operation) {
      const parts = { app, engine: () => engine, streams, authorizeOperation }
      for await (const { results } of runOperation(parts, caller, operation)) yield* results
    },
    isAllowedOrigin,
    readAddress,
    cutStreams: streams.cut,
    async stop() {
      sender.stop()
      await Promise.all([socket.stop(), singleConnection.stop(), streams.stop()])
    },
  }
}

/** Ends the operation with its response. A subscription counts as a stream by then. */
async function answerOperation(
  engine: GraphqlEngine,
  request: IncomingMessage,
  response: ServerResponse,
  context: ServerContext,
): Promise<Response> {
  try {
    return await engine.handleNodeRequestAndResponse(request, response, context)
  } finally {
    context.operation?.end()
  }
}
