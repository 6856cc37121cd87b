import { expect, it } from 'vitest'
import type { CanopyProcess } from '../../support/canopy-process.ts'
import { checkTasks } from '../../support/check-tasks.ts'
import { makeAgents, startFleet, waitForEnds } from '../../support/fleet.ts'
import { createRoundRobinClient } from '../../support/round-robin-client.ts'
import { sendDocuments, sendRefresh } from '../../support/send-work.ts'
import { waitUntil } from '../../support/wait-until.ts'

const SENDERS = 4
/** Of a sender, between an answer and its next request: a steady flow and no flood. */
const PAUSE_MS = 80
const AGENTS = 30
const MOST_RESETS = 1
const INGESTION_EVERY = 40
/** More than fits into the grace of a worker: it has to hand some of them back. */
const DOCUMENTS = 600
/** So far is one that has begun, and has still enough before it. */
const BEGUN = [1, 300]
const WORKER_GRACE_MS = 50
const ENDS_WITHIN_MS = 30_000

/** @returns how long it took. */
async function restart(process: CanopyProcess): Promise<number> {
  const since = performance.now()
  expect(await process.end('SIGTERM'), process.output()).toBe(0)
  return performance.now() - since
}

it('a rolling restart refuses nothing, loses nothing and spends no attempts', {
  timeout: 240_000,
}, async () => {
  const fleet = await startFleet()
  const agents = await makeAgents(fleet, AGENTS)
  const startWorker = () => fleet.startWorker({ SHUTDOWN_GRACE_MS: String(WORKER_GRACE_MS) })
  const apis = [fleet.api, await fleet.startApi()]
  const workers = [await startWorker(), await startWorker()]
  const urls = apis.map(({ client }) => client.url)
  let resets = 0
  const client = createRoundRobinClient(urls, fleet.api.client.secret, () => resets++)
  const accepted: string[] = []
  const refused: unknown[] = []
  let isDone = false
  let next = 0
  const send = async () => {
    while (!isDone) {
      const i = next++
      const isIngestion = i % INGESTION_EVERY === 0
      const sent = isIngestion ? sendDocuments(client, DOCUMENTS) : sendRefresh(client, agents[i % AGENTS]!)
      await sent.then(
        id => accepted.push(id),
        error => refused.push(error),
      )
      await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
    }
  }
  const durations: number[] = []
  const restartAll = async () => {
    for (const [i, worker] of workers.entries()) {
      await waitUntil('it runs what takes a while', 20_000, async () => {
        const rows = await fleet.sql(
          "SELECT FROM tasks WHERE worker_id = $1 AND status = 'RUNNING' AND progress_done BETWEEN $2 AND $3",
          [worker.workerId, ...BEGUN],
        )
        return rows.length > 0
      })
      durations.push(await restart(worker))
      workers[i] = await startWorker()
    }
    for (const [i, api] of apis.entries()) {
      durations.push(await restart(api))
      urls[i] = (await fleet.startApi()).client.url
    }
  }
  await Promise.all([restartAll().finally(() => (isDone = true)), ...Array.from({ length: SENDERS }, send)])
  await waitForEnds(fleet, 10_000)
  expect(refused).toEqual([])
  expect(resets, 'connections cut in the instant of a close').toBeLessThanOrEqual(MOST_RESETS)
  await checkTasks(fleet, accepted)
  expect(await fleet.sql('SELECT id, attempt, returned FROM tasks WHERE attempt - returned <> 1')).toEqual([])
  expect(await fleet.sql("SELECT id FROM tasks WHERE status <> 'COMPLETED'")).toEqual([])
  const [handedBack] = await fleet.sql<{ count: number }>('SELECT sum(returned)::int AS count FROM tasks')
  expect(handedBack?.count, 'attempts that a stopping worker handed back').toBeGreaterThan(0)
  expect(Math.max(...durations)).toBeLessThan(ENDS_WITHIN_MS)
})
