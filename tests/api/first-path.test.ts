import { beforeAll, describe, expect, it } from 'vitest'
import { collect } from '../support/collect.ts'
import { graphql } from '../support/gql/gql.ts'
import { randomId } from '../support/schema-walk.ts'
import { refreshCoverage, type Seed, seedWorld, setTargets, waitForTask } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy()
let seed: Seed
beforeAll(async () => {
  seed = await seedWorld(canopy.client)
})

const Coverage = graphql(`
  query Coverage($id: ID!) {
    agent(id: $id) {
      coverageStale
      coverage { percent totalDocuments taxonomyVersion nodes { node { key } documents target percent missing } }
      gaps { node { key } }
      coverageHistory(first: 5) { totalCount nodes { percent } }
    }
  }
`)
const MeasureNow = graphql(`
  mutation MeasureNow($agentId: ID!) {
    refreshCoverage(input: { agentId: $agentId, background: false }) {
      ... on RefreshCoveragePayload { task { id } coverage { percent } }
    }
  }
`)
const Ask = graphql(`
  subscription Ask($input: AgentQueryInput!) {
    agentQuery(input: $input) {
      __typename
      ... on QueryHit { index hit { rank score document { title } } }
      ... on QueryFailed { code message }
    }
  }
`)

const readCoverage = async () => (await canopy.client.run(Coverage, { id: seed.agentId })).agent

const ask = (agentId: string) =>
  collect(canopy.client.watch(Ask, { input: { agentId, query: 'How many days of annual leave?' } }))

describe('from documents to a streamed answer', () => {
  it('measures a new agent by the distinct documents of each node against its target', async () => {
    expect(await readCoverage()).toMatchObject({
      coverageStale: false,
      coverage: {
        percent: 10,
        totalDocuments: 3,
        taxonomyVersion: 'v1',
        nodes: [
          { node: { key: 'policies' }, documents: 0, target: 10 },
          { node: { key: 'policies/leave' }, documents: 2, target: 10, percent: 20, missing: 8 },
          { node: { key: 'policies/travel' }, documents: 1, target: 10, percent: 10, missing: 9 },
        ],
      },
      gaps: ['policies', 'policies/travel', 'policies/leave'].map(key => ({ node: { key } })),
    })
  })

  it('applies targets, marks the coverage stale, and keeps the history', async () => {
    await setTargets(canopy.client, seed.agentId, { policies: 0, 'policies/leave': 2, 'policies/travel': 2 })
    expect((await readCoverage())?.coverageStale).toBe(true)
    const types = await waitForTask(canopy.client, await refreshCoverage(canopy.client, seed.agentId))
    expect(types[0]).toBe('ENQUEUED')
    expect(types).toContain('STARTED')
    expect(types.at(-1)).toBe('COMPLETED')
    expect(await readCoverage()).toMatchObject({
      coverageStale: false,
      coverage: { percent: 75 },
      coverageHistory: { totalCount: 2, nodes: [{ percent: 75 }, { percent: 10 }] },
    })
  })

  it('measures within the request if requested', async () => {
    const measured = await canopy.client.run(MeasureNow, { agentId: seed.agentId })
    expect(measured.refreshCoverage).toMatchObject({ task: null, coverage: { percent: 75 } })
  })

  it('streams the start of a query, its hits by descending score, and its completion', async () => {
    const items = await ask(seed.agentId)
    const kinds = items.map(item => item.agentQuery.__typename)
    expect(kinds[0]).toBe('QueryStarted')
    expect(kinds.at(-1)).toBe('QueryCompleted')
    const hits = items.flatMap(({ agentQuery }) => (agentQuery.__typename === 'QueryHit' ? [agentQuery] : []))
    expect(hits[0]).toMatchObject({ index: 0, hit: { rank: 1, document: { title: 'Annual leave' } } })
    const scores = hits.map(({ hit }) => hit.score)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
  })

  it('fails a query to an unknown agent with NOT_FOUND', async () => {
    expect(await ask(randomId('agent'))).toEqual([
      { agentQuery: { __typename: 'QueryFailed', code: 'NOT_FOUND', message: expect.any(String) } },
    ])
  })
})
