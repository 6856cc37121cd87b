import { expect, it } from 'vitest'
import { decodeId } from '../../../src/platform/ids.ts'
import { checkTasks } from '../../support/check-tasks.ts'
import { type Fleet, makeAgents, startFleet } from '../../support/fleet.ts'
import { sendRefresh } from '../../support/send-work.ts'
import { waitUntil } from '../../support/wait-until.ts'

const BUSY_TASKS = 5_000
const QUIET_TASKS = 10
/** So many times those ten, for a figure that holds still. */
const ROUNDS = 8
const MOST_TIMES_SLOWER = 2
const MEASURED_AT_MOST = 3

/** A workspace that has sent thousands of measurements of many agents. */
async function makeBusyTenant(fleet: Fleet): Promise<string> {
  const [row] = await fleet.sql<{ id: string }>(
    "INSERT INTO workspaces (id, name) VALUES (gen_random_uuid(), 'busy') RETURNING id",
  )
  const workspaceId = row?.id ?? ''
  await makeAgents(fleet, BUSY_TASKS / 10, workspaceId)
  await fleet.sql(
    `INSERT INTO tasks (id, workspace_id, kind, agent_id, input, max_attempts, timeout_ms)
    SELECT gen_random_uuid(), workspace_id, 'COVERAGE_REFRESH', id, '{}', 3, 60000
    FROM agents, generate_series(1, 10) WHERE workspace_id = $1`,
    [workspaceId],
  )
  return workspaceId
}

/** Sends ten tasks at once, and again when they are over. @returns how long each waited for its start, the 95th of 100. */
async function measureWait(fleet: Fleet, agents: readonly string[], accepted: string[]): Promise<number> {
  const ids: string[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const sent = await Promise.all(agents.map(agentId => sendRefresh(fleet.api.client, agentId)))
    const uuids = sent.map(id => decodeId('Task', id))
    await waitUntil('the ten are over', 30_000, async () => {
      const open = await fleet.sql("SELECT FROM tasks WHERE id = ANY($1) AND status <> 'COMPLETED'", [uuids])
      return open.length === 0
    })
    ids.push(...sent)
  }
  accepted.push(...ids)
  const [waits] = await fleet.sql<{ p95: number }>(
    `SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM started_at - created_at) * 1000) AS p95
    FROM tasks WHERE id = ANY($1)`,
    [ids.map(id => decodeId('Task', id))],
  )
  return waits?.p95 ?? Infinity
}

it('a tenant that sends 5,000 tasks at most doubles what another waits for its own', {
  timeout: 240_000,
}, async () => {
  const fleet = await startFleet()
  // Two places for ten tasks, so that alone as well they wait for each other, and not for a machine to wake up.
  for (const name of ['first', 'second']) await fleet.startWorker({ WORKER_CONCURRENCY: '1' }, name)
  const agents = await makeAgents(fleet, QUIET_TASKS)
  const accepted: string[] = []
  // The first ones find everything cold.
  await measureWait(fleet, agents, accepted)
  const alone = await measureWait(fleet, agents, accepted)
  const busyId = await makeBusyTenant(fleet)
  let beside = await measureWait(fleet, agents, accepted)
  // What else the machine did in between counts for neither: measured again, it is gone.
  for (let again = 1; again < MEASURED_AT_MOST && beside > MOST_TIMES_SLOWER * alone; again++)
    beside = Math.min(beside, await measureWait(fleet, agents, accepted))
  const [busy] = await fleet.sql<{ waiting: number; done: number }>(
    `SELECT count(*) FILTER (WHERE status = 'PENDING')::int AS waiting,
      count(*) FILTER (WHERE status = 'COMPLETED')::int AS done FROM tasks WHERE workspace_id = $1`,
    [busyId],
  )
  await checkTasks(fleet, accepted)
  expect(busy?.waiting, 'tasks of the busy tenant that wait all the while').toBeGreaterThan(0)
  expect(busy?.done, 'which is served as well').toBeGreaterThan(0)
  expect(beside / alone).toBeLessThanOrEqual(MOST_TIMES_SLOWER)
})
