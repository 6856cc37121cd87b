import { graphql } from './gql/gql.ts'
import type { TestClient } from './test-client.ts'

const CreateTaxonomy = graphql(`
  mutation SeedTaxonomy($input: CreateTaxonomyInput!) {
    createTaxonomy(input: $input) {
      __typename
      ... on CreateTaxonomyPayload { taxonomy { id version } }
      ... on Error { code message }
    }
  }
`)
const AddDocuments = graphql(`
  mutation SeedDocuments($input: AddDocumentsInput!) {
    addDocuments(input: $input) {
      __typename
      ... on AddDocumentsPayload { task { id } documents { id } }
      ... on Error { code message }
    }
  }
`)
const CreateAgent = graphql(`
  mutation SeedAgent($input: CreateAgentInput!) {
    createAgent(input: $input) {
      __typename
      ... on CreateAgentPayload { agent { id } task { id } }
      ... on Error { code message }
    }
  }
`)
const CreateSchedule = graphql(`
  mutation SeedSchedule($agentId: ID!) {
    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: "0 0 29 2 *" }) { __typename }
  }
`)
const WatchTask = graphql(`
  subscription SeedWatch($taskId: ID!) {
    taskEvents(taskId: $taskId, after: 0) {
      __typename
      ... on TaskEvent { sequence type status }
    }
  }
`)

export interface Seed {
  agentId: string
  taskId: string
  documentIds: string[]
}

/** Waits over SSE until a task ends. @returns the types of its events in order. */
export async function waitForTask(client: TestClient, taskId: string): Promise<string[]> {
  const types: string[] = []
  for await (const { taskEvents: item } of client.watch(WatchTask, { taskId })) {
    if (item.__typename === 'TaskEvent') types.push(item.type)
  }
  return types
}

/**
 * Seeds a small workspace: the nodes `policies`, `policies/leave` and `policies/travel`; three documents (two on leave,
 * one of them in Korean, and one on travel); an agent that covers all nodes, with measured coverage; and a schedule for
 * the agent that is next due on a February 29.
 */
export async function seedWorld(client: TestClient): Promise<Seed> {
  const taxonomy = await client.run(CreateTaxonomy, {
    input: {
      version: 'v1',
      publish: true,
      nodes: [
        { key: 'policies', name: 'Policies', parentKeys: [], keywords: [] },
        { key: 'policies/leave', name: 'Leave', parentKeys: ['policies'], keywords: ['annual leave'] },
        { key: 'policies/travel', name: 'Travel', parentKeys: ['policies'], keywords: ['business trip'] },
      ],
    },
  })
  if (taxonomy.createTaxonomy.__typename !== 'CreateTaxonomyPayload')
    throw new Error(JSON.stringify(taxonomy))
  const added = await client.run(AddDocuments, {
    input: {
      documents: [
        {
          title: 'Annual leave',
          sourceUri: 'leave.md',
          text: '# Annual leave\n\nEverybody has 25 days of annual leave. Ask your lead two weeks before.',
        },
        {
          title: '연차휴가 규정',
          sourceUri: 'leave.ko.md',
          text: '# 연차휴가\n\n연차휴가는 1년에 25일입니다. 2주 전에 팀장에게 신청합니다.',
          nodeKeys: ['policies/leave'],
        },
        {
          title: 'Business trips',
          sourceUri: 'travel.md',
          text: '# Business trips\n\nFlights over four hours may be booked in premium economy.',
          nodeKeys: ['policies/travel'],
        },
      ],
    },
  })
  if (added.addDocuments.__typename !== 'AddDocumentsPayload') throw new Error(JSON.stringify(added))
  await waitForTask(client, added.addDocuments.task.id)
  const made = await client.run(CreateAgent, { input: { name: 'People guide', nodeKeys: ['policies'] } })
  if (made.createAgent.__typename !== 'CreateAgentPayload') throw new Error(JSON.stringify(made))
  await waitForTask(client, made.createAgent.task.id)
  await client.run(CreateSchedule, { agentId: made.createAgent.agent.id })
  return {
    agentId: made.createAgent.agent.id,
    taskId: made.createAgent.task.id,
    documentIds: added.addDocuments.documents.map(document => document.id),
  }
}
