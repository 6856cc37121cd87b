import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { beforeAll, expect, it } from 'vitest'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import { createMeasuredAgent, createSchedule, seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy()
beforeAll(async () => {
  await seedWorld(canopy.client)
  for (let i = 0; i < 5; i++) {
    const { agentId } = await createMeasuredAgent(canopy.client)
    await createSchedule(canopy.client, agentId)
  }
  await canopy.app.database.prisma.placement.updateMany({ data: { needsReview: true } })
  // One task for each schedule, as if the schedule had created it.
  await canopy.app.database.prisma.$executeRaw`
    UPDATE schedules SET last_task_id = (SELECT id FROM tasks WHERE tasks.agent_id = schedules.agent_id LIMIT 1)`
})

const AgentsWithHistory = graphql(`
  query CountedAgents($first: Int!) {
    agents(first: $first) {
      nodes {
        id name coverageStale updatedAt
        coverage { percent nodes { node { key } documents } changes { cause points detail } }
        coverageTrend { direction points { percent } }
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
      nodes {
        id status queuePosition estimatedCompletionAt
        worker { host } cancellation { outcome } deadLetter { reason } progress { percent }
        subject { ... on Agent { name } }
        result { ... on CoverageSnapshot { percent } }
      }
    }
  }
`)
const DocumentsWithPlacements = graphql(`
  query CountedDocuments($first: Int!) {
    documents(first: $first) { nodes { id title chunkCount placements { confidence node { key } } } }
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
const PlacementReviews = graphql(`
  query CountedReviews($first: Int!) {
    placementReviews(first: $first) { nodes { confidence document { title } node { key path } } }
  }
`)
const Search = graphql(`
  query CountedSearch($first: Int!) {
    search(input: { query: "days of leave 연차휴가 flights", limit: $first }) {
      hits { score snippet chunk { ordinal } document { title } }
    }
  }
`)
const SchedulesWithTasks = graphql(`
  query CountedSchedules($first: Int!) {
    schedules(first: $first) { nodes { id cron agent { name coverage { percent } } lastTask { status queuePosition } } }
  }
`)
const Ids = graphql(`
  query CountedIds($first: Int!) {
    agents(first: $first) { nodes { id } }
    documents(first: $first) { nodes { id } }
  }
`)
const ById = graphql(`
  query CountedById($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
      ... on Agent { name coverage { percent } nodes { key } }
      ... on Document { title placements { confidence node { key } } }
    }
  }
`)

/** Reads up to `first` agents and `first` documents by their IDs. */
async function readById(first: number): Promise<void> {
  const { agents, documents } = await canopy.client.run(Ids, { first })
  const ids = [...agents.nodes, ...documents.nodes].map(({ id }) => id)
  const { nodes } = await canopy.client.run(ById, { ids })
  expect(nodes.map(node => node?.id)).toEqual(ids)
}

const run = (document: TypedDocumentNode<unknown, { first: number }>) => (first: number) =>
  canopy.client.run(document, { first })

it.each([
  ['agents with their coverage and history', run(AgentsWithHistory)],
  ['tasks with their results', run(TasksWithResults)],
  ['documents with their placements', run(DocumentsWithPlacements)],
  ['nodes with their counts', run(TaxonomyNodes)],
  ['schedules with their agents and last tasks', run(SchedulesWithTasks)],
  ['placements to review with their documents', run(PlacementReviews)],
  ['objects of two types by their IDs', readById],
  ['search hits with their documents', run(Search)],
])('%s are read with a constant number of statements', async (_, read) => {
  const one = await countStatements(canopy, () => read(1))
  const many = await countStatements(canopy, () => read(20))
  expect(one).toBeGreaterThan(0)
  expect(many).toBe(one)
})
