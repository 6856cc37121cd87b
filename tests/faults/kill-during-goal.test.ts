import { expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { type CanopyInside, makeEmbeddedCanopy } from '../support/canopy-process.ts'
import { type GoalDouble, startGoalDouble } from '../support/goal-double.ts'
import { CALLS, KEYS, type Key, PLAN, POINTS, type Point } from '../support/goal-kill-points.ts'
import {
  approveGoal,
  collectGoal,
  joinSynthesis,
  planGoal,
  readGoal,
  seedGoalWorld,
  sequencesOf,
  watchGoal,
} from '../support/goals.ts'
import { sized } from '../support/scale.ts'
import { setUp } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import { waitUntil } from '../support/wait-until.ts'

const ROUNDS = 5
/** For each test its goals, and for each of these the points at which its process is killed. */
const TESTS: string[][][] = sized(
  [[['a step is judged', 'a step is completed', 'half of the synthesis was streamed']]],
  Object.keys(POINTS).map(name => Array.from({ length: ROUNDS }, () => [name])),
)

const model: GoalDouble = setUp(
  () => startGoalDouble(PLAN),
  double => double.close(),
)

/** A client that repeats its request names the same goal. */
const inputOf = (goal: number, maxParallel = 1) => ({
  text: 'Describe annual leave and lost laptops, with a table.',
  constraints: { maxParallel },
  idempotencyKey: `goal ${goal}`,
})
type Input = ReturnType<typeof inputOf>

/** What a goal has produced, without times and identifiers. */
async function readOutcome(client: TestClient, id: string) {
  const { status, progress, synthesis, plan } = await readGoal(client, id)
  const steps = plan?.steps.map(({ key, status, failure, successCriteria, output, task }) => ({
    ...{ key, status, failure, successCriteria, taskStatus: task?.status },
    text: output?.text,
    citations: output?.citations,
    files: output?.files.map(({ filename, sha256 }) => ({ filename, sha256 })),
  }))
  return { status, progress, synthesis, steps }
}

/** Runs a goal without kills. @returns what it produced, and its prompts. */
async function runUndisturbed(client: TestClient) {
  const id = await planGoal(client, inputOf(0))
  await approveGoal(client, id)
  await collectGoal(client, id)
  const outcome = await readOutcome(client, id)
  expect(outcome).toMatchObject({ status: 'COMPLETED', synthesis: { source: 'MODEL' } })
  expect(model.calls).toHaveLength(CALLS)
  return { outcome, prompts: model.calls.map(({ prompt }) => prompt).toSorted() }
}

/** Requests a plan and approves it. @returns the ID of the goal. Null if the process is to be killed before that. */
async function start(client: TestClient, input: Input, { isPlanning }: Point): Promise<string | null> {
  const planned = planGoal(client, input)
  planned.catch(() => {})
  if (isPlanning) return null
  const id = await planned
  await approveGoal(client, id)
  return id
}

/** Waits until a goal is where its process is to be killed. */
async function reach(client: TestClient, id: string | null, { until = 1 }: Point, key: Key): Promise<void> {
  if (typeof until === 'number') await waitUntil('the answers stop', async () => model.stopped === until)
  else for await (const item of watchGoal(client, id ?? '', 0)) if (until(item, key)) break
}

/** Repeats the request for a goal whose process was killed while it planned, and starts the goal once it is planned. */
async function startLate({ client, app }: CanopyInside, input: Input): Promise<string> {
  const id = await planGoal(client, input)
  expect(await readGoal(client, id)).toMatchObject({ status: 'PLANNING', plan: null })
  // Half a minute later, the process counts as lost.
  await app.database.prisma.$executeRaw`
    UPDATE goals SET status_since = now() - interval '1 minute' WHERE status = 'PLANNING'`
  await waitUntil('the goal is planned', async () => (await readGoal(client, id)).status === 'PLANNED')
  await approveGoal(client, id)
  return id
}

/** Ends the calls of a killed process, without the wait until they count as lost. @returns the calls of the goal. */
async function endLostCalls({ app: { database } }: CanopyInside, id: string) {
  const { prisma } = database
  await prisma.$executeRaw`UPDATE model_calls SET owner_seen_at = now() - interval '1 minute' WHERE outcome IS NULL`
  await waitUntil(
    'all calls have ended',
    async () => (await prisma.modelCall.count({ where: { outcome: null } })) === 0,
  )
  return prisma.modelCall.findMany({
    where: { goalId: decodeId('Goal', id) },
    select: { outcome: true, errorCode: true, costNano: true },
  })
}

/** Expects that each text was paid for once, and that each interrupted answer was asked for once more. */
async function expectEachPaidOnce(
  canopy: CanopyInside,
  id: string,
  prompts: readonly string[],
): Promise<void> {
  const answered = model.calls.filter(({ isAnswered }) => isAnswered)
  const interrupted = model.calls.filter(({ isAnswered }) => !isAnswered)
  expect(answered.map(({ prompt }) => prompt).toSorted()).toEqual(prompts)
  expect(new Set(interrupted.map(({ prompt }) => prompt)).size).toBe(interrupted.length)
  const calls = await endLostCalls(canopy, id)
  const lost = calls.filter(({ errorCode }) => errorCode === 'OWNER_LOST')
  expect(calls.filter(({ outcome }) => outcome === 'SUCCEEDED')).toHaveLength(prompts.length)
  expect(calls).toHaveLength(prompts.length + lost.length)
  // A process can also be killed right before it sends a request.
  expect(lost.length).toBeGreaterThanOrEqual(interrupted.length)
  const { reservedUsd, spentUsd } = (await readGoal(canopy.client, id)).spending
  expect(reservedUsd).toBe(0)
  expect(spentUsd).toBeCloseTo(calls.reduce((sum, { costNano }) => sum + Number(costNano), 0) / 1e9, 9)
}

it.each(TESTS.map(goals => ({ goals, title: [...new Set(goals.flat())].join(', ') })))(
  'completes a goal as if its process had not been killed when $title',
  async ({ goals }) => {
    const { dataDir, startProcess, startInside } = await makeEmbeddedCanopy({
      MODEL_BASE_URL: model.url,
      MODEL_NAME: 'writer',
      MODEL_USD_PER_MILLION_OUTPUT_TOKENS: '1',
      // Longer than any test: an answer stops until the process is killed.
      MODEL_TIMEOUT_MS: '600000',
      MODEL_STALL_TIMEOUT_MS: '600000',
      GOAL_PLAN_TIMEOUT_MS: '60000',
      MODEL_CALL_WATCH_MS: '200',
      SCHEDULE_POLL_MS: '200',
    })
    const before = await startInside()
    await seedGoalWorld(before.client)
    model.stopAt(() => null)
    model.calls = []
    const { outcome, prompts } = await runUndisturbed(before.client)
    await before.stop()

    for (const [i, names] of goals.entries()) {
      model.calls = []
      const points = names.map(name => POINTS[name] as Point)
      const input = inputOf(i + 1, points[0]?.maxParallel)
      let started: string | null = null
      for (const [j, point] of points.entries()) {
        const key = KEYS[(i + j) % KEYS.length] as Key
        model.stopAt(name => (point.stops(name, key, model) ? (point.share ?? 0) : null))
        const killed = await startProcess()
        started ??= await start(killed.client, input, point)
        await reach(killed.client, started, point, key)
        await killed.end('SIGKILL')
        await dataDir.removeLock()
      }
      model.stopAt(() => null)

      const canopy = await startInside()
      const id = started ?? (await startLate(canopy, input))
      const items = await collectGoal(canopy.client, id)
      expect(await readOutcome(canopy.client, id), names.join()).toEqual(outcome)
      expect(sequencesOf(items)).toEqual(items.map((_, i) => i + 1))
      expect(joinSynthesis(items)).toBe(outcome.synthesis?.text)
      await expectEachPaidOnce(canopy, id, prompts)
      await canopy.stop()
    }
  },
)
