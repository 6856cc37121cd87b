import { afterAll, beforeAll, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { type Seed, seedWorld, waitForTask } from '../support/seed.ts'
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

const TASKS = 100

let canopy: TestCanopy
let seed: Seed
beforeAll(async () => {
  canopy = await startTestCanopy()
  seed = await seedWorld(canopy.client)
})
afterAll(() => canopy.stop())

it(`${TASKS} measurements asked for at once are all accepted, and each is done exactly once`, async () => {
  const { agentId } = seed
  const answers = await Promise.all(
    Array.from({ length: TASKS }, () => canopy.client.run(Refresh, { agentId })),
  )
  const ids = answers.map(({ refreshCoverage }) =>
    refreshCoverage.__typename === 'RefreshCoveragePayload' ? refreshCoverage.task?.id : null,
  )
  expect(new Set(ids).size).toBe(TASKS)
  for (const id of ids) expect((await waitForTask(canopy.client, id ?? '')).at(-1)).toBe('COMPLETED')
  // One more of each: the agent was measured when it was made.
  expect(await canopy.client.run(Count, { agentId })).toEqual({
    tasks: { totalCount: TASKS + 1 },
    agent: { coverageHistory: { totalCount: TASKS + 1 } },
    queue: { running: 0, pending: [{ count: 0 }, { count: 0 }, { count: 0 }] },
  })
})
