import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { type Seed, seedWorld, waitForTask } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

let canopy: TestCanopy
let seed: Seed
beforeAll(async () => {
  canopy = await startTestCanopy()
  seed = await seedWorld(canopy.client)
})
afterAll(() => canopy.stop())

const Coverage = graphql(`
  query Coverage($id: ID!) {
    agent(id: $id) {
      name
      coverageStale
      coverage { percent totalDocuments taxonomyVersion nodes { node { key } documents target percent missing } }
      gaps { node { key } missingDocuments recommendation }
      targets { node { key } documents }
      coverageHistory(first: 5) { totalCount edges { cursor } nodes { percent } pageInfo { hasNextPage } }
    }
  }
`)
const SetTargets = graphql(`
  mutation SetTargets($input: SetCoverageTargetsInput!) {
    setCoverageTargets(input: $input) {
      __typename
      ... on ValidationError { issues { path message } }
    }
  }
`)
const Refresh = graphql(`
  mutation Refresh($input: RefreshCoverageInput!) {
    refreshCoverage(input: $input) {
      __typename
      ... on RefreshCoveragePayload { task { id status queuePosition } coverage { percent } }
      ... on Error { code message }
    }
  }
`)
const Ask = graphql(`
  subscription Ask($input: AgentQueryInput!) {
    agentQuery(input: $input) {
      __typename
      ... on QueryStarted { queryId agent { name } }
      ... on QueryHit { index hit { rank score snippet lanes { lane rank } document { title } chunk { headings } } }
      ... on QueryCompleted { totalHits }
      ... on QueryFailed { code message }
    }
  }
`)

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('from documents to a streamed answer', () => {
  it('measures a new agent by the distinct documents of each node against its target', async () => {
    const { agent } = await canopy.client.run(Coverage, { id: seed.agentId })
    expect(agent?.coverage).toMatchObject({
      percent: 10,
      totalDocuments: 3,
      taxonomyVersion: 'v1',
      nodes: [
        { node: { key: 'policies' }, documents: 0, target: 10 },
        { node: { key: 'policies/leave' }, documents: 2, target: 10, percent: 20, missing: 8 },
        { node: { key: 'policies/travel' }, documents: 1, target: 10, percent: 10, missing: 9 },
      ],
    })
    expect(agent?.coverageStale).toBe(false)
    expect(agent?.gaps.map(gap => gap.node.key)).toEqual(['policies', 'policies/travel', 'policies/leave'])
  })

  it('applies targets, marks the coverage stale, and keeps the history', async () => {
    await canopy.client.run(SetTargets, {
      input: {
        agentId: seed.agentId,
        targets: [
          { nodeKey: 'policies', documents: 0 },
          { nodeKey: 'policies/leave', documents: 2 },
          { nodeKey: 'policies/travel', documents: 2 },
        ],
      },
    })
    expect((await canopy.client.run(Coverage, { id: seed.agentId })).agent?.coverageStale).toBe(true)
    const { refreshCoverage } = await canopy.client.run(Refresh, { input: { agentId: seed.agentId } })
    if (refreshCoverage.__typename !== 'RefreshCoveragePayload' || !refreshCoverage.task)
      throw new Error('no task')
    const types = await waitForTask(canopy.client, refreshCoverage.task.id)
    expect(types[0]).toBe('ENQUEUED')
    expect(types).toContain('STARTED')
    expect(types.at(-1)).toBe('COMPLETED')
    const { agent } = await canopy.client.run(Coverage, { id: seed.agentId })
    expect(agent).toMatchObject({
      coverageStale: false,
      coverage: { percent: 75 },
      coverageHistory: { totalCount: 2 },
    })
    expect(agent?.coverageHistory.nodes.map(snapshot => snapshot.percent)).toEqual([75, 10])
  })

  it('measures within the request if requested', async () => {
    const { refreshCoverage } = await canopy.client.run(Refresh, {
      input: { agentId: seed.agentId, background: false },
    })
    expect(refreshCoverage).toMatchObject({ task: null, coverage: { percent: 75 } })
  })

  it('streams a query: started, hits in descending order, completed', async () => {
    const items = await collect(
      canopy.client.watch(Ask, { input: { agentId: seed.agentId, query: 'How many days of annual leave?' } }),
    )
    const kinds = items.map(item => item.agentQuery.__typename)
    expect(kinds[0]).toBe('QueryStarted')
    expect(kinds.at(-1)).toBe('QueryCompleted')
    const hits = items.flatMap(({ agentQuery }) => (agentQuery.__typename === 'QueryHit' ? [agentQuery] : []))
    expect(hits[0]).toMatchObject({ index: 0, hit: { rank: 1, document: { title: 'Annual leave' } } })
    expect(hits.map(hit => hit.hit.score)).toEqual([...hits.map(hit => hit.hit.score)].sort((a, b) => b - a))
  })

  it('ends the stream for an unknown agent with QueryFailed NOT_FOUND', async () => {
    const items = await collect(
      canopy.client.watch(Ask, { input: { agentId: 'agent_01h2xcejqtf2nbrexx3vqjhp41', query: 'leave' } }),
    )
    expect(items).toEqual([
      { agentQuery: { __typename: 'QueryFailed', code: 'NOT_FOUND', message: expect.any(String) } },
    ])
  })
})
