import { expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { refreshCoverage, seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const Count = graphql(`
  query ManyCount($agentId: ID!) {
    tasks(filter: { subjectId: $agentId, status: [COMPLETED] }) { totalCount }
    agent(id: $agentId) { coverageHistory(first: 1) { totalCount } }
    queue { running pending { count } }
  }
`)

const TASKS = sized(50, 100)

const canopy = setUpTestCanopy()

it(`accepts ${TASKS} measurements at once and runs each exactly once`, async () => {
  const { agentId } = await seedWorld(canopy.client)
  const ids = await Promise.all(Array.from({ length: TASKS }, () => refreshCoverage(canopy.client, agentId)))
  expect(new Set(ids).size).toBe(TASKS)
  await canopy.idle()
  // One more of each, because the agent was also measured when it was created.
  expect(await canopy.client.run(Count, { agentId })).toEqual({
    tasks: { totalCount: TASKS + 1 },
    agent: { coverageHistory: { totalCount: TASKS + 1 } },
    queue: { running: 0, pending: [{ count: 0 }, { count: 0 }, { count: 0 }] },
  })
})
