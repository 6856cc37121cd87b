import { expect, it } from 'vitest'
import { decodeId } from '../../../src/platform/ids.ts'
import { startScopedProcess } from '../../support/canopy-process.ts'
import { type EventReader, openReader } from '../../support/event-reader.ts'
import { startPostgresProxy } from '../../support/postgres-proxy.ts'
import { sized } from '../../support/scale.ts'
import { sendDocuments } from '../../support/send-work.ts'
import { atEnd, startTestCanopy } from '../../support/start-test-canopy.ts'
import { waitUntil } from '../../support/wait-until.ts'

const EVENTS = sized(20, 200)
const DOCUMENTS = sized(20, 330)

const PROGRESS = { statement: /UPDATE tasks SET progress_percent/, when: 'before' } as const

it('wakes API subscribers for each event of a worker process before the next one is written', async () => {
  // Streams of this API do not poll, so an event whose wake-up is lost never arrives.
  const canopy = await startTestCanopy({}, undefined, { hasWorker: false })
  atEnd(canopy.stop)
  const { client, app } = canopy
  const proxy = await startPostgresProxy(app.config.databaseUrl ?? '')
  await startScopedProcess(
    { DATABASE_URL: proxy.url, REDIS_URL: app.config.redisUrl ?? '', BOOTSTRAP_API_KEY: client.secret },
    ['--role=worker'],
  )

  const waitForAll = ({ sequences }: EventReader, taskId: string) =>
    waitUntil('all events so far have arrived', async () => {
      const task = await app.database.prisma.task.findUnique({
        where: { id: decodeId('Task', taskId) ?? '' },
      })
      return sequences.at(-1) === task?.lastSequence
    })
  for (let delivered = 0; delivered < EVENTS; ) {
    const held: (() => void)[] = []
    const holdNext = () => proxy.holdNext(PROGRESS, release => void held.push(release))
    holdNext()
    const taskId = await sendDocuments(client, DOCUMENTS)
    const reader = openReader(client, taskId)
    while (!reader.isComplete()) {
      await waitUntil('the next event', async () => held.length > 0 || reader.isComplete())
      const release = held.pop()
      if (!release) continue
      await waitForAll(reader, taskId)
      holdNext()
      release()
    }
    await waitForAll(reader, taskId)
    expect(reader.sequences).toEqual(reader.sequences.map((_, i) => i + 1))
    delivered += reader.sequences.length
  }
})
