import { expect, it } from 'vitest'
import { decodeId } from '../../../src/platform/ids.ts'
import { type Fleet, startFleet } from '../../support/fleet.ts'
import { type GoalDouble, startGoalDouble } from '../../support/goal-double.ts'
import { scriptPlan } from '../../support/goal-model.ts'
import {
  approveGoal,
  collectGoal,
  joinSynthesis,
  planGoal,
  readGoal,
  seedGoalWorld,
  sequencesOf,
  statusesOf,
} from '../../support/goals.ts'
import { sized } from '../../support/scale.ts'
import { setUp } from '../../support/start-test-canopy.ts'

/** A statement that waits until its worker is killed, and is then rolled back. */
interface Point {
  /** The step that the worker runs. Each point has another one, because a step that is lost twice fails. */
  step: string
  table: 'model_calls' | 'goal_steps' | 'goals'
  /** SQL condition of the update. `$step` is the UUID of the step. */
  condition: string
}

const RESERVED: Point = {
  step: 'days',
  table: 'model_calls',
  condition: 'OLD.sent_at IS NULL AND NEW.sent_at IS NOT NULL AND NEW.goal_step_id = $step',
}
const ANSWERED: Point = {
  step: 'unused',
  table: 'model_calls',
  condition: "NEW.outcome = 'SUCCEEDED' AND NEW.goal_step_id = $step",
}
const JUDGED: Point = {
  step: 'laptop',
  table: 'goal_steps',
  condition: "NEW.status = 'COMPLETED' AND NEW.id = $step",
}
const SUMMARIZED: Point = { step: 'end', table: 'goals', condition: 'NEW.synthesis IS NOT NULL' }
/** In the order in which a goal reaches them. */
const POINTS = sized([RESERVED, ANSWERED], [RESERVED, ANSWERED, JUDGED, SUMMARIZED])

const PLAN = scriptPlan([
  { id: 'days', title: 'How many days of annual leave are there?', agent: 'People' },
  {
    id: 'unused',
    title: 'How many days of unused leave carry over?',
    agent: 'People',
    dependsOn: ['days'],
  },
  {
    id: 'laptop',
    title: 'How fast must a lost laptop be reported?',
    agent: 'Security',
    dependsOn: ['unused'],
  },
  { id: 'end', kind: 'SYNTHESIS', title: 'Summary' },
])
/** The plan, two for each step and for the synthesis. */
const TEXTS = 9
/** Arbitrary key. The test holds this lock. */
const ADVISORY_LOCK = 8

const model: GoalDouble = setUp(
  () => startGoalDouble(PLAN),
  double => double.close(),
)

/** Runs a worker until it waits at a point, and kills it there. */
async function killAt(fleet: Fleet, { step, table, condition }: Point): Promise<void> {
  const { sql } = fleet
  const [row] = await sql<{ id: string }>('SELECT id FROM goal_steps WHERE key = $1', [step])
  const test = await fleet.connect()
  await test.query(`SELECT pg_advisory_lock(${ADVISORY_LOCK})`)
  await sql(
    `CREATE TRIGGER wait_for_kill BEFORE UPDATE ON ${table} FOR EACH ROW
      WHEN (${condition.replace('$step', `'${row?.id}'`)}) EXECUTE FUNCTION wait_for_kill()`,
  )
  const worker = await fleet.startWorkerProcess()
  const ofWorker = 'FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1'
  await fleet.waitForRow('the worker waits', `SELECT ${ofWorker} AND wait_event = 'advisory'`, [worker.name])
  await worker.end('SIGKILL')
  // Otherwise the statement would still be executed.
  await sql(`SELECT pg_terminate_backend(pid) ${ofWorker}`, [worker.name])
  await test.end()
  expect(await fleet.kill(worker)).toHaveLength(1)
  await sql(`DROP TRIGGER wait_for_kill ON ${table}`)
}

it('repeats of a goal only what its killed workers had not committed, and pays each committed answer once', async () => {
  const fleet = await startFleet({
    MODEL_BASE_URL: model.url,
    MODEL_NAME: 'writer',
    MODEL_USD_PER_MILLION_OUTPUT_TOKENS: '1',
    MODEL_CALL_WATCH_MS: '200',
    // No task but those of the goal.
    COVERAGE_DEBOUNCE_MS: '86400000',
  })
  const { sql } = fleet
  const { client } = fleet.api
  const first = await fleet.startWorker()
  await seedGoalWorld(client)
  await first.stop()
  await sql(
    `CREATE FUNCTION wait_for_kill() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_advisory_xact_lock(${ADVISORY_LOCK}); RETURN NEW; END $$`,
  )
  const id = await planGoal(client, { text: 'Describe leave and laptops.', constraints: { maxParallel: 1 } })
  await approveGoal(client, id)
  const watching = collectGoal(client, id)
  for (const point of POINTS) await killAt(fleet, point)
  await fleet.startWorker()
  const items = await watching

  const goal = await readGoal(client, id)
  expect(goal).toMatchObject({ status: 'COMPLETED', synthesis: { isPartial: false, source: 'MODEL' } })
  expect(new Set(Object.values(statusesOf(goal)))).toEqual(new Set(['COMPLETED']))
  expect(sequencesOf(items)).toEqual(items.map((_, i) => i + 1))
  expect(joinSynthesis(items)).toBe(goal.synthesis?.text)
  const restarts = items.filter(item => item.__typename === 'GoalSynthesisDelta' && item.restart)
  expect(restarts).toHaveLength(POINTS.includes(SUMMARIZED) ? 2 : 1)

  // Only the answer that was not committed was asked for again.
  const repeated = model.calls.filter(({ prompt }, i) =>
    model.calls.slice(0, i).some(call => call.prompt === prompt),
  )
  expect(repeated.map(({ name }) => name)).toEqual(['WRITE How many days of unused leave carry over?'])
  expect(model.calls).toHaveLength(TEXTS + repeated.length)

  await sql("UPDATE model_calls SET owner_seen_at = now() - interval '1 minute' WHERE outcome IS NULL")
  await fleet.waitForNoRow('all calls have ended', 'SELECT FROM model_calls WHERE outcome IS NULL')
  const calls = await sql<{ outcome: string; errorCode: string | null; cost: number; reserved: number }>(
    `SELECT outcome, error_code AS "errorCode", cost_nano::int AS cost, reserved_nano::int AS reserved
      FROM model_calls WHERE goal_id = $1 ORDER BY id`,
    [decodeId('Goal', id)],
  )
  const lost = calls.filter(({ errorCode }) => errorCode === 'OWNER_LOST')
  // A call that was not sent costs nothing. The other one may have cost what was reserved.
  expect(lost).toMatchObject([
    { outcome: 'CANCELLED', cost: 0 },
    { outcome: 'FAILED', cost: lost[1]?.reserved },
  ])
  expect(lost[1]?.cost).toBeGreaterThan(0)
  expect(calls.filter(({ outcome }) => outcome === 'SUCCEEDED')).toHaveLength(TEXTS)
  expect(calls).toHaveLength(TEXTS + lost.length)
  const { spending } = await readGoal(client, id)
  expect(spending.reservedUsd).toBe(0)
  expect(spending.spentUsd).toBeCloseTo(calls.reduce((sum, { cost }) => sum + cost, 0) / 1e9, 9)
})
