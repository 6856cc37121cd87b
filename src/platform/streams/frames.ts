import type { ExecutionResult } from 'graphql'

// The protocol of graphql-sse, distinct connections. JSON on one line cannot end a frame or begin another: in it every line
// break is escaped.

/** Ends the stream: everything was sent. */
export const COMPLETE_FRAME = 'event: complete\ndata:\n\n'
/** A comment, for those who close what is silent. */
export const KEEP_ALIVE_FRAME = ':\n\n'

/** A result as it is sent. `lastEventId` is what a client that was cut off sends back. */
export function nextFrame(result: ExecutionResult, lastEventId: string | null): Buffer {
  const id = lastEventId === null ? '' : `id: ${lastEventId}\n`
  return Buffer.from(`${id}event: next\ndata: ${JSON.stringify(result)}\n\n`)
}
