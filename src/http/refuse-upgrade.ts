import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { chooseLanguage } from '../languages/language.ts'
import { localize } from '../languages/localize.ts'

/** Rejects a WebSocket upgrade with a message in the language of the request, and closes the connection. */
export function rejectUpgrade(
  { headers }: IncomingMessage,
  socket: Duplex,
  { status, message }: { status: number; message: string },
): void {
  const language = chooseLanguage(headers['accept-language'] ?? null)
  const body = JSON.stringify({ message: localize(message, language) })
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Language: ${language}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  socket.on('error', () => {})
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
