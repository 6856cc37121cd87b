import type { IncomingMessage } from 'node:http'

/** A sender that has its answer may go on for this long before it is cut off. */
const LINGER_MS = 1_000

/** Reads and drops the rest of a request for a moment, so that its answer is received, and then closes the connection. */
export function cutLater(request: IncomingMessage): void {
  if (request.complete) return
  request.resume()
  const timer = setTimeout(() => request.destroy(), LINGER_MS)
  request.once('close', () => clearTimeout(timer))
}
