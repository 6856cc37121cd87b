import { afterAll, beforeAll, expect, it } from 'vitest'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import { seedWorld, waitForTask } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

let canopy: TestCanopy
beforeAll(async () => {
  canopy = await startTestCanopy()
  await seedWorld(canopy.client)
  for (let i = 0; i < 5; i++) {
    const { createAgent } = await canopy.client.run(MakeAgent, { name: `agent ${i}` })
    await waitForTask(canopy.client, ('task' in createAgent && createAgent.task.id) || '')
  }
})
afterAll(() => canopy.stop())

const AgentsWithHistory = graphql(`
  query CountedAgents($first: Int!) {
    agents(first: $first) {
      nodes {
        id
        name
        coverageStale
        updatedAt
        coverage { percent nodes { node { key } documents } }
        taxonomy { version }
        nodes { key }
        targets { documents node { key } }
        gaps { node { key } missingDocuments }
        tasks(first: 2, filter: { kind: [COVERAGE_REFRESH] }) { nodes { id status } }
        coverageHistory(first: 5) { nodes { id percent measuredAt } edges { node { totalDocuments } } }
      }
    }
  }
`)
const TasksWithResults = graphql(`
  query CountedTasks($first: Int!) {
    tasks(first: $first, filter: { kind: [COVERAGE_REFRESH] }) {
      nodes { id status queuePosition estimatedCompletionAt worker { host } cancellation { outcome } deadLetter { reason } progress { percent } subject { ... on Agent { name } } result { ... on CoverageSnapshot { percent } } }
    }
  }
`)
const DocumentsWithPlacements = graphql(`
  query CountedDocuments($first: Int!) {
    documents(first: $first) {
      nodes { id title chunkCount placements { confidence node { key } } }
    }
  }
`)
const TaxonomyNodes = graphql(`
  query CountedNodes($first: Int!) {
    taxonomy {
      nodes(first: $first) {
        nodes { key documentCount own: documentCount(includeDescendants: false) children { key } parents { key } }
      }
    }
  }
`)
const Search = graphql(`
  query CountedSearch($first: Int!) {
    search(input: { query: "days of leave 연차휴가 flights", limit: $first }) {
      hits { score snippet chunk { ordinal } document { title } }
    }
  }
`)
const MakeAgent = graphql(`
  mutation CountedAgent($name: String!) {
    createAgent(input: { name: $name, nodeKeys: ["policies"] }) {
      ... on CreateAgentPayload { task { id } }
    }
  }
`)

it.each([
  [
    'agents with their coverage and history',
    (first: number) => canopy.client.run(AgentsWithHistory, { first }),
  ],
  ['tasks with their results', (first: number) => canopy.client.run(TasksWithResults, { first })],
  [
    'documents with their placements',
    (first: number) => canopy.client.run(DocumentsWithPlacements, { first }),
  ],
  ['nodes with their counts', (first: number) => canopy.client.run(TaxonomyNodes, { first })],
  ['search hits with their documents', (first: number) => canopy.client.run(Search, { first })],
])('reads %s with the same number of statements, however many there are', async (_, read) => {
  const one = await countStatements(canopy.app, () => read(1))
  const many = await countStatements(canopy.app, () => read(20))
  expect(one).toBeGreaterThan(0)
  expect(many).toBe(one)
})
