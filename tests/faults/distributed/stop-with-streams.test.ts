import { expect, it } from 'vitest'
import { openReader } from '../../support/event-reader.ts'
import { startFleet } from '../../support/fleet.ts'
import { startSilentTask } from '../../support/silent-task.ts'
import { openSocketReader } from '../../support/socket-reader.ts'
import { waitUntil } from '../../support/wait-until.ts'

const READERS = 200
const SOCKETS = 20
const CLOSED_WITHIN_MS = 5_000
const GIVE_UP_MS = 40_000
const PAUSE_MS = 40

it('an API told to stop closes 200 streams and 20 WebSockets within 5 s; all go on elsewhere, 0 events lost, 0 doubled', {
  timeout: 120_000,
}, async () => {
  const fleet = await startFleet()
  const apis = [fleet.api, await fleet.startApi()]
  const [first = '', second = ''] = apis.map(({ client }) => client.url)
  const { secret } = fleet.api.client
  const task = await startSilentTask({ sql: fleet.sql, redisUrl: fleet.settings.REDIS_URL ?? '' })
  const options = { urls: [first, second], secret, taskId: task.id }
  const readers = Array.from({ length: READERS }, () => openReader(options))
  const sockets = Array.from({ length: SOCKETS }, () => openSocketReader(options))
  const haveAll = async (last: number) =>
    readers.every(({ arrivals }) => arrivals.at(-1)?.sequence === last) &&
    sockets.every(({ sequences }) => sequences.at(-1) === last)
  const last = await task.write()
  await waitUntil('all streams are open', GIVE_UP_MS, () => haveAll(last))

  let isStopped = false
  const write = async () => {
    while (!isStopped) {
      await task.write()
      await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
    }
  }
  const writing = write()
  const stoppedAt = performance.now()
  expect(await fleet.api.end('SIGTERM'), fleet.api.output()).toBe(0)
  const resumed = () =>
    readers.every(({ connections }) => connections.at(-1)?.url === second) &&
    sockets.every(({ urls }) => urls.at(-1)?.endsWith(`${new URL(second).host}/graphql`))
  await waitUntil('all are resumed at the other one', GIVE_UP_MS, async () => resumed()).finally(
    () => (isStopped = true),
  )
  await writing
  await task.finish()
  const isComplete = () => [...readers, ...sockets].every(reader => reader.isComplete())
  await waitUntil('all streams complete', GIVE_UP_MS, async () => isComplete())

  const closedAt = [
    ...readers.map(({ connections }) => connections[0]?.endedAt ?? Infinity),
    ...sockets.map(({ endedAt }) => endedAt[0] ?? Infinity),
  ]
  expect(Math.max(...closedAt) - stoppedAt).toBeLessThan(CLOSED_WITHIN_MS)
  const [row] = await fleet.sql<{ sequences: number[] }>(
    'SELECT array_agg(sequence ORDER BY sequence) AS sequences FROM task_events WHERE task_id = $1',
    [task.uuid],
  )
  for (const { arrivals } of readers) expect(arrivals.map(({ sequence }) => sequence)).toEqual(row?.sequences)
  for (const { sequences } of sockets) expect(sequences).toEqual(row?.sequences)
})
