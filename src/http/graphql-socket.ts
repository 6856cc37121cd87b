import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { GraphQLError } from 'graphql'
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws'
import { WebSocketServer } from 'ws'
import { maskError } from '../auth/mask-error.ts'
import { chooseLanguage } from '../languages/language.ts'
import { withDeadline } from '../platform/deadline.ts'
import { headersOf } from '../platform/rate-limit/limit-headers.ts'
import { currentLanguage, requestIdentity } from '../platform/request-identity.ts'
import { identifyCaller } from './identify.ts'
import { rejectUpgrade } from './send.ts'
import { type SocketExtra, serveSocket } from './serve-socket.ts'
import { createServerContext, requestHeaders } from './server-context.ts'
import {
  createSocketContext,
  executeOperation,
  type OperationArgs,
  prepareOperation,
  restart,
  type SocketContext,
  type SocketParts,
  subscribeOperation,
} from './socket-operations.ts'

const STOP_MS = 1_000
/** WebSocket close code after which clients reconnect. */
const TRY_AGAIN_LATER = 1013
/** WebSocket close codes by error code, after which clients do not reconnect. */
const CLOSE_CODES: Record<string, number> = {
  UNAUTHENTICATED: CloseCode.Unauthorized,
  FORBIDDEN: CloseCode.Forbidden,
}
/** The protocol allows 123 bytes. */
const MAX_REASON_BYTES = 120

/** GraphQL over WebSockets with the graphql-ws protocol. Clients authenticate in the first message. */
export function createGraphqlSocket(parts: SocketParts) {
  const { app, streams, readAddress } = parts
  const { bodyLimitBytes, streams: settings } = app.config
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: bodyLimitBytes,
    perMessageDeflate: false,
    handleProtocols,
  })
  const server = makeServer<Record<string, unknown>, SocketExtra>({
    onConnect: context => connect(parts, context),
    onSubscribe: (context, id, payload) => prepareOperation(parts, context, { ...payload, id }),
    execute: args => executeOperation(parts, args as OperationArgs),
    subscribe: args => subscribeOperation(parts, args as OperationArgs),
  })
  return {
    async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
      if (!(await isAllowed(parts, request, socket))) {
        rejectUpgrade(request, socket, {
          status: 403,
          message:
            'Requests from this origin are not allowed. Add it to CORS_ORIGINS, or to the allowed origins of an API key.',
        })
        return
      }
      if (socket.destroyed) return
      try {
        socket.once('close', streams.limits.take({ address: readAddress(request) }))
      } catch (error) {
        const { message, extensions } = error as GraphQLError
        rejectUpgrade(request, socket, { status: 429, message, headers: headersOf(extensions) })
        return
      }
      const language = chooseLanguage(request.headers['accept-language'] ?? null)
      sockets.handleUpgrade(request, socket, head, client =>
        serveSocket(
          server,
          { socket: client, request, apiKeyId: null, language, messageBytes: 0 },
          { log: app.log, metrics: app.metrics, keepAliveMs: settings.keepAliveMs },
        ),
      )
    },
    /** Closes all sockets, so that clients reconnect to another process. Terminates those that do not close in time. */
    async stop(): Promise<void> {
      sockets.clients.forEach(restart)
      const closed = new Promise<void>(resolve => sockets.close(() => resolve()))
      await withDeadline(STOP_MS, closed).catch(() => {
        for (const client of sockets.clients) client.terminate()
      })
    },
  }
}

async function connect(parts: SocketParts, context: SocketContext): Promise<void> {
  const { app } = parts
  const caller = createSocketContext(parts, context)
  const identity = { requestId: 'none', language: chooseLanguage(caller.headers.get('accept-language')) }
  await requestIdentity.run(identity, async () => {
    try {
      const { apiKeyId } = await identifyCaller(app, caller)
      context.extra.apiKeyId = apiKeyId
      context.extra.language = currentLanguage()
    } catch (error) {
      const { message, extensions } = maskError(error, identity.requestId, app.log)
      const code = CLOSE_CODES[String(extensions.code)] ?? TRY_AGAIN_LATER
      context.extra.socket.close(code, cutReason(message))
    }
  })
}

/** Cuts a message to the maximum size without splitting a character. */
function cutReason(message: string): string {
  return new TextDecoder().decode(Buffer.from(message).subarray(0, MAX_REASON_BYTES), { stream: true })
}

/** Allows pages of our own origin, pages of allowed origins, and clients that are not browsers. */
async function isAllowed(
  { isAllowedOrigin, readAddress }: SocketParts,
  request: IncomingMessage,
  socket: Duplex,
): Promise<boolean> {
  const { origin, host } = request.headers
  if (origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)) return true
  const closed = new AbortController()
  socket.once('close', () => closed.abort())
  socket.on('error', () => socket.destroy())
  const known = { headers: requestHeaders(request), address: readAddress(request), signal: closed.signal }
  return isAllowedOrigin(origin, createServerContext(request, known))
}
