import type { IncomingMessage } from 'node:http'

/** How long a client may keep sending after it got its response. */
const LINGER_MS = 1_000

/** Discards the rest of a request body, so that the client reads the response, then closes the connection. */
export function discardBody(request: IncomingMessage): void {
  if (request.complete) return
  request.resume()
  const timer = setTimeout(() => request.destroy(), LINGER_MS)
  request.once('close', () => clearTimeout(timer))
}
