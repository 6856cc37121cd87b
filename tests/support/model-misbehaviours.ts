import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { type Behaviour, sendPiece } from './model-server.ts'

/** Never answers. */
export const stall: Behaviour = () => {}

/** Pieces, and then nothing more. */
export const stallAfter =
  (pieces: readonly string[]): Behaviour =>
  response => {
    for (const piece of pieces) sendPiece(response, piece)
  }

/** A piece now and then, for ever. */
export const trickle: Behaviour = response => untilClosed(response, 20, () => sendPiece(response, 'and '))

/** Text as fast as it is taken, for ever. */
export const flood: Behaviour = response =>
  untilClosed(response, 0, () => sendPiece(response, 'word '.repeat(2_000)))

/** One event that never ends. */
export const hugeEvent: Behaviour = response => {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: "')
  const piece = 'x'.repeat(1_000_000)
  return untilClosed(response, 0, () => response.write(piece))
}

/** The connection breaks before a word. */
export const hangUp: Behaviour = response => response.destroy()

/** Pieces, and an end in order, but not the protocol's. */
export const cutShort =
  (pieces: readonly string[]): Behaviour =>
  response => {
    for (const piece of pieces) sendPiece(response, piece)
    response.end()
  }

/** Pieces, and then events of one's own. */
export const sayThen =
  (pieces: readonly string[], events: string): Behaviour =>
  response => {
    for (const piece of pieces) sendPiece(response, piece)
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(events)
  }

/** Sends the client elsewhere. */
export const redirect =
  (location: string): Behaviour =>
  response =>
    response.writeHead(307, { location }).end()

async function untilClosed(response: ServerResponse, everyMs: number, work: () => unknown): Promise<void> {
  const closed = once(response, 'close')
  while (!response.destroyed) {
    work()
    if (response.writableNeedDrain) await Promise.race([once(response, 'drain'), closed])
    await wait(everyMs)
  }
}
