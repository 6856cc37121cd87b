import { afterAll, beforeAll, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { graphql } from '../support/gql/gql.ts'
import { seedWorld } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

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
const WhoAmI = graphql(`
  query LimitedViewer { viewer { user { id } } }
`)

let canopy: TestCanopy
beforeAll(async () => {
  // So little time that nothing is found in it.
  canopy = await startTestCanopy({ PLAN_TIMEOUT_MS: '20', PLANS_PER_MINUTE: '10' })
  await seedWorld(canopy.client)
})
afterAll(() => canopy.stop())

const plan = async (client: TestClient, input = { topic: 'Annual leave' }) =>
  (await client.run(Plan, { input })).planTopic

it('of 30 plans that a user asks for at once, 10 are made, and the others are told when to come back', async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => plan(canopy.client)))
  const made = answers.filter(answer => answer.__typename === 'PlanTopicPayload')
  const refused = answers.filter(answer => answer.__typename === 'LimitReachedError')
  expect([made.length, refused.length]).toEqual([10, 20])
  for (const { limit, retryAfterMs } of refused) {
    expect(limit).toBe(10)
    expect(retryAfterMs).toBeGreaterThan(0)
    expect(retryAfterMs).toBeLessThanOrEqual(60_000)
  }
})

it('without the time to find anything there is a whole plan, which claims no more support than was found', async () => {
  const client = await canopy.newClient()
  await seedWorld(client)
  const answer = await plan(client)
  if (answer.__typename !== 'PlanTopicPayload') throw new Error(JSON.stringify(answer))
  expect(answer.plan.source).toBe('EVIDENCE')
  expect(answer.plan.sections.length).toBeGreaterThanOrEqual(5)
  for (const { forecast } of answer.plan.sections)
    expect(forecast.passages === 0 ? 'NONE' : 'THIN').toBe(forecast.support)
})

it('a minute later the user may ask again, and what is repeated under its key was never counted', async () => {
  const { client } = canopy
  const { viewer } = await client.run(WhoAmI, {})
  const userId = decodeId('User', viewer.user.id) ?? ''
  const { prisma } = canopy.app.database
  await prisma.planRequest.updateMany({
    where: { userId },
    data: { requestedAt: new Date(Date.now() - 60_000) },
  })
  const input = { topic: 'Annual leave', idempotencyKey: 'again' }
  const first = await plan(client, input)
  expect(first.__typename).toBe('PlanTopicPayload')
  for (let i = 0; i < 12; i++) expect(await plan(client, input)).toEqual(first)
  expect(await prisma.planRequest.count({ where: { userId } })).toBe(1)
})
