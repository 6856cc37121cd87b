import pg from 'pg'
import { expect, it } from 'vitest'
import { type CanopyProcess, newSecret, startCanopyProcess } from '../../support/canopy-process.ts'
import { graphql } from '../../support/gql/gql.ts'
import { atEnd } from '../../support/start-test-canopy.ts'
import { createTestDatabase } from '../../support/test-database.ts'

const MakeTaxonomy = graphql(`
  mutation SchedulersTaxonomy {
    createTaxonomy(input: { version: "v1", publish: true, nodes: [{ key: "all", name: "All" }] }) { __typename }
  }
`)
const MakeAgent = graphql(`
  mutation SchedulersAgent($name: String!) {
    createAgent(input: { name: $name, nodeKeys: ["all"] }) { ... on CreateAgentPayload { agent { id } } }
  }
`)
const MakeSchedule = graphql(`
  mutation SchedulersSchedule($agentId: ID!) {
    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: "0 0 29 2 *" }) { __typename }
  }
`)

const WORKERS = 3
/** Each with an agent of its own, so that tasks tell whose they are without a look at the schedules. */
const SCHEDULES = 40
/** After how many occurrences how many workers are killed, each time while one of them holds schedules. */
const KILLS = [
  { after: 120, workers: 1 },
  { after: 240, workers: 1 },
  { after: 360, workers: WORKERS },
  { after: 480, workers: 1 },
]

it('three schedulers, killed at their work, make one task of each occurrence: none is missed and none is met twice', {
  timeout: 300_000,
}, async () => {
  const database = await createTestDatabase()
  atEnd(database.drop)
  const settings = {
    ...database.settings,
    BOOTSTRAP_API_KEY: newSecret(),
    SCHEDULE_POLL_MS: '50',
    WORKER_HEARTBEAT_MS: '1000',
    TASK_LEASE_MS: '4000',
    LOG_LEVEL: 'info',
  }
  const api = await startCanopyProcess(settings, ['--role=api'])
  atEnd(() => api.end('SIGKILL'))
  const startWorker = async () => {
    const worker = await startCanopyProcess(settings, ['--role=worker'])
    atEnd(() => worker.end('SIGKILL'))
    return worker
  }
  const workers = await Promise.all(Array.from({ length: WORKERS }, startWorker))
  await api.client.run(MakeTaxonomy, {})
  for (let i = 0; i < SCHEDULES; i++) {
    const { createAgent } = await api.client.run(MakeAgent, { name: `agent ${i}` })
    if ('agent' in createAgent) await api.client.run(MakeSchedule, { agentId: createAgent.agent.id })
  }
  const sql = new pg.Client({ connectionString: database.settings.DATABASE_URL })
  await sql.connect()
  atEnd(() => sql.end())
  const count = async (text: string) => Number((await sql.query(text)).rows[0].count)

  /** Schedules that are in some transaction just now. */
  const countHeld = async () => {
    const { rows } = await sql.query('SELECT id FROM schedules FOR UPDATE SKIP LOCKED')
    return SCHEDULES - rows.length
  }

  /** Occurrences of each agent, as they were made here. Its own making was a task too. */
  const expected = new Map<string, number>()
  for (const { id } of (await sql.query('SELECT id FROM agents')).rows) expected.set(id, 1)
  let occurrences = 0
  /** Only what was taken is made due again: each row that comes back is one occurrence more. */
  const makeDue = async () => {
    const { rows } = await sql.query(
      'UPDATE schedules SET next_run_at = now() WHERE next_run_at > now() RETURNING agent_id',
    )
    for (const { agent_id } of rows) expected.set(agent_id, (expected.get(agent_id) ?? 0) + 1)
    occurrences += rows.length
  }
  const killed: CanopyProcess[] = []
  /** Tasks that lost a worker: with a second one they would be poisoned, which is another test's. */
  let orphans: string[] = []
  const countOrphans = async () =>
    (await sql.query("SELECT FROM tasks WHERE id = ANY($1) AND status <> 'COMPLETED'", [orphans])).rows.length
  const untilHeld = async () => {
    await makeDue()
    return countHeld()
  }
  for (const { after, workers: number } of KILLS) {
    while (occurrences < after) {
      await makeDue()
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    await expect.poll(countOrphans, { timeout: 60_000 }).toBe(0)
    await expect.poll(untilHeld, { interval: 5, timeout: 20_000 }).toBeGreaterThan(0)
    const victims = workers.splice(0, number)
    await Promise.all(victims.map(victim => victim.end('SIGKILL')))
    orphans = (await sql.query("SELECT id FROM tasks WHERE status = 'RUNNING'")).rows.map(({ id }) => id)
    killed.push(...victims)
    workers.push(...(await Promise.all(victims.map(startWorker))))
  }
  await expect
    .poll(() => count('SELECT count(*) FROM schedules WHERE next_run_at <= now()'), { timeout: 30_000 })
    .toBe(0)
  const { rows } = await sql.query(
    'SELECT agent_id, count(*)::int AS tasks FROM tasks WHERE agent_id IS NOT NULL GROUP BY agent_id',
  )
  const made = new Map<string, number>(rows.map(({ agent_id, tasks }) => [agent_id, tasks]))
  const differences = [...expected].map(([agentId, times]) => (made.get(agentId) ?? 0) - times)
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
  console.info(`occurrences ${occurrences}, killed ${killed.length}`)
  expect({
    twice: sum(differences.filter(difference => difference > 0)),
    missed: sum(differences.filter(difference => difference < 0).map(Math.abs)),
  }).toEqual({ twice: 0, missed: 0 })
  expect(killed).toHaveLength(sum(KILLS.map(kill => kill.workers)))
  // It was no single one that did it all.
  const taking = [...killed, ...workers].filter(worker => worker.output().includes('scheduled tasks made'))
  expect(taking.length).toBeGreaterThanOrEqual(WORKERS)
  // Every task runs to its end once, and measures once, whoever was killed.
  await expect
    .poll(() => count("SELECT count(*) FROM tasks WHERE status <> 'COMPLETED'"), {
      timeout: 150_000,
      interval: 500,
    })
    .toBe(0)
  const total = await count('SELECT count(*) FROM tasks')
  expect(await count('SELECT count(*) FROM coverage_snapshots WHERE task_id IS NOT NULL')).toBe(total)
})
