import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { type CanopyProcess, makeEmbeddedCanopy } from '../../support/canopy-process.ts'
import { checkTasks } from '../../support/check-tasks.ts'
import { openReader } from '../../support/event-reader.ts'
import { type FakeClock, startFakeClock } from '../../support/fake-clock.ts'
import { makeAgents, startFleet } from '../../support/fleet.ts'
import { graphql } from '../../support/gql/gql.ts'
import { startPrivatePostgres } from '../../support/private-postgres.ts'
import { sized } from '../../support/scale.ts'
import { seedWorld, waitForTask } from '../../support/seed.ts'
import { sendRefresh } from '../../support/send-work.ts'
import type { TestClient } from '../../support/test-client.ts'
import { waitUntil } from '../../support/wait-until.ts'

const Workers = graphql(`
  query ClockWorkers { workers { active host } }
`)

/** Offsets from the real time, applied one after the other. */
const JUMPS = sized(['+1h', '+0'], ['+1h', '+0', '-1h', '+0', '+1h', '-1h'])
/** Number of tasks sent right before a jump, and again after it. One runs at a time. */
const TASKS = sized(3, 20)

const sendAll = (client: TestClient, agents: readonly string[]) =>
  Promise.all(agents.map(agentId => sendRefresh(client, agentId)))

async function expectCompleted(client: TestClient, ids: readonly string[]): Promise<void> {
  const ends = await Promise.all(ids.map(id => waitForTask(client, id)))
  expect(new Set(ends.map(types => types.at(-1)))).toEqual(new Set(['COMPLETED']))
}

/** Sets the clock while tasks are pending. @returns IDs of the tasks, all completed. */
async function jump({ client }: CanopyProcess, clock: FakeClock, offset: string, agents: readonly string[]) {
  const before = await sendAll(client, agents)
  await clock.set(offset)
  const sent = [...before, ...(await sendAll(client, agents))]
  await expectCompleted(client, sent)
  return sent
}

const PAUSE_MS = sized(100, 15_000)

const PARTS = { whose: 'API and workers', hasDatabase: false }
const MACHINE = { whose: 'the whole machine', hasDatabase: true }

it.each(sized([PARTS], [PARTS, MACHINE]))(
  'continues when the clock of $whose jumps by one hour',
  async ({ hasDatabase }) => {
    const clock = await startFakeClock()
    const postgres = hasDatabase ? await startPrivatePostgres([], clock.env) : null
    const shared = { DATABASE_URL: postgres?.url ?? '', REDIS_URL: process.env.TEST_REDIS_URL ?? '' }
    const fleet = await startFleet(postgres ? shared : {})
    const one = { ...clock.env, WORKER_CONCURRENCY: '1' }
    // The other worker shares the API's clock in the proof and has the real clock in the gate.
    const [{ api, processes }, other] = await Promise.all([
      fleet.startApiAndWorker(one),
      fleet.startWorker(one),
    ])
    const agents = await makeAgents(fleet, TASKS)
    const silent = await fleet.startSilentTask()
    const reader = openReader(api.client, silent.id)
    const accepted: string[] = []
    for (const offset of JUMPS) {
      accepted.push(...(await jump(api, clock, offset, agents)))
      const last = await silent.write()
      await waitUntil(`event ${last} reaches the stream`, async () => reader.sequences.at(-1) === last)
      await expect
        .poll(async () => {
          const all = (await api.client.run(Workers, {})).workers
          return all.filter(({ host }) => host !== 'the test').map(({ active }) => active)
        })
        .toEqual([true, true])
    }
    expect(reader.sequences).toEqual(reader.sequences.map((_, i) => i + 1))
    expect(reader.connections).toHaveLength(1)
    reader.close()
    await silent.finish()
    await checkTasks(fleet, accepted)
    // Only the clock of Postgres determines leases.
    if (!hasDatabase) expect(await fleet.sql('SELECT id FROM tasks WHERE attempt > 1')).toEqual([])
    await other.stop()
    for (const process of processes) expect(await process.end('SIGTERM'), process.output()).toBe(0)
  },
)

it('continues embedded after a pause and a clock jump of one hour, whether it runs or is stopped', async () => {
  const clock = await startFakeClock()
  const settings = { WORKER_CONCURRENCY: '1', COVERAGE_DEBOUNCE_MS: '86400000' }
  const { dataDir, startProcess } = await makeEmbeddedCanopy(settings)
  // Starts with the real clock, because the fake clock is slow to read.
  let canopy = await startProcess()
  const { agentId } = await seedWorld(canopy.client)
  const agents = Array.from({ length: TASKS }, () => agentId)
  const early = sendAll(canopy.client, agents)
  canopy.signal('SIGSTOP')
  const late = sendAll(canopy.client, agents)
  await sleep(PAUSE_MS)
  canopy.signal('SIGCONT')
  await expectCompleted(canopy.client, [...(await early), ...(await late)])
  for (const offset of JUMPS.slice(0, sized(1, JUMPS.length))) {
    const waiting = await sendAll(canopy.client, agents)
    await canopy.end('SIGKILL')
    await dataDir.removeLock()
    await clock.set('-1h')
    canopy = await startProcess(clock.env)
    await expectCompleted(canopy.client, waiting)
    await jump(canopy, clock, offset, agents)
  }
  expect(await canopy.end('SIGTERM'), canopy.output()).toBe(0)
})
