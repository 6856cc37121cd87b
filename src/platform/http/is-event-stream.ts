import type { ServerResponse } from 'node:http'

/** Whether this answer is a stream of events, which lives as long as it is read. Known once its headers are set. */
export function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type') ?? '').startsWith('text/event-stream')
}
