import { expect, it } from 'vitest'
import { openReader } from '../../support/event-reader.ts'
import { startFleet } from '../../support/fleet.ts'
import { sized } from '../../support/scale.ts'
import { startSilentTask } from '../../support/silent-task.ts'
import { openSocketReader } from '../../support/socket-reader.ts'
import { waitUntil } from '../../support/wait-until.ts'

const READERS = sized(10, 200)
const SOCKETS = sized(3, 20)

it('stops without waiting for streams and WebSockets, which all resume elsewhere without loss', async () => {
  const fleet = await startFleet()
  // If streams got this grace period, the process would not exit during the test.
  const stopping = await fleet.startApiProcess({ SHUTDOWN_GRACE_MS: '600000' })
  const [first, second] = [stopping.client.url, fleet.api.client.url]
  const { secret } = fleet.api.client
  const task = await startSilentTask({ sql: fleet.sql, redisUrl: fleet.settings.REDIS_URL ?? '' })
  const options = { urls: [first, second], secret, taskId: task.id }
  const readers = Array.from({ length: READERS }, () => openReader(options))
  const sockets = Array.from({ length: SOCKETS }, () => openSocketReader(options))
  const all = [...readers, ...sockets]
  const last = await task.write()
  await waitUntil('all streams are open', async () => all.every(({ sequences }) => sequences.at(-1) === last))

  let isStopped = false
  const write = async () => {
    while (!isStopped) {
      const written = await task.write()
      await waitUntil(
        'somebody receives it',
        async () => isStopped || all.some(({ sequences }) => sequences.at(-1) === written),
      )
    }
  }
  const stop = async () => {
    expect(await stopping.end('SIGTERM'), stopping.output()).toBe(0)
    const areResumed = () =>
      readers.every(({ connections }) => connections.at(-1)?.url === second) &&
      sockets.every(({ urls }) => urls.at(-1)?.endsWith(`${new URL(second).host}/graphql`))
    await waitUntil('all are resumed at the other API', async () => areResumed())
  }
  await Promise.all([stop().finally(() => (isStopped = true)), write()])
  await task.finish()
  await waitUntil('all streams complete', async () => all.every(reader => reader.isComplete()))

  const [row] = await fleet.sql<{ sequences: number[] }>(
    'SELECT array_agg(sequence ORDER BY sequence) AS sequences FROM task_events WHERE task_id = $1',
    [task.uuid],
  )
  for (const { sequences } of all) expect(sequences).toEqual(row?.sequences)
})
