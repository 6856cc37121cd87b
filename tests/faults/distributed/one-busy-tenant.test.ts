import { expect, it } from 'vitest'
import { decodeId } from '../../../src/platform/ids.ts'
import { checkTasks } from '../../support/check-tasks.ts'
import { type Fleet, makeAgents, startFleet } from '../../support/fleet.ts'
import { sized } from '../../support/scale.ts'
import { sendRefresh } from '../../support/send-work.ts'

const BUSY_TASKS = sized(200, 5_000)
const QUIET_TASKS = 10
const ROUNDS = sized(2, 8)
/** Advisory lock that a worker takes to claim tasks. */
const CLAIMS = 727_002

/** Creates a workspace with many pending measurements of many agents. @returns its UUID. */
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

/** Calls `run` while no worker can claim a task. @returns the database time afterwards. */
async function withoutClaims(fleet: Fleet, run: () => Promise<void>): Promise<Date> {
  const connection = await fleet.connect()
  try {
    await connection.query('SELECT pg_advisory_lock($1)', [CLAIMS])
    await run()
    const { rows } = await connection.query('SELECT clock_timestamp() AS at')
    return rows[0].at
  } finally {
    await connection.end()
  }
}

it('starts at most one task of a busy tenant before each task of another one', async () => {
  const fleet = await startFleet()
  const agents = await makeAgents(fleet, QUIET_TASKS)
  const busyId = await makeBusyTenant(fleet)
  for (const name of ['first', 'second']) await fleet.startWorker({ WORKER_CONCURRENCY: '1' }, name)
  const accepted: string[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const sent: string[] = []
    const since = await withoutClaims(fleet, async () => {
      for (const agentId of agents) sent.push(await sendRefresh(fleet.api.client, agentId))
      // Worst case for the quiet tenant: the busy tenant's next turn comes right before the quiet tenant's first.
      await fleet.sql(
        `UPDATE tasks SET turn_at = turn_at - busy.first + quiet.first - interval '1 second'
        FROM (SELECT min(turn_at) AS first FROM tasks WHERE status = 'PENDING' AND workspace_id = $1) busy,
          (SELECT min(turn_at) AS first FROM tasks WHERE status = 'PENDING' AND workspace_id <> $1) quiet
        WHERE status = 'PENDING' AND workspace_id = $1`,
        [busyId],
      )
      // Makes the tasks due even for a worker that has been waiting to claim since before they were sent.
      await fleet.sql("UPDATE tasks SET due_at = due_at - interval '1 hour' WHERE status = 'PENDING'")
    })
    const uuids = sent.map(id => decodeId('Task', id))
    const open = "SELECT FROM tasks WHERE id = ANY($1) AND status <> 'COMPLETED'"
    await fleet.waitForNoRow('the tasks of the quiet tenant are completed', open, [uuids])
    const started = await fleet.sql<{ isBusy: boolean }>(
      `SELECT workspace_id = $1 AS "isBusy" FROM task_events WHERE type = 'STARTED' AND attempt = 1 AND at > $2
        AND at <= (SELECT max(at) FROM task_events WHERE task_id = ANY($3) AND type = 'STARTED' AND attempt = 1)
      ORDER BY at`,
      [busyId, since, uuids],
    )
    const inTurns = Array.from({ length: QUIET_TASKS }, () => [{ isBusy: true }, { isBusy: false }])
    expect(started).toEqual(inTurns.flat())
    accepted.push(...sent)
  }
  await checkTasks(fleet, accepted)
  const [busy] = await fleet.sql<{ waiting: number }>(
    "SELECT count(*)::int AS waiting FROM tasks WHERE status = 'PENDING' AND workspace_id = $1",
    [busyId],
  )
  expect(busy?.waiting, 'tasks of the busy tenant that still wait').toBeGreaterThan(0)
})
