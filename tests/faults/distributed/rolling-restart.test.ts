import { expect, it } from 'vitest'
import { startEmbeddingsServer } from '../../support/embeddings-server.ts'
import { expectAllCompleted, makeAgents, startFleet } from '../../support/fleet.ts'
import { createRoundRobinClient } from '../../support/round-robin-client.ts'
import { sized } from '../../support/scale.ts'
import { sendNth } from '../../support/send-work.ts'
import { atEnd } from '../../support/start-test-canopy.ts'
import { waitUntil } from '../../support/wait-until.ts'

const SENDERS = sized(2, 4)
const AGENTS = sized(5, 30)
const INGESTION_EVERY = 5
const DOCUMENTS = sized(3, 100)
/** Requests that must be accepted between two restarts. */
const STEP = sized(5, 50)
const INSERT = { statement: /^\s*INSERT INTO ("public"\.)?"?tasks"?\b/i, when: 'before' } as const

it('refuses nothing, loses nothing and spends no attempts in a rolling restart', async () => {
  const embeddings = await startEmbeddingsServer()
  atEnd(embeddings.close)
  const restarted = Promise.withResolvers<undefined>()
  embeddings.misbehave = () => restarted.promise
  const fleet = await startFleet({
    EMBEDDINGS_BASE_URL: embeddings.url,
    EMBEDDINGS_MODEL: 'test-model',
    EMBEDDINGS_TIMEOUT_MS: '600000',
    EMBEDDINGS_DEBOUNCE_MS: '0',
    SHUTDOWN_GRACE_MS: '600000',
  })
  // An embedding task runs until all restarts are complete, so a stopping worker has to hand it back.
  const hasty = { SHUTDOWN_GRACE_MS: '50' }
  const proxy = await fleet.startProxy()
  const [api, ...workers] = await Promise.all([
    fleet.startApiProcess({ DATABASE_URL: proxy.url }),
    fleet.startWorker(hasty),
    fleet.startWorker(hasty),
  ])
  const stop = async (part: (typeof workers)[number] | typeof api) =>
    'end' in part ? expect(await part.end('SIGTERM'), part.output()).toBe(0) : part.stop()
  const agents = await makeAgents(fleet, AGENTS)
  const work = { agents, ingestionEvery: INGESTION_EVERY, documents: DOCUMENTS }
  const urls = [api.client.url, fleet.api.client.url]
  let resets = 0
  const client = createRoundRobinClient(urls, fleet.api.client.secret, () => resets++)
  const accepted: string[] = []
  const refused: unknown[] = []
  let isDone = false
  let next = 0
  const send = async () => {
    while (!isDone) {
      await sendNth(client, next++, work).then(
        id => accepted.push(id),
        error => refused.push(error),
      )
      await waitUntil('no other task waits', async () => {
        const waiting = await fleet.sql("SELECT FROM tasks WHERE status = 'PENDING' AND kind <> 'EMBEDDING'")
        return isDone || waiting.length === 0
      })
    }
  }
  const flowGoesOn = () => {
    const enough = accepted.length + STEP
    return waitUntil('requests are accepted', async () => accepted.length >= enough)
  }
  const waitForEmbedding = () =>
    waitUntil('a worker embeds', async () => {
      const [row] = await fleet.sql<{ workerId: string }>(
        `SELECT worker_id AS "workerId" FROM tasks WHERE kind = 'EMBEDDING' AND status = 'RUNNING'`,
      )
      return workers.find(({ workerId }) => workerId === row?.workerId)
    })
  const restartWorkers = async () => {
    const first = await waitForEmbedding()
    await stop(first)
    // Must be the other worker, because the first has not been restarted yet.
    const second = await waitForEmbedding()
    expect(second).not.toBe(first)
    await fleet.startWorker(hasty)
    await stop(second)
    await fleet.startWorker(hasty)
  }
  const restartApis = async () => {
    // Keeps a request in flight while the process is asked to stop.
    const held = new Promise<() => void>(resolve => proxy.holdNext(INSERT, resolve))
    const release = await held
    const stopped = stop(api)
    await waitUntil('it accepts no more connections', () =>
      fetch(api.url).then(
        () => false,
        () => true,
      ),
    )
    release()
    await stopped
    urls[0] = (await fleet.startApi()).client.url
    await flowGoesOn()
    await fleet.api.stop()
    urls[1] = (await fleet.startApi()).client.url
  }
  const restartAll = async () => {
    await restartWorkers()
    await flowGoesOn()
    await restartApis()
    await flowGoesOn()
  }
  await Promise.all([restartAll().finally(() => (isDone = true)), ...Array.from({ length: SENDERS }, send)])
  restarted.resolve(undefined)
  await expectAllCompleted(fleet, accepted)
  expect(refused).toEqual([])
  // A sender may hit each API as it closes. Such a request creates no task and is retried at the other API.
  expect(resets, 'connections cut while an API closed').toBeLessThanOrEqual(SENDERS * urls.length)
  expect(await fleet.sql("SELECT id FROM tasks WHERE kind <> 'EMBEDDING'")).toHaveLength(accepted.length)
  expect(await fleet.sql('SELECT id, attempt, returned FROM tasks WHERE attempt - returned <> 1')).toEqual([])
  const [handedBack] = await fleet.sql<{ count: number }>('SELECT sum(returned)::int AS count FROM tasks')
  expect(handedBack?.count, 'attempts that a stopping worker handed back').toBeGreaterThanOrEqual(2)
})
