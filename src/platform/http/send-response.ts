import type { ServerResponse } from 'node:http'

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
