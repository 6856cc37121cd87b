import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { formatRequest } from '../../../bench/http-load.ts'
import { gatherAudience } from '../../support/audience.ts'
import { type EventReader, openReader, readerRequest } from '../../support/event-reader.ts'
import { startFleet } from '../../support/fleet.ts'
import { exemptMessages } from '../../support/foreign-messages.ts'
import { sized } from '../../support/scale.ts'
import { scrapeMetrics, sumOf } from '../../support/scrape-metrics.ts'
import { atEnd } from '../../support/start-test-canopy.ts'
import { waitUntil } from '../../support/wait-until.ts'

const READERS = sized(4, 100)
const { EVENTS, MESSAGE_BYTES } = sized(
  { EVENTS: 1_000, MESSAGE_BYTES: 20_000 },
  { EVENTS: 100_000, MESSAGE_BYTES: 1_000 },
)
/** Events per transaction. */
const BATCH = 50
const BATCHES = EVENTS / BATCH
/** Maximum number of batches written before all readers have received them. */
const BATCHES_AHEAD = 2
const MESSAGE = 'x'.repeat(MESSAGE_BYTES)
exemptMessages([MESSAGE])
/** Allows a few writes of 32 events each. */
const MAX_HELD_BYTES = 2 * 2 ** 20
/** Number of events that exceeds the kernel buffers of a paused reader. */
const MISSED = 18_000_000 / MESSAGE_BYTES

/** Collects the connections that servers in this process accept. */
function watchConnections(): Socket[] {
  const sockets: Socket[] = []
  const collect = (message: unknown) => void sockets.push((message as { socket: Socket }).socket)
  subscribe('net.server.socket', collect)
  atEnd(() => unsubscribe('net.server.socket', collect))
  return sockets
}

async function expectRest({ sequences }: EventReader, first: number, last: number): Promise<void> {
  await waitUntil('the slow one has all', async () => sequences.at(-1) === last)
  expect(sequences).toEqual(Array.from({ length: last - first + 1 }, (_, i) => first + i))
}

it('delivers to all other readers while one does not read, bounds its buffer, and resumes it without loss', async () => {
  const sockets = watchConnections()
  const fleet = await startFleet()
  const { client } = await fleet.startApiInside({ STREAM_STALL_MS: '600000' })
  const task = await fleet.startSilentTask()
  const slow = openReader(client, task.id, { isPaused: true })
  await waitUntil('the slow one is connected', async () => slow.connections.length === 1)
  const served = sockets.at(-1)

  const { headers, body } = readerRequest(client.secret, task.id, 2)
  const { hostname: host, port } = new URL(client.url)
  const request = formatRequest({ url: client.url, headers, body })
  const size = { size: READERS, batch: BATCH, batches: BATCHES }
  const audience = gatherAudience({ host, port: Number(port), request, ...size })
  let maxHeld = 0
  for (let batch = 0; batch < BATCHES; batch++) {
    await audience.waitForAll(batch === 1 ? 1 : batch - BATCHES_AHEAD)
    await task.write(BATCH, MESSAGE)
    maxHeld = Math.max(maxHeld, served?.writableLength ?? Infinity)
  }
  await audience.waitForAll(BATCHES)
  expect(maxHeld, 'bytes held for the slow one').toBeLessThan(MAX_HELD_BYTES)
  // Most of the data has not been sent yet.
  expect(served?.bytesWritten).toBeLessThan((EVENTS * MESSAGE_BYTES) / 2)
  const last = EVENTS + 2

  slow.resume()
  await expectRest(slow, 1, last)
  expect(slow.connections).toHaveLength(1)

  const strict = await fleet.startApiInside({ STREAM_STALL_MS: '500' })
  const stalled = openReader(strict.client, task.id, { after: last - MISSED, isPaused: true })
  await waitUntil('it is connected', async () => stalled.connections.length === 1)
  const openStreams = async () => sumOf(await scrapeMetrics([strict.url]), 'canopy_http_open_streams')
  await waitUntil('it is cut off', async () => (await openStreams()) === 0)
  stalled.resume()
  await expectRest(stalled, last - MISSED + 1, last)
  expect(stalled.connections.length).toBeGreaterThan(1)
})
