import { expect, it } from 'vitest'
import type { CanopyProcess } from '../../support/canopy-process.ts'
import { checkTasks } from '../../support/check-tasks.ts'
import { type Fleet, makeAgents, startFleet, waitForEnds } from '../../support/fleet.ts'
import { startPrivatePostgres } from '../../support/private-postgres.ts'
import { sendDocuments, sendRefresh } from '../../support/send-work.ts'
import { waitUntil } from '../../support/wait-until.ts'

const AWAY_MS = 8_000
const RESUMED_WITHIN_MS = 10_000
const TERMINATIONS = 10
const SENDERS = 3
const PAUSE_MS = 50
const DOCUMENTS = 20
const AGENTS = 10
const INGESTION_EVERY = 10
/** Nothing of what is inside. */
const INSIDE = /\bat .*\.[jt]s|SELECT|INSERT|UPDATE|prisma|pg_|ECONN|terminat|127\.0\.0\.1/i

interface World {
  fleet: Fleet
  processes: CanopyProcess[]
  accepted: string[]
  /** What requests answered that were not accepted. */
  refusals: string[]
  /** Sends requests until the fault is over, as many at a time as there are senders. */
  during(fault: () => Promise<void>): Promise<void>
}

/** Processes on a Postgres that may fail. Each failure costs an attempt of what runs; how many are too many is not asked here. */
async function startWorld(settings: Record<string, string> = {}): Promise<World> {
  const fleet = await startFleet({ TASK_MAX_ATTEMPTS: '10', ...settings })
  const processes = [fleet.api, await fleet.startWorker(), await fleet.startWorker()]
  const agents = await makeAgents(fleet, AGENTS)
  const accepted: string[] = []
  const refusals: string[] = []
  return {
    fleet,
    processes,
    accepted,
    refusals,
    async during(fault) {
      let isOver = false
      let next = 0
      const flow = async () => {
        const { client } = fleet.api
        while (!isOver) {
          const i = next++
          const isIngestion = i % INGESTION_EVERY === 0
          const sent = isIngestion
            ? sendDocuments(client, DOCUMENTS)
            : sendRefresh(client, agents[i % AGENTS]!)
          await sent.then(
            id => accepted.push(id),
            error => refusals.push(error.message),
          )
          await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
        }
      }
      const flows = Array.from({ length: SENDERS }, flow)
      await Promise.all([fault().finally(() => (isOver = true)), ...flows])
    },
  }
}

async function checkWorld({ fleet, processes, accepted, refusals }: World): Promise<void> {
  await waitForEnds(fleet, 10_000)
  await checkTasks(fleet, accepted)
  expect(await fleet.sql("SELECT id, failure FROM tasks WHERE status <> 'COMPLETED'")).toEqual([])
  for (const refusal of refusals) {
    expect(JSON.parse(refusal)).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/^(The database does not answer|Something went wrong on our side)\./),
        extensions: {
          code: expect.stringMatching(/^(UNAVAILABLE|INTERNAL_SERVER_ERROR)$/),
          requestId: expect.any(String),
        },
      }),
    ])
    expect(refusal).not.toMatch(INSIDE)
  }
  for (const process of processes) expect(process.hasEnded(), process.output()).toBe(false)
  for (const process of processes) expect(await process.end('SIGTERM')).toBe(0)
}

/** Waits until so many tasks have come to their ends from now on. */
async function waitForWork({ fleet: { sql } }: World, tasks: number): Promise<void> {
  const [now] = await sql<{ at: Date }>('SELECT clock_timestamp() AS at')
  await waitUntil('work goes on', RESUMED_WITHIN_MS, async () => {
    const ended = await sql("SELECT FROM tasks WHERE status = 'COMPLETED' AND finished_at > $1", [now?.at])
    return ended.length >= tasks
  })
}

it('a Postgres that stops at once for 8 s takes no process and no task with it', {
  timeout: 240_000,
}, async () => {
  const postgres = await startPrivatePostgres()
  const world = await startWorld({ DATABASE_URL: postgres.url, REDIS_URL: process.env.TEST_REDIS_URL ?? '' })
  const readiness = async (url: string) => (await fetch(`${url}/health/ready`)).status
  await world.during(async () => {
    await waitForWork(world, 20)
    await postgres.stop()
    const since = Date.now()
    for (const { url } of world.processes)
      await expect.poll(() => readiness(url), { timeout: AWAY_MS / 2 }).toBe(503)
    await new Promise(resolve => setTimeout(resolve, AWAY_MS - (Date.now() - since)))
    await postgres.start()
    await waitForWork(world, 1)
    for (const { url } of world.processes) expect(await readiness(url)).toBe(200)
  })
  expect(world.refusals.join()).toContain('"UNAVAILABLE"')
  await checkWorld(world)
})

it('sessions that Postgres terminates, all of them ten times, take no process and no task with them', {
  timeout: 240_000,
}, async () => {
  const world = await startWorld()
  await world.during(async () => {
    for (let i = 0; i < TERMINATIONS; i++) {
      await waitForWork(world, 5)
      await world.fleet.sql(`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name <> current_setting('application_name')`)
    }
    await waitForWork(world, 1)
  })
  await checkWorld(world)
})
