import { expect, it } from 'vitest'
import { checkTasks } from '../../support/check-tasks.ts'
import { type Fleet, makeAgents, startFleet, type WorkerProcess, waitForEnds } from '../../support/fleet.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { sendDocuments, sendRefresh } from '../../support/send-work.ts'

const TASKS = 1_000
const SENDERS = 4
/** Of a sender, after each answer: the tasks shall last for about as long as the kills, and not pile up. */
const PAUSE_MS = 80
const AGENTS = 100
/** Every tenth task adds documents, the others measure. */
const INGESTION_EVERY = 10
const DOCUMENTS = 10
const FEWEST_KILLS = 6
/** Longer than in other tests: what a busy machine adds must be little beside it. */
const LEASE_MS = 4_000
/** With the default lease of 10 s an orphan is to start again within 15 s. */
const RESTARTED_WITHIN_MS = 1.5 * LEASE_MS
/** A task that two workers died of is poisoned, by rule. At random that must stay rare. */
const MOST_POISONED = TASKS / 100

/** Kills the worker. @returns what it had been running. */
async function kill(
  { sql }: Fleet,
  worker: WorkerProcess,
): Promise<{ id: string; at: Date; attempt: number }[]> {
  await worker.end('SIGKILL')
  return sql(
    "SELECT id, attempt, clock_timestamp() AS at FROM tasks WHERE worker_id = $1 AND status = 'RUNNING'",
    [worker.workerId],
  )
}

it('workers killed at random lose nothing and double nothing, and others go on with what they ran', {
  timeout: 240_000,
}, async () => {
  const fleet = await startFleet({
    TASK_LEASE_MS: String(LEASE_MS),
    WORKER_HEARTBEAT_MS: String(LEASE_MS / 5),
  })
  const agents = await makeAgents(fleet, AGENTS)
  const random = seededRandom(11)
  const workers = [await fleet.startWorker(), await fleet.startWorker()]
  const accepted: string[] = []
  const orphans: Awaited<ReturnType<typeof kill>> = []
  let kills = 0
  let next = 0
  const send = async () => {
    for (let i = next++; i < TASKS || kills < FEWEST_KILLS; i = next++) {
      const { client } = fleet.api
      const isIngestion = i % INGESTION_EVERY === 0
      accepted.push(
        await (isIngestion ? sendDocuments(client, DOCUMENTS) : sendRefresh(client, agents[i % AGENTS]!)),
      )
      await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
    }
  }
  let isDone = false
  const killAtRandom = async () => {
    while (!isDone) {
      // 3 to 5 s at the default lease.
      await new Promise(resolve => setTimeout(resolve, (0.3 + 0.2 * random()) * LEASE_MS))
      const victim = random() < 0.5 ? 0 : 1
      orphans.push(...(await kill(fleet, workers[victim]!)))
      kills += 1
      workers[victim] = await fleet.startWorker()
    }
  }
  const sent = Promise.all(Array.from({ length: SENDERS }, send)).finally(() => (isDone = true))
  await Promise.all([sent, killAtRandom()])
  await waitForEnds(fleet, 10_000)
  expect(accepted.length).toBeGreaterThanOrEqual(TASKS)
  await checkTasks(fleet, accepted)
  const late = await fleet.sql(
    `SELECT orphan.*, extract(epoch FROM again.at - orphan.at) * 1000 AS "afterMs"
    FROM unnest($1::uuid[], $2::int[], $3::timestamptz[]) orphan (id, attempt, at)
      LEFT JOIN task_events again ON again.task_id = orphan.id AND (
        again.type = 'STARTED' AND again.attempt = orphan.attempt + 1 OR
        again.type IN ('FAILED', 'COMPLETED') AND again.attempt = orphan.attempt)
    WHERE again.at IS NULL OR again.at > orphan.at + make_interval(secs => $4 / 1000.0)`,
    [
      orphans.map(({ id }) => id),
      orphans.map(({ attempt }) => attempt),
      orphans.map(({ at }) => at),
      RESTARTED_WITHIN_MS,
    ],
  )
  expect(late, `of ${orphans.length} orphans, not started again in time`).toEqual([])
  expect(orphans.length, 'kills that hit running tasks').toBeGreaterThan(0)
  const unfinished = await fleet.sql<{ reason: string }>(
    "SELECT dead_letter_reason AS reason FROM tasks WHERE status <> 'COMPLETED'",
  )
  expect(unfinished.filter(({ reason }) => reason !== 'POISONED')).toEqual([])
  expect(unfinished.length).toBeLessThanOrEqual(MOST_POISONED)
})
