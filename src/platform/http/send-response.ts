import type { ServerResponse } from 'node:http'

/** Sends what a fetch handler answered. The body is whole already: streams go another way. */
export async function sendResponse(answer: Response, response: ServerResponse): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer())
  if (response.destroyed) return
  response.setHeaders(answer.headers)
  response.writeHead(answer.status).end(body)
}
