import { afterAll, beforeAll, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import { seedWorld } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import { TASK_CODES } from '../support/tasks/task-codes.ts'

const Read = graphql(`
  query TrendRead($id: ID!) {
    agent(id: $id) {
      week: coverageTrend { ...Trend }
      month: coverageTrend(window: MONTH) { ...Trend }
      quarter: coverageTrend(window: QUARTER) { ...Trend }
    }
  }
  fragment Trend on CoverageTrend { window from to changePoints direction points { at percent } }
`)
const ReadMany = graphql(`
  query TrendsOfMany($first: Int!) {
    agents(first: $first) {
      nodes { coverageTrend { points { percent } } month: coverageTrend(window: MONTH) { direction } }
    }
  }
`)
const MakeAgent = graphql(`
  mutation TrendAgent($name: String!) {
    createAgent(input: { name: $name, nodeKeys: ["policies"] }) { ... on CreateAgentPayload { agent { id } } }
  }
`)

let canopy: TestCanopy
beforeAll(async () => {
  // Stubs the coverage task, so that new agents have no measurement.
  canopy = await startTestCanopy({}, { ...TASK_CODES, COVERAGE_REFRESH: async () => async () => ({}) })
  await seedWorld(canopy.client)
})
afterAll(() => canopy.stop())

async function makeAgent(percents: readonly { daysAgo: number; percent: number }[]): Promise<string> {
  const { prisma } = canopy.app.database
  const { createAgent } = await canopy.client.run(MakeAgent, { name: 'measured' })
  const id = ('agent' in createAgent && createAgent.agent.id) || ''
  const agentId = decodeId('Agent', id) ?? ''
  const { workspaceId } = await prisma.agent.findUniqueOrThrow({ where: { id: agentId } })
  await prisma.coverageSnapshot.createMany({
    data: percents.map(({ daysAgo, percent }) => ({
      ...{ workspaceId, agentId, percent, taxonomyVersion: 'v1', totalDocuments: 0, totalChunks: 0 },
      measuredAt: new Date(Date.now() - daysAgo * 86_400_000),
    })),
  })
  return id
}

async function read(id: string) {
  const { agent } = await canopy.client.run(Read, { id })
  if (!agent) throw new Error(`no agent ${id}`)
  return agent
}

it('covers the first to the last measurement in the window', async () => {
  const id = await makeAgent([
    { daysAgo: 100, percent: 90 },
    { daysAgo: 80, percent: 10 },
    { daysAgo: 20, percent: 60 },
    { daysAgo: 6, percent: 50 },
    { daysAgo: 1, percent: 40 },
  ])
  const { week, month, quarter } = await read(id)
  expect(week).toMatchObject({ window: 'WEEK', changePoints: -10, direction: 'FALLING' })
  expect(week.points.map(({ percent }) => percent)).toEqual([50, 40])
  expect(month).toMatchObject({ window: 'MONTH', changePoints: -20, direction: 'FALLING' })
  expect(month.points.map(({ percent }) => percent)).toEqual([60, 50, 40])
  expect(quarter).toMatchObject({ window: 'QUARTER', changePoints: 30, direction: 'RISING' })
  const days = (trend: typeof week) => (Date.parse(trend.to) - Date.parse(trend.from)) / 86_400_000
  expect([week, month, quarter].map(days)).toEqual([7, 30, 90])
})

it.each([
  { to: 50.49, direction: 'FLAT' },
  { to: 49.51, direction: 'FLAT' },
  { to: 50.5, direction: 'RISING' },
  { to: 49.5, direction: 'FALLING' },
])('is $direction from 50 to $to', async ({ to, direction }) => {
  const id = await makeAgent([
    { daysAgo: 2, percent: 50 },
    { daysAgo: 1, percent: to },
  ])
  expect((await read(id)).week.direction).toBe(direction)
})

it('is flat without a change for fewer than two measurements', async () => {
  const { week } = await read(await makeAgent([{ daysAgo: 1, percent: 40 }]))
  expect(week).toMatchObject({ changePoints: 0, direction: 'FLAT', points: [{ percent: 40 }] })
  const { week: none } = await read(await makeAgent([]))
  expect(none).toMatchObject({ changePoints: 0, direction: 'FLAT', points: [] })
})

it('has at most 200 evenly spaced points, always including the first and the last', async () => {
  const percents = Array.from({ length: 1_000 }, (_, i) => ({ daysAgo: 6 - i / 1_000, percent: i / 10 }))
  const { week } = await read(await makeAgent(percents))
  expect(week.points).toHaveLength(200)
  expect(week.points[0]?.percent).toBe(0)
  expect(week.points.at(-1)?.percent).toBe(99.9)
  expect(week.changePoints).toBe(99.9)
  const gaps = week.points.slice(1).map(({ percent }, i) => percent - (week.points[i]?.percent ?? 0))
  expect(Math.max(...gaps)).toBeLessThan(0.65)
  const exactly = await makeAgent(percents.slice(0, 200))
  expect((await read(exactly)).week.points).toHaveLength(200)
})

it('runs as many statements for ten agents as for one', async () => {
  for (let i = 0; i < 10; i++) await makeAgent([{ daysAgo: 1, percent: i }])
  const count = (first: number) => countStatements(canopy, () => canopy.client.run(ReadMany, { first }))
  const forOne = await count(1)
  expect(await count(10)).toBe(forOne)
})
