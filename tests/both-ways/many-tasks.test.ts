import { afterAll, beforeAll, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { type Seed, seedWorld } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const Refresh = graphql(`
  mutation ManyRefresh($agentId: ID!) {
    refreshCoverage(input: { agentId: $agentId }) {
      __typename
      ... on RefreshCoveragePayload { task { id } }
    }
  }
`)
const Count = graphql(`
  query ManyCount($agentId: ID!) {
    tasks(filter: { subjectId: $agentId, status: [COMPLETED] }) { totalCount }
    agent(id: $agentId) { coverageHistory(first: 1) { totalCount } }
    queue { running pending { count } }
  }
`)

const TASKS = sized(50, 100)

let canopy: TestCanopy
let seed: Seed
beforeAll(async () => {
  canopy = await startTestCanopy()
  seed = await seedWorld(canopy.client)
})
afterAll(() => canopy.stop())

it(`accepts ${TASKS} measurements at once and runs each exactly once`, async () => {
  const { agentId } = seed
  const answers = await Promise.all(
    Array.from({ length: TASKS }, () => canopy.client.run(Refresh, { agentId })),
  )
  const ids = answers.map(({ refreshCoverage }) =>
    refreshCoverage.__typename === 'RefreshCoveragePayload' ? refreshCoverage.task?.id : null,
  )
  expect(new Set(ids).size).toBe(TASKS)
  await canopy.idle()
  // One more of each, because the agent was also measured when it was created.
  expect(await canopy.client.run(Count, { agentId })).toEqual({
    tasks: { totalCount: TASKS + 1 },
    agent: { coverageHistory: { totalCount: TASKS + 1 } },
    queue: { running: 0, pending: [{ count: 0 }, { count: 0 }, { count: 0 }] },
  })
})
