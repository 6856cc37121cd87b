import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { formatRequest } from '../../../bench/http-load.ts'
import { percentile } from '../../../bench/statistics.ts'
import { gatherAudience } from '../../support/audience.ts'
import { type EventReader, openReader, readerRequest } from '../../support/event-reader.ts'
import { type Fleet, startFleet } from '../../support/fleet.ts'
import { type SilentTask, startSilentTask } from '../../support/silent-task.ts'
import { waitUntil } from '../../support/wait-until.ts'

const READERS = 100
const EVENTS = 100_000
/** Events of one transaction. */
const BATCH = 50
const BATCHES = EVENTS / BATCH
/** Written and not yet with all readers: so the pace is what they and the server can take. */
const BATCHES_ON_THE_WAY = 2
/** Until the memory of the process is what it needs for this. */
const WARM_UP_BATCHES = BATCHES / 10
const LOOK_EVERY = 10
const KILOBYTE = 'x'.repeat(1_000)
const P99_MS = 250
const MOST_MORE_BYTES = 50 * 2 ** 20
/** Larger than what the kernel takes for a reader that does not read. */
const MISSED = 20_000
const GIVE_UP_MS = 120_000

const SETTINGS = {
  // A small heap is tidied often: then memory shows what is held, and not what is yet to be collected.
  NODE_OPTIONS: '--max-old-space-size=160 --max-semi-space-size=8',
  STREAM_STALL_MS: '600000',
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1])
}

/** @returns what is above the last event of each batch, in ms from its commit, and the bytes that were added to the process. */
async function deliver(fleet: Fleet, task: SilentTask) {
  const { client, pid } = fleet.api
  const { headers, body } = readerRequest({ secret: client.secret, taskId: task.id, after: 2 })
  const { hostname: host, port } = new URL(client.url)
  const request = formatRequest({ url: client.url, headers, body })
  const audience = gatherAudience({
    host,
    port: Number(port),
    request,
    size: READERS,
    batch: BATCH,
    batches: BATCHES,
  })
  const committedAt: number[] = []
  let before = 0
  let peak = 0
  for (let batch = 0; batch < BATCHES; batch++) {
    await audience.waitForAll(batch === 1 ? 1 : batch - BATCHES_ON_THE_WAY)
    await task.write(BATCH, KILOBYTE)
    committedAt.push(Date.now())
    if (batch === WARM_UP_BATCHES) before = await residentBytes(pid)
    if (batch > WARM_UP_BATCHES && batch % LOOK_EVERY === 0) peak = Math.max(peak, await residentBytes(pid))
  }
  await audience.waitForAll(BATCHES)
  // The first batch waited for the readers to come.
  const delays = committedAt.flatMap((at, batch) =>
    batch === 0 ? [] : audience.arrivalsOf(batch).map(arrivedAt => arrivedAt - at),
  )
  return { p99: percentile(delays, 0.99), moreBytes: peak - before }
}

async function expectRest({ arrivals }: EventReader, first: number, last: number): Promise<void> {
  await waitUntil('the slow one has all', GIVE_UP_MS, async () => arrivals.at(-1)?.sequence === last)
  const sequences = arrivals.map(({ sequence }) => sequence)
  expect(sequences).toEqual(Array.from({ length: last - first + 1 }, (_, i) => first + i))
}

it('beside one that does not read, 100 readers get 100,000 events of 1 kB with a p99 under 250 ms and 50 MB more; the slow one resumes without loss', {
  timeout: 400_000,
}, async () => {
  const fleet = await startFleet(SETTINGS)
  const { client } = fleet.api
  const task = await startSilentTask({ sql: fleet.sql, redisUrl: fleet.settings.REDIS_URL ?? '' })
  const options = { secret: client.secret, taskId: task.id }
  const slow = openReader({ ...options, urls: [client.url], isPaused: true })
  const { p99, moreBytes } = await deliver(fleet, task)
  expect(fleet.api.hasEnded()).toBe(false)
  expect(p99).toBeLessThan(P99_MS)
  expect(moreBytes).toBeLessThan(MOST_MORE_BYTES)
  const last = EVENTS + 2

  slow.resume()
  await expectRest(slow, 1, last)
  expect(slow.connections).toHaveLength(1)

  const strict = await fleet.startApi({ STREAM_STALL_MS: '500' })
  const stalled = openReader({ ...options, urls: [strict.client.url], after: last - MISSED, isPaused: true })
  await waitUntil('it is open', GIVE_UP_MS, async () => stalled.connections.length === 1)
  await waitUntil('it is cut off', GIVE_UP_MS, async () => (await countStreams(strict.url)) === 0)
  stalled.resume()
  await expectRest(stalled, last - MISSED + 1, last)
  expect(stalled.connections).toHaveLength(2)
})

async function countStreams(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text()
  return Number(/^canopy_http_open_streams(?:\{.*\})? (\d+)$/m.exec(metrics)?.[1])
}
