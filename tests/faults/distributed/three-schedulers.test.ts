import { expect, it } from 'vitest'
import { decodeId, encodeId } from '../../../src/platform/ids.ts'
import { checkTasks } from '../../support/check-tasks.ts'
import { makeAgents, startFleet, waitForEnds } from '../../support/fleet.ts'
import { graphql } from '../../support/gql/gql.ts'
import { sized } from '../../support/scale.ts'
import { waitUntil } from '../../support/wait-until.ts'

const MakeSchedule = graphql(`
  mutation SchedulersSchedule($agentId: ID!) {
    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: "0 0 29 2 *" }) { __typename }
  }
`)

/** Each has its own agent, so that a task identifies its schedule. */
const SCHEDULES = sized(6, 40)
/** Each kills both scheduler processes at once while they take schedules. */
const KILLS = sized(1, 4)
/** Occurrences of every schedule between two kills. */
const OCCURRENCES = sized(2, 5)

const MOVE = { statement: /UPDATE schedules SET last_task_id/, when: 'before' } as const
const COMMIT = { statement: /^COMMIT/i, when: 'unanswered' } as const

it('creates one task per occurrence when schedulers are killed', async () => {
  const fleet = await startFleet({ SCHEDULE_POLL_MS: '50' })
  const agentIds = await makeAgents(fleet, SCHEDULES)
  for (const agentId of agentIds) await fleet.api.client.run(MakeSchedule, { agentId })
  const agents = agentIds.map(id => decodeId('Agent', id) ?? '')

  const expected = new Map(agents.map(id => [id, 0]))
  /** Makes schedules due again if they have been taken. Each returned row is one more occurrence. */
  const makeDue = async (some: readonly string[]) => {
    const rows = await fleet.sql<{ id: string }>(
      'UPDATE schedules SET next_run_at = now() WHERE next_run_at > now() AND agent_id = ANY($1) RETURNING agent_id AS id',
      [some],
    )
    for (const { id } of rows) expected.set(id, (expected.get(id) ?? 0) + 1)
  }
  const waitForTaken = () =>
    fleet.waitForNoRow('all schedules are taken', 'SELECT FROM schedules WHERE next_run_at <= now()')

  await fleet.startWorker()
  for (let kill = 0; kill < KILLS; kill++) {
    const [moving, committing] = await Promise.all([fleet.startProxiedWorker(), fleet.startProxiedWorker()])
    for (let i = 0; i < OCCURRENCES; i++) {
      await makeDue(agents)
      await waitForTaken()
    }
    // One process has not advanced its schedules, and its tasks are not committed. The other process has committed but
    // has not received the confirmation.
    let held = 0
    moving.proxy.holdNext(MOVE, () => held++)
    committing.proxy.holdNext(MOVE, release => release(COMMIT, () => held++))
    for (const [i, some] of [agents.slice(SCHEDULES / 2), agents.slice(0, SCHEDULES / 2)].entries())
      await waitUntil('another one is held', async () => {
        await makeDue(some)
        return held > i
      })
    await Promise.all([moving, committing].map(fleet.kill))
    await waitForTaken()
    // All tasks must end before the next kill: a task that lost two workers would be quarantined.
    await waitForEnds(fleet)
  }

  const rows = await fleet.sql<{ id: string; agentId: string; status: string }>(
    'SELECT id, agent_id AS "agentId", status FROM tasks WHERE agent_id IS NOT NULL',
  )
  const made = Map.groupBy(rows, ({ agentId }) => agentId)
  expect(new Map([...made].map(([id, tasks]) => [id, tasks.length]))).toEqual(expected)
  expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['COMPLETED']))
  await checkTasks(
    fleet,
    rows.map(({ id }) => encodeId('Task', id)),
  )
})
