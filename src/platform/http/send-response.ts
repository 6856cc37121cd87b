import type { ServerResponse } from 'node:http'

/**
 * Sends what a fetch handler answered. The body is whole already: streams go another way. A client that takes nothing of it for
 * `stallMs` is cut off.
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
