import type { ServerResponse } from 'node:http'

/** Whether this response is an event stream. Known once its headers are set. */
export function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type') ?? '').startsWith('text/event-stream')
}
