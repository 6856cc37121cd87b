import { expect, it } from 'vitest'
import { readReadiness } from '../../support/canopy-process.ts'
import { checkTasks } from '../../support/check-tasks.ts'
import { openReader } from '../../support/event-reader.ts'
import { expectAllCompleted, makeAgents, startFleet } from '../../support/fleet.ts'
import { startPrivateRedis } from '../../support/private-redis.ts'
import { sized } from '../../support/scale.ts'
import { waitForTask } from '../../support/seed.ts'
import { sendDocuments, sendRefresh } from '../../support/send-work.ts'
import { waitUntil } from '../../support/wait-until.ts'

/** Number of tasks sent before, at the start of, during and after the fault. */
const TASKS = sized(5, 50)
const EVENTS = sized(3, 10)
const DOCUMENTS = 10

it('loses nothing without Redis: streams and tasks continue, and readiness is degraded', async () => {
  const redis = await startPrivateRedis()
  const fleet = await startFleet({ REDIS_URL: redis.url, EVENT_POLL_MS: '100' })
  const { api, processes } = await fleet.startApiAndWorker()
  const agents = await makeAgents(fleet, TASKS)
  const readiness = () => readReadiness(api)
  const accepted: string[] = []
  const sendTasks = async () => {
    const sent = agents.map(agentId => sendRefresh(api.client, agentId))
    const ids = await Promise.all([sendDocuments(api.client, DOCUMENTS), ...sent])
    accepted.push(...ids)
    return ids
  }
  const silent = await fleet.startSilentTask()
  const open = () => openReader(api.client, silent.id)
  const readers = [open()]
  const expectEvents = async () => {
    for (let i = 0; i < EVENTS; i++) {
      const last = await silent.write()
      await waitUntil(`event ${last} reaches all streams`, async () =>
        readers.every(({ sequences }) => sequences.at(-1) === last),
      )
    }
  }
  expect(await readiness()).toMatchObject({ code: 200, status: 'ready' })
  await sendTasks()
  await expectEvents()

  await redis.flushAll()
  await Promise.all([sendTasks(), redis.kill()])
  // Responses stay correct and streams poll, so there is no reason to route requests to another process.
  await expect.poll(readiness).toMatchObject({
    code: 200,
    status: 'degraded',
    parts: { database: 'ready', events: expect.stringContaining('Redis') },
  })
  readers.push(open())
  await expectEvents()
  const ends = await Promise.all((await sendTasks()).map(id => waitForTask(api.client, id)))
  expect(new Set(ends.map(types => types.at(-1)))).toEqual(new Set(['COMPLETED']))

  await redis.start()
  await redis.flushAll()
  await expect.poll(readiness).toMatchObject({ code: 200, status: 'ready' })
  await sendTasks()
  await expectEvents()
  for (const { sequences, connections, close } of readers) {
    expect(sequences).toEqual(sequences.map((_, i) => i + 1))
    expect(connections).toHaveLength(1)
    close()
  }
  await silent.finish()
  await expectAllCompleted(fleet, accepted)
  for (const process of processes) expect(process.hasEnded(), process.output()).toBe(false)
  for (const process of processes) expect(await process.end('SIGTERM')).toBe(0)
})

it('loses nothing when FLUSHALL empties Redis repeatedly', async () => {
  const redis = await startPrivateRedis()
  const fleet = await startFleet({ REDIS_URL: redis.url, EVENT_POLL_MS: '100' })
  const { api } = fleet
  await fleet.startWorker()
  const agents = await makeAgents(fleet, TASKS)
  const silent = await fleet.startSilentTask()
  const reader = openReader(api.client, silent.id)
  const accepted: string[] = []
  for (const agentId of agents) {
    const sending = sendRefresh(api.client, agentId)
    await redis.flushAll()
    const id = await sending
    accepted.push(id)
    const last = await silent.write()
    await redis.flushAll()
    await waitUntil(`event ${last} reaches the stream`, async () => reader.sequences.at(-1) === last)
    expect((await waitForTask(api.client, id)).at(-1)).toBe('COMPLETED')
    expect(await readReadiness(api)).toMatchObject({ status: 'ready' })
  }
  expect(reader.sequences).toEqual(reader.sequences.map((_, i) => i + 1))
  expect(reader.connections).toHaveLength(1)
  reader.close()
  await silent.finish()
  await checkTasks(fleet, accepted)
})
