import type { ExecutionResult } from 'graphql'
import { print, type StreamEvent, type StreamMessage, validateStreamEvent } from 'graphql-sse'

// Frames of graphql-sse, made by the library. It writes the data on one line as JSON, in which every line break is escaped: so
// no text can end a frame or begin another.

function toFrame<ForID extends boolean, Event extends StreamEvent>(
  message: StreamMessage<ForID, Event>,
): string {
  validateStreamEvent(message.event)
  return print(message)
}

/** Ends the stream: everything was sent. */
export const COMPLETE_FRAME = toFrame<false, 'complete'>({ event: 'complete', data: null })
/** A comment, for those who close what is silent. */
export const KEEP_ALIVE_FRAME = ':\n\n'

/**
 * A result as it is sent. `lastEventId` is what a client that was cut off sends back. The library writes no `id:`, and a field of
 * an event may stand anywhere in it.
 */
export function nextFrame(result: ExecutionResult, lastEventId: string | null): Buffer {
  const id = lastEventId === null ? '' : `id: ${lastEventId}\n`
  return Buffer.from(id + toFrame<false, 'next'>({ event: 'next', data: result }))
}

/** The end of an operation among several on one stream. */
export function operationCompleteFrame(operationId: string): Buffer {
  return Buffer.from(toFrame<true, 'complete'>({ event: 'complete', data: { id: operationId } }))
}

/** A frame of an operation up to its id. */
const BEFORE_ID = 'event: next\ndata: {"id":'
const NO_ID = '""'

const printed = new WeakMap<readonly ExecutionResult[], readonly string[]>()

/** Frames of results for an operation among several on one stream. Printed once for all who get the same results. */
export function operationFrames(results: readonly ExecutionResult[], operationId: string): Buffer {
  const rests = printed.get(results) ?? results.map(printBehindId)
  printed.set(results, rests)
  const beginning = BEFORE_ID + JSON.stringify(operationId)
  return Buffer.from(rests.map(rest => beginning + rest).join(''))
}

function printBehindId(payload: ExecutionResult): string {
  const frame = toFrame<true, 'next'>({ event: 'next', data: { id: '', payload } })
  if (!frame.startsWith(BEFORE_ID + NO_ID))
    throw new Error('graphql-sse prints frames in another form than this expects')
  return frame.slice(BEFORE_ID.length + NO_ID.length)
}
