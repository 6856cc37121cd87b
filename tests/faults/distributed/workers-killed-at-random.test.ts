import { expect, it } from 'vitest'
import { readSummary } from '../../support/count-rows.ts'
import {
  expectAllCompleted,
  type Fleet,
  makeAgents,
  type Orphan,
  startFleet,
  waitForEnds,
} from '../../support/fleet.ts'
import { type HoldingPoint, holdAfter } from '../../support/postgres-proxy.ts'
import { sized } from '../../support/scale.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { sendNth } from '../../support/send-work.ts'
import { waitUntil } from '../../support/wait-until.ts'

const KILLS = sized(1, 8)
/** Tasks sent before each kill. */
const TASKS = sized(20, 125)
const AGENTS = sized(10, 100)
/** Every tenth task adds documents. The others measure coverage. */
const INGESTION_EVERY = 10
const DOCUMENTS = 10
/** A worker passes its point fewer than this many times before it is killed there. */
const MAX_PASSES = 8

/** Points at which a worker is killed. */
const POINTS: HoldingPoint[] = [
  { statement: /INSERT INTO "public"\."coverage_snapshots"/, when: 'before' },
  { statement: /INSERT INTO index_batches/, when: 'before' },
  { statement: /^COMMIT/i, when: 'before' },
  { statement: /^COMMIT/i, when: 'unanswered' },
  { statement: /^BEGIN/i, when: 'answered' },
]

/** Requests at a time. `fetch` opens a connection for each, and a busy machine resets some of thousands. */
const AT_ONCE = 100

async function sendTasks({ api }: Fleet, agents: readonly string[], count: number): Promise<string[]> {
  const work = { agents, ingestionEvery: INGESTION_EVERY, documents: DOCUMENTS }
  const ids: string[] = []
  const rest = Array.from({ length: count }, (_, i) => i).values()
  const send = async () => {
    for (const i of rest) ids.push(await sendNth(api.client, i, work))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, send))
  return ids
}

it('loses nothing and repeats nothing when workers are killed, because others take over their tasks', async () => {
  const fleet = await startFleet()
  const agents = await makeAgents(fleet, AGENTS)
  const random = seededRandom(11)
  const accepted: string[] = []
  const orphans: Orphan[] = []
  /** Kills of workers that were running tasks. */
  let hits = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const victim = await fleet.startProxiedWorker()
    const point = POINTS[kill % POINTS.length]!
    // In the gate, only two tasks per round add documents.
    const isRare = point.statement.source.includes('index_batches')
    const held = holdAfter(victim.proxy, point, isRare ? 0 : Math.floor(random() * MAX_PASSES))
    // Not awaited: a second task of an agent may have to wait for an open transaction of the victim.
    const sending = sendTasks(fleet, agents, TASKS)
    await Promise.race([held, sending.then(() => held)])
    const successor = await fleet.startWorker()
    const left = await fleet.kill(victim)
    orphans.push(...left)
    if (left.length > 0) hits++
    accepted.push(...(await sending))
    await waitForEnds(fleet)
    await successor.stop()
  }
  await fleet.startWorker()
  await expectAllCompleted(fleet, accepted)
  expect(orphans.length, 'kills that hit running tasks').toBeGreaterThan(0)
  // Each orphaned attempt was followed by another one, and nothing else was restarted.
  const again = await fleet.sql<Orphan>(
    "SELECT task_id AS id, attempt - 1 AS attempt FROM task_events WHERE type = 'STARTED' AND attempt > 1",
  )
  const names = (some: readonly Orphan[]) => some.map(({ id, attempt }) => `${id} ${attempt}`).sort()
  expect(names(again)).toEqual(names(orphans))
  const { leasesLost, workersLost } = await readSummary(fleet.api.client)
  expect({ leasesLost, workersLost }).toEqual({ leasesLost: orphans.length, workersLost: hits })
})

/** Each worker is killed after it has started a random number of tasks. */
const STORM_KILLS = sized(2, 60)
const STORM_TASKS = sized(30, 3_000)
const MAX_STARTS = sized(6, 12)

it('poisons no task when workers are killed repeatedly, and completes all', async () => {
  const fleet = await startFleet()
  const agents = await makeAgents(fleet, AGENTS)
  const random = seededRandom(4)
  const accepted = await sendTasks(fleet, agents, STORM_TASKS)
  let hit = 0
  for (let kill = 0; kill < STORM_KILLS; kill++) {
    const victim = await fleet.startWorkerProcess()
    const starts = 1 + Math.floor(random() * MAX_STARTS)
    await waitUntil(`it has started ${starts} tasks, or ended all`, async () => {
      const started = await fleet.sql(
        "SELECT FROM effects JOIN task_events e ON e.task_id = effects.id AND e.sequence = effects.sequence WHERE writer = $1 AND e.type = 'STARTED'",
        [victim.name],
      )
      const open = await fleet.sql(
        "SELECT FROM tasks WHERE status IN ('PENDING', 'RUNNING') AND due_at <= now()",
      )
      return started.length >= starts || open.length === 0
    })
    hit += (await fleet.kill(victim)).length
  }
  await fleet.startWorker()
  await expectAllCompleted(fleet, accepted)
  expect(hit, 'tasks that ran in workers that were killed').toBeGreaterThan(0)
})
