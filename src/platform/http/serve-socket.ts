import type { IncomingMessage } from 'node:http'
import { CloseCode, type Server } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { Logger } from '../logger.ts'

/** What is known of a connection besides what it says. */
export interface SocketExtra {
  socket: WebSocket
  request: IncomingMessage
}

/**
 * Connects a WebSocket with the protocol of graphql-ws. What goes wrong between is logged, unlike by the library's own
 * connection, which writes to the console whenever a client breaks off.
 */
export function serveSocket(
  server: Server<SocketExtra>,
  { socket, request }: SocketExtra,
  { log, keepAliveMs }: { log: Logger; keepAliveMs: number },
): void {
  const closed = server.opened(
    {
      protocol: socket.protocol,
      // Resolves when it has been handed on, so that nothing more is made for a client that takes nothing.
      send: data => new Promise(resolve => socket.send(data, () => resolve())),
      close: (code, reason) => socket.close(code, reason),
      onMessage: handle =>
        socket.on('message', data => {
          handle(String(data)).catch(error => {
            log.error({ err: error }, 'a message of a WebSocket could not be handled')
            socket.close(CloseCode.InternalServerError, 'Something went wrong on our side.')
          })
        }),
    },
    { socket, request },
  )
  let isAlive = true
  const ping = setInterval(() => {
    if (!isAlive) return socket.terminate()
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
