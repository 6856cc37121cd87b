import type { IncomingMessage } from 'node:http'
import { CloseCode, type Server } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { Language } from '../../languages/language.ts'
import { localize } from '../../languages/localize.ts'
import type { Logger } from '../logger.ts'

/** A client that does not say whose it is says little else. Headers have the same bound. */
const MAX_FIRST_MESSAGE_BYTES = 16_384
/** Of WebSockets. */
const MESSAGE_TOO_BIG = 1009
/** Nothing more is read from a client that has so much to receive. */
export const MAX_UNSENT_BYTES = 16_000_000

/** What is known of a connection besides what it says. */
export interface SocketExtra {
  socket: WebSocket
  request: IncomingMessage
  /** Of the key that it was opened with, as a UUID; null before. */
  apiKeyId: string | null
  /** Language of messages. From Accept-Language until the API key is known. */
  language: Language
  /** Length of the message that is being handled. */
  messageBytes: number
}

/**
 * Connects a WebSocket with the protocol of graphql-ws. What goes wrong between is logged, unlike by the library's own
 * connection, which writes to the console whenever a client breaks off.
 */
export function serveSocket(
  server: Server<SocketExtra>,
  extra: SocketExtra,
  { log, keepAliveMs }: { log: Logger; keepAliveMs: number },
): void {
  const { socket } = extra
  const receive = (data: Buffer, handle: (message: string) => Promise<void>): void => {
    extra.messageBytes = data.byteLength
    if (extra.apiKeyId === null && data.byteLength > MAX_FIRST_MESSAGE_BYTES) {
      socket.close(MESSAGE_TOO_BIG, localize('The first message is too large.', extra.language))
      return
    }
    handle(String(data)).catch(error => {
      log.error({ err: error }, 'a message of a WebSocket could not be handled')
      const reason = localize('Something went wrong on our side.', extra.language)
      socket.close(CloseCode.InternalServerError, reason)
    })
    if (socket.bufferedAmount > MAX_UNSENT_BYTES) socket.pause()
  }
  const closed = server.opened(
    {
      protocol: socket.protocol,
      // Resolves when it has been handed on, so that nothing more is made for a client that takes nothing.
      send: data =>
        new Promise(resolve =>
          socket.send(data, () => {
            if (socket.isPaused && socket.bufferedAmount <= MAX_UNSENT_BYTES) socket.resume()
            resolve()
          }),
        ),
      close: (code, reason) => socket.close(code, reason),
      onMessage: handle => socket.on('message', data => receive(data as Buffer, handle)),
    },
    extra,
  )
  let isAlive = true
  let unsentBytes = 0
  const ping = setInterval(() => {
    // Pongs are not read while it is paused: then it is alive as long as it takes what was sent.
    const isReceiving = socket.isPaused && socket.bufferedAmount < unsentBytes
    unsentBytes = socket.bufferedAmount
    if (!isAlive && !isReceiving) return socket.terminate()
    isAlive = false
    socket.ping()
  }, keepAliveMs)
  socket.on('pong', () => {
    isAlive = true
  })
  socket.on('error', error => log.debug({ err: error }, 'a WebSocket broke off'))
  socket.once('close', (code, reason) => {
    clearInterval(ping)
    closed(code, String(reason)).catch(error => log.error({ err: error }, 'closing a WebSocket'))
  })
}
