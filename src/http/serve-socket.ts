import type { IncomingMessage } from 'node:http'
import { CloseCode, type Server } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { Language } from '../languages/language.ts'
import { localize } from '../languages/localize.ts'
import type { Logger } from '../platform/logger.ts'
import type { StreamMetrics } from '../streams/limits.ts'

/** Before authentication. Node limits request headers to the same size. */
const MAX_FIRST_MESSAGE_BYTES = 16_384
/** WebSocket close code. */
const MESSAGE_TOO_BIG = 1009
/** Reading from a client is paused while it has more than this to receive. */
export const MAX_UNSENT_BYTES = 16_000_000

/** State of a connection. */
export interface SocketExtra {
  socket: WebSocket
  request: IncomingMessage
  /** ID (UUID) of the API key that the connection was opened with. Null before authentication. */
  apiKeyId: string | null
  /** Language of messages. From Accept-Language until the API key is known. */
  language: Language
  /** Size of the message that is being handled. */
  messageBytes: number
}

/**
 * Connects a WebSocket to the graphql-ws server and logs errors. The adapter of the library would write to the console
 * whenever a client disconnects.
 */
export function serveSocket(
  server: Server<SocketExtra>,
  extra: SocketExtra,
  { log, metrics, keepAliveMs }: { log: Logger; metrics: StreamMetrics; keepAliveMs: number },
): void {
  const { socket } = extra
  const receive = (data: Buffer, handle: (message: string) => Promise<void>): void => {
    extra.messageBytes = data.byteLength
    if (extra.apiKeyId === null && data.byteLength > MAX_FIRST_MESSAGE_BYTES) {
      socket.close(MESSAGE_TOO_BIG, localize('The first message is too large.', extra.language))
      return
    }
    handle(String(data)).catch(error => {
      log.error({ err: error }, 'WebSocket message failed')
      const reason = localize('Internal error.', extra.language)
      socket.close(CloseCode.InternalServerError, reason)
    })
    if (socket.bufferedAmount > MAX_UNSENT_BYTES) socket.pause()
  }
  const closed = server.opened(
    {
      protocol: socket.protocol,
      // Resolves when the data is sent, so that no more results are produced for a client that does not read.
      send: data =>
        new Promise(resolve =>
          socket.send(data, error => {
            if (!error) metrics.messagesSent('websocket', 1)
            if (socket.isPaused && socket.bufferedAmount <= MAX_UNSENT_BYTES) socket.resume()
            resolve()
          }),
        ),
      close: (code, reason) => socket.close(code, reason),
      onMessage: handle => socket.on('message', data => receive(data as Buffer, handle)),
    },
    extra,
  )
  socket.once('close', metrics.socketOpened())
  let isAlive = true
  let unsentBytes = 0
  const ping = setInterval(() => {
    // Pongs are not read while the socket is paused. Then it is alive as long as its buffer shrinks.
    const isReceiving = socket.isPaused && socket.bufferedAmount < unsentBytes
    unsentBytes = socket.bufferedAmount
    if (!isAlive && !isReceiving) return socket.terminate()
    isAlive = false
    socket.ping()
  }, keepAliveMs)
  socket.on('pong', () => {
    isAlive = true
  })
  socket.on('error', error => log.debug({ err: error }, 'WebSocket connection failed'))
  socket.once('close', (code, reason) => {
    clearInterval(ping)
    closed(code, String(reason)).catch(error => log.error({ err: error }, 'closing a WebSocket failed'))
  })
}
