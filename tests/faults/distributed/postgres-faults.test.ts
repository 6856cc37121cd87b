import { expect, it } from 'vitest'
import type { CanopyProcess } from '../../support/canopy-process.ts'
import {
  expectAllCompleted,
  type Fleet,
  makeAgents,
  startFleet,
  strikeIngestion,
} from '../../support/fleet.ts'
import { startPrivatePostgres } from '../../support/private-postgres.ts'
import { sized } from '../../support/scale.ts'
import { sendNth } from '../../support/send-work.ts'

const TERMINATIONS = sized(2, 10)
/** Number of requests in flight when a fault hits, and sent before it. */
const REQUESTS = sized(6, 40)
const DOCUMENTS = sized(5, 20)
const AGENTS = 10
const INGESTION_EVERY = 5
/** Internal details that an error must not reveal. */
const INSIDE = /\bat .*\.[jt]s|SELECT|INSERT|UPDATE|prisma|pg_|ECONN|terminat|127\.0\.0\.1/i

interface World {
  fleet: Fleet
  processes: CanopyProcess[]
  agents: string[]
  accepted: string[]
  /** Error messages of rejected requests. */
  refusals: string[]
}

/** Starts processes on a Postgres that may fail. Each failure costs a task one attempt, so the limit is high. */
async function startWorld(databaseUrl: string): Promise<World> {
  const fleet = await startFleet({
    TASK_MAX_ATTEMPTS: '20',
    DATABASE_URL: databaseUrl,
    REDIS_URL: process.env.TEST_REDIS_URL ?? '',
  })
  const more = Array.from({ length: sized(0, 1) }, () => fleet.startWorkerProcess())
  const [{ processes: both }, ...others] = await Promise.all([fleet.startApiAndWorker(), ...more])
  const processes = [...both, ...others]
  return { fleet, processes, agents: await makeAgents(fleet, AGENTS), accepted: [], refusals: [] }
}

/** Sends concurrent requests. Resolves when all of them are answered. */
async function sendRequests({ processes, agents, accepted, refusals }: World): Promise<void> {
  const { client } = processes[0]!
  const work = { agents, ingestionEvery: INGESTION_EVERY, documents: DOCUMENTS }
  await Promise.all(
    Array.from({ length: REQUESTS }, (_, i) =>
      sendNth(client, i, work).then(
        id => accepted.push(id),
        error => refusals.push(error.message),
      ),
    ),
  )
}

/** Injects a fault while a task is in the middle of a transaction and requests are in flight. */
async function strike(world: World, fault: () => Promise<unknown>): Promise<void> {
  const send = () => sendRequests(world)
  let requests: Promise<void> | undefined
  await strikeIngestion(world.fleet, send, async () => {
    requests = send()
    await fault()
  })
  await requests
}

it('survives when Postgres ends all sessions or stops for a while', async () => {
  const postgres = await startPrivatePostgres()
  const world = await startWorld(postgres.url)
  const { fleet, processes, accepted, refusals } = world
  for (let i = 0; i < TERMINATIONS; i++) await strike(world, fleet.endSessions)
  await strike(world, postgres.stop)
  const readiness = async () => {
    const answers = processes.map(async ({ url }) => (await fetch(`${url}/health/ready`)).status)
    return new Set(await Promise.all(answers))
  }
  await expect.poll(readiness).toEqual(new Set([503]))
  const before = accepted.length
  await sendRequests(world)
  expect(accepted).toHaveLength(before)
  expect(refusals.at(-1)).toContain('"UNAVAILABLE"')
  await postgres.start()
  await expect.poll(readiness).toEqual(new Set([200]))
  await sendRequests(world)

  // Simulates elapsed time: a task waits for its lease if its worker never received the response to its claim.
  await fleet.sql("UPDATE tasks SET started_at = started_at - interval '1 hour' WHERE status = 'RUNNING'")
  await expectAllCompleted(fleet, accepted)
  const again = await fleet.sql('SELECT FROM tasks WHERE attempt > 1')
  expect(again.length, 'tasks that a fault hit').toBeGreaterThan(0)
  for (const refusal of refusals) {
    expect(JSON.parse(refusal)).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/^(The database does not respond|Internal error)\./),
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
})
