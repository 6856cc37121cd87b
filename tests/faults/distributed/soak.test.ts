import { expect, it } from 'vitest'
import { newSecret } from '../../support/canopy-process.ts'
import { makeDataDir } from '../../support/data-dir.ts'
import { recordFigure } from '../../support/record-figure.ts'
import { sized } from '../../support/scale.ts'
import { parseMetrics, sumOf } from '../../support/scrape-metrics.ts'
import { startSilentTask } from '../../support/silent-task.ts'
import { startMeasuredProcess } from '../../support/soak/measured-process.ts'
import { countHandles, type Memory } from '../../support/soak/memory.ts'
import { openStreams } from '../../support/soak/open-streams.ts'
import { readingActivities } from '../../support/soak/reading-activities.ts'
import { createLoad } from '../../support/soak/run-load.ts'
import { seedSoak } from '../../support/soak/seed-soak.ts'
import { createSoakClient } from '../../support/soak/soak-client.ts'
import { createSoakDatabase } from '../../support/soak/soak-database.ts'
import { writingActivities } from '../../support/soak/writing-activities.ts'
import { atEnd } from '../../support/start-test-canopy.ts'
import { waitUntil } from '../../support/wait-until.ts'

const STREAMS = sized(20, 500)
const WARM_UP_MS = sized(1_000, 180_000)
/** With a measurement after each. One in between shows whether growth continues. */
const LOADS_MS = sized([1_000], [300_000, 900_000])
/** Every activity runs this often, even if the machine is busy. */
const MIN_RUNS = sized(2, 3)
const RECONNECTS_AT_ONCE = 5
/** Maximum growth from the first to the last measurement, as a share of the first. In the gate, code is still being compiled. */
const MAX_HEAP_GROWTH = sized(0.1, 0.05)
/** In the gate too, since there are hundreds of requests and reconnects. Idle threads of the worker end at any time. */
const MAX_FUNCTION_GROWTH = { api: 0.004, worker: 0.01 }
const MAX_HANDLE_GROWTH = 0.05
/** On a busy machine, each periodic job may be at work when the process is measured: it then has no timer. */
const HANDLE_TOLERANCE = 8
/** Only ends a hanging test. */
const TIMEOUT_MS = sized(600_000, 3_600_000)

const ROLES = ['api', 'worker'] as const
const SETTINGS = {
  GRAPHIQL: 'false',
  LOG_LEVEL: 'warn',
  PLANS_PER_MINUTE: '10000',
  COVERAGE_DEBOUNCE_MS: sized('200', '5000'),
  SCHEDULE_POLL_MS: sized('200', '1000'),
}

it('keeps heap and handles constant under a mixed load, without errors', {
  timeout: TIMEOUT_MS,
}, async () => {
  const database = await createSoakDatabase()
  // Files that are being uploaded are in it. A Canopy on another database would remove them.
  const dataDir = await makeDataDir()
  atEnd(dataDir.remove)
  const settings = {
    ...SETTINGS,
    DATA_DIR: dataDir.path,
    REDIS_URL: database.redisUrl,
    BOOTSTRAP_API_KEY: newSecret(),
  }
  const [api, worker] = await Promise.all([
    startMeasuredProcess('api', settings, database),
    startMeasuredProcess('worker', settings, database),
  ])
  const client = createSoakClient(`${api.url}/graphql`, api.secret)
  atEnd(client.closeConnections)
  const world = await seedSoak(client)
  const task = await startSilentTask(database)
  const streams = await openStreams(client, task.id, STREAMS)
  client.closeConnections()

  let written = 2
  let reconnects = 0
  const load = createLoad(api, {
    ...readingActivities(world),
    ...writingActivities(world),
    async 'events of open streams'() {
      written = await task.write(5)
      await streams.keepUp(written)
    },
    async 'reconnecting streams'() {
      const next = Array.from({ length: RECONNECTS_AT_ONCE }, () => streams.all[reconnects++ % STREAMS])
      await Promise.all(next.map(stream => stream?.reconnect()))
      streams.check()
    },
  })
  /** With the load paused and the streams open. */
  const measure = async () => {
    await database.waitForIdle(task.uuid)
    // The last events may be deleted with their report before all streams have them. Every stream gets this one.
    written = await task.write()
    await streams.waitForAll(written)
    await waitUntil('only the open streams are left', async () => {
      const metrics = parseMetrics(await client.download(`${api.url}/metrics`))
      return sumOf([metrics], 'canopy_http_open_streams') === STREAMS
    })
    client.closeConnections()
    return { api: await api.measure(), worker: await worker.measure() }
  }

  const run = async (ms: number) => {
    await load.run(ms, MIN_RUNS).catch(error => {
      const logged = [...api.loggedErrors(), ...worker.loggedErrors()]
      throw new Error([error.message, ...logged].join('\n\n'))
    })
    return measure()
  }

  const measured = [await run(WARM_UP_MS)]
  for (const ms of LOADS_MS) measured.push(await run(ms))

  const items = streams.all.map(stream => stream.items())
  recordFigure('open streams', STREAMS)
  recordFigure('reconnects', reconnects)
  recordFigure('events per stream', `${Math.min(...items)} to ${Math.max(...items)}`)
  for (const [name, { requests, refusals }] of Object.entries(load.counts()))
    recordFigure(name, `${requests} requests, ${refusals} refused`)
  // Any other error ends the load.
  recordFigure('errors', 0)
  for (const role of ROLES)
    recordMemory(
      role,
      measured.map(memory => memory[role]),
    )
  expect([...api.loggedErrors(), ...worker.loggedErrors()]).toEqual([])
  for (const role of ROLES)
    expectNoGrowth(
      role,
      measured.map(memory => memory[role]),
    )
})

const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1)

function recordMemory(role: string, measured: readonly Memory[]): void {
  const record = (what: string, read: (memory: Memory) => number | string) =>
    recordFigure(`${what} of ${role}`, measured.map(read).join(', '))
  record('MB in the heap', ({ heapUsed }) => megabytes(heapUsed))
  record('MB outside of the heap', ({ external }) => megabytes(external))
  record('functions', ({ functions }) => functions)
  record('handles', countHandles)
}

/** Compares the last measurement with the first. */
function expectNoGrowth(role: (typeof ROLES)[number], measured: readonly Memory[]): void {
  const [before, after] = [measured[0], measured.at(-1)] as [Memory, Memory]
  const expectAtMost = (what: string, read: (memory: Memory) => number, growth: number, tolerance = 0) =>
    expect(read(after), `${what} of the ${role}, measured: ${JSON.stringify(measured)}`).toBeLessThanOrEqual(
      read(before) * (1 + growth) + tolerance,
    )
  expectAtMost('handles', countHandles, MAX_HANDLE_GROWTH, HANDLE_TOLERANCE)
  expectAtMost('functions', ({ functions }) => functions, MAX_FUNCTION_GROWTH[role])
  expectAtMost('heap', ({ heapUsed }) => heapUsed, MAX_HEAP_GROWTH)
  expectAtMost('memory outside of the heap', ({ external }) => external, MAX_HEAP_GROWTH)
}
