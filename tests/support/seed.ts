import { graphql } from './gql/gql.ts'
import type {
  CreateAgentInput,
  DocumentInput,
  RefreshCoverageInput,
  TaxonomyNodeInput,
} from './gql/graphql.ts'
import type { TestClient } from './test-client.ts'

const CreateTaxonomy = graphql(`
  mutation SeedTaxonomy($input: CreateTaxonomyInput!) {
    createTaxonomy(input: $input) {
      __typename
      ... on CreateTaxonomyPayload { taxonomy { id version status } }
      ... on Error { message }
    }
  }
`)
const AddDocuments = graphql(`
  mutation SeedDocuments($input: AddDocumentsInput!) {
    addDocuments(input: $input) {
      __typename
      ... on AddDocumentsPayload { task { id } documents { id } }
      ... on Error { message }
    }
  }
`)
const CreateAgent = graphql(`
  mutation SeedAgent($input: CreateAgentInput!) {
    createAgent(input: $input) {
      __typename
      ... on CreateAgentPayload { agent { id } task { id } }
      ... on Error { message }
    }
  }
`)
const DeleteDocuments = graphql(`
  mutation SeedDeleteDocuments($ids: [ID!]!) { deleteDocuments(input: { ids: $ids }) { __typename } }
`)
const RefreshCoverage = graphql(`
  mutation SeedRefresh($input: RefreshCoverageInput!) {
    refreshCoverage(input: $input) {
      __typename
      ... on RefreshCoveragePayload { task { id } }
      ... on Error { message }
    }
  }
`)
const SetTargets = graphql(`
  mutation SeedTargets($agentId: ID!, $targets: [CoverageTargetInput!]!) {
    setCoverageTargets(input: { agentId: $agentId, targets: $targets }) { __typename ... on Error { message } }
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

/** Creates a version of the taxonomy, published unless `publish` is false. */
export async function createTaxonomy(
  client: TestClient,
  nodes: TaxonomyNodeInput[],
  { version = 'v1', publish = true } = {},
) {
  const { createTaxonomy: made } = await client.run(CreateTaxonomy, { input: { version, publish, nodes } })
  if (made.__typename !== 'CreateTaxonomyPayload') throw new Error(JSON.stringify(made))
  return made.taxonomy
}

/** Adds documents and waits until they are indexed. @returns their IDs in order. */
export async function addDocuments(client: TestClient, ...documents: DocumentInput[]): Promise<string[]> {
  const { addDocuments: added } = await client.run(AddDocuments, { input: { documents } })
  if (added.__typename !== 'AddDocumentsPayload') throw new Error(JSON.stringify(added))
  await waitForTask(client, added.task.id)
  return added.documents.map(document => document.id)
}

export async function deleteDocuments(client: TestClient, ...ids: string[]): Promise<void> {
  await client.run(DeleteDocuments, { ids })
}

/** Creates an agent, by default for all nodes of `seedWorld`. @returns its ID and the ID of the task that measures it. */
export async function createAgent(
  client: TestClient,
  input: Partial<CreateAgentInput> = {},
): Promise<{ agentId: string; taskId: string }> {
  const { createAgent: made } = await client.run(CreateAgent, {
    input: { name: 'guide', nodeKeys: ['policies'], ...input },
  })
  if (made.__typename !== 'CreateAgentPayload') throw new Error(JSON.stringify(made))
  return { agentId: made.agent.id, taskId: made.task.id }
}

/** Creates an agent and waits until it is measured. */
export async function createMeasuredAgent(client: TestClient, input: Partial<CreateAgentInput> = {}) {
  const made = await createAgent(client, input)
  await waitForTask(client, made.taskId)
  return made
}

/** Starts a measurement of an agent. @returns the ID of its task. */
export async function refreshCoverage(
  client: Pick<TestClient, 'run'>,
  agentId: string,
  more: Omit<RefreshCoverageInput, 'agentId'> = {},
): Promise<string> {
  const { refreshCoverage: started } = await client.run(RefreshCoverage, { input: { agentId, ...more } })
  if (started.__typename !== 'RefreshCoveragePayload' || !started.task)
    throw new Error(JSON.stringify(started))
  return started.task.id
}

/** Replaces the coverage targets of an agent. @param documents how many documents each node should have, by node key. */
export async function setTargets(
  client: TestClient,
  agentId: string,
  documents: Readonly<Record<string, number>>,
): Promise<void> {
  const targets = Object.entries(documents).map(([nodeKey, count]) => ({ nodeKey, documents: count }))
  const { setCoverageTargets: set } = await client.run(SetTargets, { agentId, targets })
  if (set.__typename !== 'SetCoverageTargetsPayload') throw new Error(JSON.stringify(set))
}

/** Creates a schedule that measures an agent, next due on a February 29. */
export async function createSchedule(client: TestClient, agentId: string): Promise<void> {
  await client.run(CreateSchedule, { agentId })
}

/**
 * Seeds a small workspace: the nodes `policies`, `policies/leave` and `policies/travel`; three documents (two on leave,
 * one of them in Korean, and one on travel); an agent that covers all nodes, with measured coverage; and a schedule for
 * the agent that is next due on a February 29.
 */
export async function seedWorld(client: TestClient): Promise<Seed> {
  await createTaxonomy(client, [
    { key: 'policies', name: 'Policies' },
    { key: 'policies/leave', name: 'Leave', parentKeys: ['policies'], keywords: ['annual leave'] },
    { key: 'policies/travel', name: 'Travel', parentKeys: ['policies'], keywords: ['business trip'] },
  ])
  const documentIds = await addDocuments(
    client,
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
  )
  const made = await createMeasuredAgent(client, { name: 'People guide' })
  await createSchedule(client, made.agentId)
  return { ...made, documentIds }
}
