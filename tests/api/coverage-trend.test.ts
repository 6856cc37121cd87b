import { beforeAll, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import { createAgent, seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
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

// Stubs the coverage task, so that new agents have no measurement.
const canopy = setUpTestCanopy({}, { ...TASK_CODES, COVERAGE_REFRESH: async () => async () => ({}) })
beforeAll(async () => {
  await seedWorld(canopy.client)
})

type Measurement = [daysAgo: number, percent: number]

/** Creates an agent with these measurements. @returns its ID. */
async function makeAgent(...measurements: Measurement[]): Promise<string> {
  const { prisma } = canopy.app.database
  const { agentId: id } = await createAgent(canopy.client)
  const agentId = decodeId('Agent', id) ?? ''
  const { workspaceId } = await prisma.agent.findUniqueOrThrow({ where: { id: agentId } })
  await prisma.coverageSnapshot.createMany({
    data: measurements.map(([daysAgo, percent]) => ({
      ...{ workspaceId, agentId, percent, taxonomyVersion: 'v1', totalDocuments: 0, totalChunks: 0 },
      measuredAt: new Date(Date.now() - daysAgo * 86_400_000),
    })),
  })
  return id
}

async function read(id: string) {
  const { agent } = await canopy.client.run(Read, { id })
  if (!agent) throw new Error(`Agent ${id} does not exist.`)
  return agent
}

it('a coverage trend covers the first to the last measurement in its window', async () => {
  const id = await makeAgent([100, 90], [80, 10], [20, 60], [6, 50], [1, 40])
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
])('a coverage trend from 50 to $to is $direction', async ({ to, direction }) => {
  const id = await makeAgent([2, 50], [1, to])
  expect((await read(id)).week.direction).toBe(direction)
})

it('a coverage trend of fewer than two measurements is flat, without a change', async () => {
  const { week } = await read(await makeAgent([1, 40]))
  expect(week).toMatchObject({ changePoints: 0, direction: 'FLAT', points: [{ percent: 40 }] })
  const { week: none } = await read(await makeAgent())
  expect(none).toMatchObject({ changePoints: 0, direction: 'FLAT', points: [] })
})

it('a coverage trend has at most 200 evenly spaced points, including the first and the last', async () => {
  const measurements = Array.from({ length: 1_000 }, (_, i): Measurement => [6 - i / 1_000, i / 10])
  const { week } = await read(await makeAgent(...measurements))
  expect(week.points).toHaveLength(200)
  expect(week.points[0]?.percent).toBe(0)
  expect(week.points.at(-1)?.percent).toBe(99.9)
  expect(week.changePoints).toBe(99.9)
  const gaps = week.points.slice(1).map(({ percent }, i) => percent - (week.points[i]?.percent ?? 0))
  expect(Math.max(...gaps)).toBeLessThan(0.65)
  const exactly = await makeAgent(...measurements.slice(0, 200))
  expect((await read(exactly)).week.points).toHaveLength(200)
})

it('coverage trends of ten agents take as many statements as one', async () => {
  for (let i = 0; i < 10; i++) await makeAgent([1, i])
  const count = (first: number) => countStatements(canopy, () => canopy.client.run(ReadMany, { first }))
  const forOne = await count(1)
  expect(await count(10)).toBe(forOne)
})
