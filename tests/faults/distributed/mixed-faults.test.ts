import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { type CanopyProcess, startScopedProcess } from '../../support/canopy-process.ts'
import { expectAllCompleted, makeAgents, startFleet } from '../../support/fleet.ts'
import { startPrivatePostgres } from '../../support/private-postgres.ts'
import { startPrivateRedis } from '../../support/private-redis.ts'
import { sized } from '../../support/scale.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { sendDocuments, sendRefresh } from '../../support/send-work.ts'
import { waitUntil } from '../../support/wait-until.ts'

const ROUNDS = sized(3, 40)
/** Concurrent faults. */
const FAULTS_PER_ROUND = 2
/** Requests sent during the faults of a round. Every fifth adds documents. */
const REQUESTS = sized(10, 25)
const INGESTION_EVERY = 5
const DOCUMENTS = sized(5, 40)
const AGENTS = 20
/** Maximum delay of a fault, so that it hits at any moment of the first tasks of a round. */
const MAX_DELAY_MS = 400
const MAX_STARTS = 5
const ROLES = sized(['api', 'worker'], ['api', 'api', 'worker', 'worker'])

/** `name` is the application name of its database connections. */
type Started = CanopyProcess & { name: string }

it('completes every accepted task when different parts fail at the same time', async () => {
  // Accepted tasks must not depend on these server settings.
  const postgres = await startPrivatePostgres(['synchronous_commit=off', 'wal_writer_delay=10000ms'])
  const redis = await startPrivateRedis()
  const fleet = await startFleet({ DATABASE_URL: postgres.url, REDIS_URL: redis.url, TASK_LEASE_MS: '2000' })
  // In the gate, adds a worker that no fault targets directly.
  if (ROLES.length === 2) await fleet.startWorker()
  const agents = await makeAgents(fleet, AGENTS)
  const random = seededRandom(15)
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T

  /** Starts a process. Retries, as a service manager does, if a fault ends the process before it is ready. */
  const start = async (role: string, tries = MAX_STARTS): Promise<Started> => {
    try {
      const name = randomUUID()
      const url = new URL(postgres.url)
      url.searchParams.set('application_name', name)
      const settings = { ...fleet.settings, DATABASE_URL: url.href }
      return { ...(await startScopedProcess(settings, [`--role=${role}`])), name }
    } catch (error) {
      if (tries === 1) throw error
      return start(role, tries - 1)
    }
  }
  const parts = await Promise.all(ROLES.map(async role => ({ role, process: await start(role) })))
  const clients = () => [fleet.api, ...parts.filter(({ role }) => role === 'api').map(part => part.process)]
  const anyOf = (role: string) => pick(parts.filter(part => part.role === role))
  const kill = async (part: (typeof parts)[number]) => {
    await part.process.end('SIGKILL')
    part.process = await start(part.role)
  }
  /** @returns false while Postgres does not respond. */
  const isDead = async ({ name }: Started) => {
    const rows = await fleet
      .sql(
        `SELECT FROM workers JOIN effects USING (id)
        WHERE what = 'worker' AND writer = $1 AND died_at IS NOT NULL`,
        [name],
      )
      .catch(() => [])
    return rows.length > 0
  }
  // On a busy machine, other workers may also be declared dead. They recover.
  const pause = async ({ process }: { process: Started }) => {
    process.signal('SIGSTOP')
    await waitUntil('another worker takes it for dead', () => isDead(process)).finally(() =>
      process.signal('SIGCONT'),
    )
  }
  const faults: Record<string, () => Promise<unknown>> = {
    'kill worker': () => kill(anyOf('worker')),
    'kill API': () => kill(anyOf('api')),
    'pause worker': () => pause(anyOf('worker')),
    'restart Postgres': () => postgres.stop().then(postgres.start),
    'end sessions': () => fleet.endSessions().catch(() => {}),
    'restart Redis': () => redis.kill().then(redis.start),
    // Redis may be down if the round also restarts it. It is then empty afterwards anyway.
    'empty Redis': () => redis.flushAll().catch(() => {}),
  }

  const accepted: string[] = []
  const send = async (i: number) => {
    const { client } = pick(clients())
    const isIngestion = i % INGESTION_EVERY === 0
    const sent = isIngestion ? sendDocuments(client, DOCUMENTS) : sendRefresh(client, pick(agents))
    // A request without a response may have created a task. A refused request has not.
    await sent.then(
      id => accepted.push(id),
      () => {},
    )
  }
  for (let round = 0; round < ROUNDS; round++) {
    const names = Array.from({ length: FAULTS_PER_ROUND }, () => pick(Object.keys(faults)))
    const strike = async (name: string, delayMs: number) => {
      await sleep(delayMs)
      await faults[name]?.()
    }
    const sending = Array.from({ length: REQUESTS }, (_, i) => send(i))
    // Two faults of the same kind would stop what the other one starts.
    await Promise.all([...new Set(names)].map(name => strike(name, random() * MAX_DELAY_MS)))
    await Promise.all(sending)
  }
  for (const { process } of parts) expect(process.hasEnded(), process.output()).toBe(false)
  await expectAllCompleted(fleet, accepted)
  expect(accepted.length).toBeGreaterThan(ROUNDS)
})
