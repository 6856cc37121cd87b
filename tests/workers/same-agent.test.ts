import { afterAll, beforeAll, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { type Seed, seedWorld, waitForTask } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const Refresh = graphql(`
  mutation SameAgentRefresh($agentId: ID!) {
    refreshCoverage(input: { agentId: $agentId }) {
      ... on RefreshCoveragePayload { task { id } }
    }
  }
`)

let canopy: TestCanopy
let seed: Seed
beforeAll(async () => {
  canopy = await startTestCanopy({ WORKER_CONCURRENCY: '8' })
  seed = await seedWorld(canopy.client)
})
afterAll(() => canopy.stop())

it('measures one agent many times concurrently without a second attempt', async () => {
  const refresh = async () => {
    const { refreshCoverage } = await canopy.client.run(Refresh, { agentId: seed.agentId })
    return waitForTask(canopy.client, ('task' in refreshCoverage && refreshCoverage.task?.id) || '')
  }
  const runs = await Promise.all(Array.from({ length: 40 }, refresh))
  for (const types of runs) expect(types.filter(type => type === 'STARTED')).toHaveLength(1)
})
