import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { chooseLanguage } from '../languages/language.ts'
import { localize } from '../languages/localize.ts'
import { currentLanguage } from '../platform/request-identity.ts'

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** Rejects a request with a message in the language of the request. */
export function sendError(
  response: ServerResponse,
  status: number,
  { message, ...body }: { message: string; code?: string },
): void {
  const language = currentLanguage()
  response.setHeader('content-language', language)
  response.appendHeader('vary', 'Accept-Language')
  sendJson(response, status, { ...body, message: localize(message, language) })
}

/** Rejects a WebSocket upgrade with a message in the language of the request, and closes the connection. */
export function rejectUpgrade(
  { headers }: IncomingMessage,
  socket: Duplex,
  {
    status,
    message,
    headers: more = new Map(),
  }: { status: number; message: string; headers?: ReadonlyMap<string, string> },
): void {
  const language = chooseLanguage(headers['accept-language'] ?? null)
  const body = JSON.stringify({ message: localize(message, language) })
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Language: ${language}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...[...more].map(([name, value]) => `${name}: ${value}`),
  ]
  socket.on('error', () => {})
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/**
 * Sends the response of a fetch handler. Not for streams: the whole body is buffered. A client that reads nothing for
 * `stallMs` is disconnected.
 */
export async function sendResponse(
  answer: Response,
  response: ServerResponse,
  stallMs: number,
): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer())
  if (response.destroyed) return
  response.setHeaders(answer.headers)
  response.setTimeout(stallMs, () => response.destroy())
  response.writeHead(answer.status).end(body)
}

/** How long a client may keep sending after it got its response. */
const LINGER_MS = 1_000

/** Discards the rest of a request body, so that the client reads the response, then closes the connection. */
export function discardBody(request: IncomingMessage): void {
  if (request.complete) return
  request.resume()
  const timer = setTimeout(() => request.destroy(), LINGER_MS)
  request.once('close', () => clearTimeout(timer))
}
