import type { ExecutionResult } from 'graphql'
import { print, type StreamEvent, type StreamMessage, validateStreamEvent } from 'graphql-sse'

// Frames of graphql-sse, encoded by the library. It writes data as one line of JSON with escaped line breaks, so no
// text can end a frame or start another.

function toFrame<ForID extends boolean, Event extends StreamEvent>(
  message: StreamMessage<ForID, Event>,
): string {
  validateStreamEvent(message.event)
  return print(message)
}

/** Tells the client that the stream is complete. */
export const COMPLETE_FRAME = toFrame<false, 'complete'>({ event: 'complete', data: null })
/** A comment, so that proxies do not close an idle connection. */
export const KEEP_ALIVE_FRAME = ':\n\n'

/**
 * Encodes a result. `lastEventId` is what a client sends when it reconnects. The library does not write `id:`; it can
 * come first because fields of an event may be in any order.
 */
export function nextFrame(result: ExecutionResult, lastEventId: string | null): Buffer {
  const id = lastEventId === null ? '' : `id: ${lastEventId}\n`
  return Buffer.from(id + toFrame<false, 'next'>({ event: 'next', data: result }))
}

/** Adds extensions to the result of the first frame, which has none. Its data is one line of JSON. */
export function extendFirstFrame(frames: Buffer, extensions: Record<string, unknown>): Buffer {
  const end = frames.indexOf('}\n\n')
  const added = `,"extensions":${JSON.stringify(extensions)}`
  return Buffer.concat([frames.subarray(0, end), Buffer.from(added), frames.subarray(end)])
}

/** Ends one operation of a stream that carries several. */
export function operationCompleteFrame(operationId: string): Buffer {
  return Buffer.from(toFrame<true, 'complete'>({ event: 'complete', data: { id: operationId } }))
}

/** The beginning of an operation's frame, up to its ID. */
const BEFORE_ID = 'event: next\ndata: {"id":'
const NO_ID = '""'

const printed = new WeakMap<readonly ExecutionResult[], readonly string[]>()

/** Encodes results of one operation of a stream that carries several. Results are printed once for all subscribers. */
export function operationFrames(results: readonly ExecutionResult[], operationId: string): Buffer {
  const rests = printed.get(results) ?? results.map(printAfterId)
  printed.set(results, rests)
  const beginning = BEFORE_ID + JSON.stringify(operationId)
  return Buffer.from(rests.map(rest => beginning + rest).join(''))
}

function printAfterId(payload: ExecutionResult): string {
  const frame = toFrame<true, 'next'>({ event: 'next', data: { id: '', payload } })
  if (!frame.startsWith(BEFORE_ID + NO_ID)) throw new Error('Unexpected frame format of graphql-sse')
  return frame.slice(BEFORE_ID.length + NO_ID.length)
}
