import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { type Behaviour, sendPiece, sendPieces } from './model-server.ts'

/** Sends pieces, then nothing more. */
export const stallAfter =
  (pieces: readonly string[]): Behaviour =>
  response =>
    sendPieces(response, pieces)

/** Never responds. */
export const stall = stallAfter([])

/** Sends pieces slowly and endlessly. */
export const trickle: Behaviour = response => untilClosed(response, 20, () => sendPiece(response, 'and '))

/** Sends text endlessly, as fast as the client reads it. */
export const flood: Behaviour = response =>
  untilClosed(response, 0, () => sendPiece(response, 'word '.repeat(2_000)))

/** Sends one event that never ends. */
export const hugeEvent: Behaviour = response => {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: "')
  const piece = 'x'.repeat(1_000_000)
  return untilClosed(response, 0, () => response.write(piece))
}

/** Closes the connection without a response. */
export const hangUp: Behaviour = response => response.destroy()

/** Sends pieces, then the given events, and ends the response. */
export const sayThen =
  (pieces: readonly string[], events: string): Behaviour =>
  response => {
    sendPieces(response, pieces)
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(events)
  }

/** Sends pieces and ends the response, but not as the protocol requires. */
export const cutShort = (pieces: readonly string[]): Behaviour => sayThen(pieces, '')

async function untilClosed(response: ServerResponse, everyMs: number, work: () => unknown): Promise<void> {
  const closed = once(response, 'close')
  while (!response.destroyed) {
    work()
    if (response.writableNeedDrain) await Promise.race([once(response, 'drain'), closed])
    await wait(everyMs)
  }
}
