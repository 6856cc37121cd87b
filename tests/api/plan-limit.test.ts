import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { seedWorld } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const Plan = graphql(`
  mutation LimitedPlan($input: PlanTopicInput!) {
    planTopic(input: $input) {
      __typename
      ... on PlanTopicPayload { plan { id source sections { title forecast { passages support } } } }
      ... on LimitReachedError { code limit retryAfterMs message }
      ... on Error { message }
    }
  }
`)
/** No other timer is longer than `OTHERS_MS` and at most this long. */
const PLAN_TIMEOUT_MS = 55_555
const OTHERS_MS = 30_000

let canopy: TestCanopy
beforeAll(async () => {
  canopy = await startTestCanopy({ PLAN_TIMEOUT_MS: String(PLAN_TIMEOUT_MS), PLANS_PER_MINUTE: '10' })
  await seedWorld(canopy.client)
})
afterAll(() => canopy.stop())

// Every plan times out as soon as it starts.
beforeEach(() => {
  const { setTimeout: start } = globalThis
  const startOrRun = (run: () => void, ms = 0) => {
    if (ms > OTHERS_MS && ms <= PLAN_TIMEOUT_MS) run()
    return start(run, ms)
  }
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(startOrRun as typeof setTimeout)
})
afterEach(() => {
  vi.restoreAllMocks()
})

async function letMinutePass(): Promise<void> {
  await canopy.app.database.prisma.planRequest.updateMany({ data: { requestedAt: new Date(0) } })
}

const plan = async (input = { topic: 'Annual leave' }) => (await canopy.client.run(Plan, { input })).planTopic

it('creates 10 of 30 plans requested at once and says when to retry the others', async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => plan()))
  const made = answers.filter(answer => answer.__typename === 'PlanTopicPayload')
  const refused = answers.filter(answer => answer.__typename === 'LimitReachedError')
  expect([made.length, refused.length]).toEqual([10, 20])
  for (const { limit, retryAfterMs } of refused) {
    expect(limit).toBe(10)
    expect(retryAfterMs).toBeGreaterThan(0)
    expect(retryAfterMs).toBeLessThanOrEqual(60_000)
  }
})

it('creates a whole plan when there is no time to search, and claims no support for it', async () => {
  await letMinutePass()
  const answer = await plan()
  if (answer.__typename !== 'PlanTopicPayload') throw new Error(JSON.stringify(answer))
  expect(answer.plan.source).toBe('EVIDENCE')
  expect(answer.plan.sections.length).toBeGreaterThanOrEqual(5)
  for (const { forecast } of answer.plan.sections) expect(forecast).toEqual({ passages: 0, support: 'NONE' })
})

it('allows plans again after a minute, and does not count retries with an idempotency key', async () => {
  await letMinutePass()
  const input = { topic: 'Annual leave', idempotencyKey: 'again' }
  const first = await plan(input)
  expect(first.__typename).toBe('PlanTopicPayload')
  for (let i = 0; i < 12; i++) expect(await plan(input)).toEqual(first)
  expect(await canopy.app.database.prisma.planRequest.count()).toBe(1)
})
