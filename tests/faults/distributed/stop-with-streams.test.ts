import { expect, it } from 'vitest'
import { openReader } from '../../support/event-reader.ts'
import { startFleet } from '../../support/fleet.ts'
import { sized } from '../../support/scale.ts'
import { openSocketReader } from '../../support/socket-reader.ts'
import { waitUntil } from '../../support/wait-until.ts'

const READERS = sized(10, 200)
const SOCKETS = sized(3, 20)

it('stops without waiting for streams and WebSockets, which all resume elsewhere without loss', async () => {
  const fleet = await startFleet()
  // If streams got this grace period, the process would not exit during the test.
  const stopping = await fleet.startApiProcess({ SHUTDOWN_GRACE_MS: '600000' })
  const { url: second, secret } = fleet.api.client
  const urls = [stopping.client.url, second]
  const task = await fleet.startSilentTask()
  const readers = Array.from({ length: READERS }, () => openReader(fleet.api.client, task.id, { urls }))
  const options = { urls, secret, taskId: task.id }
  const sockets = Array.from({ length: SOCKETS }, () => openSocketReader(options))
  const all = [...readers, ...sockets]
  const last = await task.write()
  await waitUntil('all streams are open', async () => all.every(({ sequences }) => sequences.at(-1) === last))

  let isStopped = false
  const write = async () => {
    while (!isStopped) {
      const written = await task.write()
      await waitUntil(
        'a stream receives it',
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
