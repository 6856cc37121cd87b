import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { planTopic, requestPlan } from '../support/plan-topic.ts'
import { seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

/** Identifies the timers of plans: no other timer is longer than `OTHERS_MS` and at most this long. */
const PLAN_TIMEOUT_MS = 55_555
const OTHERS_MS = 30_000

const canopy = setUpTestCanopy({ PLAN_TIMEOUT_MS: String(PLAN_TIMEOUT_MS), PLANS_PER_MINUTE: '10' })
beforeAll(async () => {
  await seedWorld(canopy.client)
})

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

const TOPIC = { topic: 'Annual leave' }

it('creates 10 of 30 plans requested at once and says when to retry the others', async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => requestPlan(canopy.client, TOPIC)))
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
  const { plan } = await planTopic(canopy.client, TOPIC)
  expect(plan.source).toBe('EVIDENCE')
  expect(plan.sections.map(({ title }) => title)).toEqual(['Summary', 'Key findings', 'Conclusion'])
  for (const { forecast } of plan.sections)
    expect(forecast).toEqual({ passages: 0, documents: 0, support: 'NONE', agents: [] })
})

it('allows plans again after a minute, and does not count retries with an idempotency key', async () => {
  await letMinutePass()
  const input = { ...TOPIC, idempotencyKey: 'again' }
  const first = await planTopic(canopy.client, input)
  for (let i = 0; i < 12; i++) expect(await planTopic(canopy.client, input)).toEqual(first)
  expect(await canopy.app.database.prisma.planRequest.count()).toBe(1)
})
