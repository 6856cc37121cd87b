import { expect, it } from 'vitest'
import { countRequests, goalModel, purposeOf, scriptPlan } from '../support/goal-model.ts'
import {
  approveGoal,
  changeConstraints,
  collectGoal,
  planGoal,
  readGoal,
  seedGoalWorld,
  watchGoal,
} from '../support/goals.ts'
import { graphql } from '../support/gql/gql.ts'
import { type ModelServer, startModelServer } from '../support/model-server.ts'
import { sized } from '../support/scale.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const SetBudget = graphql(`
  mutation GoalSetBudget($limitUsd: Float) {
    setBudget(input: { period: DAY, limitUsd: $limitUsd, action: STOP }) { __typename }
  }
`)

const MAX_OUTPUT_TOKENS = 1_000
/** More than the plan expects, and at most what is reserved. Input is free. */
const OUTPUT_TOKENS = 900
const USD_PER_CALL = OUTPUT_TOKENS / 1e6
/** Questions that the documents answer. */
const QUESTIONS = [
  'How is annual leave booked?',
  'How many days of annual leave are there?',
  'Who answers a request for leave?',
  'How many days of unused leave carry over?',
  'When do carried over days lapse?',
  'What may a hotel cost for a night?',
  'Who books flights and hotels?',
  'When must travel expenses be submitted?',
  'For which amounts are receipts needed?',
  'Who pays travel expenses?',
]
const STEPS = QUESTIONS.length
/** The plan, two for each step, the synthesis and its judgment. */
const CALLS = 1 + 2 * STEPS + 2
const GOALS = sized(2, 5)
/** Enough for all but the last steps. */
const SHARE = 0.95

const model: ModelServer = setUp(startModelServer, server => server.close())
const canopy = setUpTestCanopy(() => ({
  MODEL_BASE_URL: model.url,
  MODEL_NAME: 'writer',
  MODEL_MAX_OUTPUT_TOKENS: String(MAX_OUTPUT_TOKENS),
  MODEL_USD_PER_MILLION_OUTPUT_TOKENS: '1',
}))

const PLAN = scriptPlan([
  ...QUESTIONS.map((title, i) => ({ id: `part-${i + 1}`, title, agent: 'People' })),
  { id: 'end', kind: 'SYNTHESIS', title: 'Summary', dependsOn: [] },
])

/** Watches a goal until it pauses or ends. Fails if it ever spends or reserves more than its limit. */
async function watchSpending(client: TestClient, id: string, limitUsd: number): Promise<string> {
  let { status } = await readGoal(client, id)
  for await (const item of watchGoal(client, id, 0)) {
    if (item.__typename === 'GoalStepChanged') {
      const { spentUsd, reservedUsd } = item.spending
      expect(spentUsd + reservedUsd).toBeLessThanOrEqual(limitUsd + 1e-12)
    }
    if (item.__typename === 'GoalChanged') ({ status } = item.goal)
    if (status !== 'PLANNED' && status !== 'RUNNING') break
  }
  return status
}

it('never spends more than the limits of goals and of the workspace, and continues where it stopped', async () => {
  const client = await canopy.newClient()
  model.behave = goalModel({ plan: () => PLAN, outputTokens: OUTPUT_TOKENS })
  await seedGoalWorld(client)
  const limitUsd = CALLS * USD_PER_CALL * SHARE
  const budgetUsd = GOALS * limitUsd * SHARE
  await client.run(SetBudget, { limitUsd: budgetUsd })
  const ids: string[] = []
  for (let i = 0; i < GOALS; i++)
    ids.push(
      await planGoal(client, {
        text: `Answer all questions about leave, number ${i + 1}.`,
        constraints: { maxCostUsd: limitUsd, maxParallel: STEPS },
      }),
    )
  for (const id of ids) {
    expect((await readGoal(client, id)).plan).toMatchObject({
      source: 'MODEL',
      violations: [{ constraint: 'COST' }],
    })
    await approveGoal(client, id)
  }
  const ends = await Promise.all(ids.map(id => watchSpending(client, id, limitUsd)))
  expect(ends).toEqual(ids.map(() => 'PAUSED'))
  await canopy.idle()

  const paused = await Promise.all(ids.map(id => readGoal(client, id)))
  const spent = paused.map(({ spending }) => spending.spentUsd)
  for (const usd of spent) expect(usd).toBeLessThanOrEqual(limitUsd)
  expect(spent.reduce((sum, usd) => sum + usd, 0)).toBeLessThanOrEqual(budgetUsd)
  for (const { pausedBy, synthesis, progress } of paused) {
    expect(pausedBy).toMatch(/^(?:COST|WORKSPACE)$/)
    expect(progress.running).toBe(0)
    expect(progress.completed).toBeGreaterThan(0)
    expect(synthesis).toMatchObject({ isPartial: true })
    expect(synthesis?.missing.length).toBeGreaterThan(0)
  }

  await client.run(SetBudget, { limitUsd: null })
  for (const id of ids)
    expect(await changeConstraints(client, id, { maxCostUsd: 1 })).toMatchObject({
      goal: { status: 'RUNNING' },
    })
  await Promise.all(ids.map(id => collectGoal(client, id)))
  for (const id of ids) {
    const done = await readGoal(client, id)
    expect(done).toMatchObject({ status: 'COMPLETED', synthesis: { isPartial: false, source: 'MODEL' } })
    expect(done.plan?.steps.every(({ costUsd }) => costUsd !== null)).toBe(true)
  }
  // The goals ask for the same texts. Each was paid for once per goal, before or after the pause.
  expect(model.requests.filter(request => purposeOf(request) === 'WRITE')).toHaveLength(GOALS * STEPS)
  for (const [prompt, count] of countRequests(model)) expect(count, prompt).toBeLessThanOrEqual(GOALS)
})

/** Little more than what is kept for the synthesis. */
const MAX_TOKENS = 40_000

it('pauses at the limit of tokens, and continues without one', async () => {
  const client = await canopy.newClient()
  model.behave = goalModel({ plan: () => PLAN, outputTokens: OUTPUT_TOKENS })
  await seedGoalWorld(client)
  const id = await planGoal(client, {
    text: 'Answer all questions about leave.',
    constraints: { maxTokens: MAX_TOKENS },
  })
  await approveGoal(client, id)
  await watchSpending(client, id, 1)
  await canopy.idle()
  const paused = await readGoal(client, id)
  expect(paused).toMatchObject({ status: 'PAUSED', pausedBy: 'TOKENS' })
  expect(paused.spending.tokens).toBeLessThanOrEqual(MAX_TOKENS)
  await changeConstraints(client, id, { maxTokens: null })
  await collectGoal(client, id)
  expect(await readGoal(client, id)).toMatchObject({ status: 'COMPLETED' })
})
