import { decodeId } from '../../src/platform/ids.ts'
import { graphql } from './gql/gql.ts'
import type { TaskFilter, WorkspaceFeedSubscription } from './gql/graphql.ts'
import { waitForTask } from './seed.ts'
import { startTestCanopy, type TestCanopy } from './start-test-canopy.ts'
import type { TestClient } from './test-client.ts'
import { waitUntil } from './wait-until.ts'

const Prepare = graphql(`
  mutation WorkspaceFeedPrepare {
    createTaxonomy(input: { version: "v1", publish: true, nodes: [{ key: "all", name: "All" }] }) { __typename }
  }
`)
const Enqueue = graphql(`
  mutation WorkspaceFeedEnqueue {
    createAgent(input: { name: "guide", nodeKeys: ["all"] }) {
      ... on CreateAgentPayload { agent { id } task { id createdAt } }
    }
  }
`)
const AddDocument = graphql(`
  mutation WorkspaceFeedAdd($text: String!) {
    addDocuments(input: { documents: [{ text: $text }] }) {
      ... on AddDocumentsPayload { task { id } }
    }
  }
`)
/** What a subscriber is sent. */
export const Feed = graphql(`
  subscription WorkspaceFeed($after: String, $filter: TaskFilter, $heartbeatSeconds: Int) {
    workspaceEvents(after: $after, filter: $filter, heartbeatSeconds: $heartbeatSeconds) {
      __typename
      ... on WorkspaceEvent { cursor event { sequence type status task { id kind createdAt } } }
      ... on EventGap { from to task { id } }
      ... on Heartbeat { at }
    }
  }
`)
/** The same, by asking. */
export const Page = graphql(`
  query WorkspaceFeedPage($after: String, $first: Int) {
    workspaceEvents(after: $after, first: $first) {
      events { __typename cursor event { sequence type status task { id kind createdAt } } }
      endCursor
      hasMore
      gap { from to task { id } }
    }
  }
`)
const Own = graphql(`
  query WorkspaceFeedOwn { viewer { workspace { id } } }
`)

export type Item = WorkspaceFeedSubscription['workspaceEvents']
export type EventItem = Extract<Item, { __typename: 'WorkspaceEvent' }>

/** What a run of a measurement makes here. */
export const TYPES = ['ENQUEUED', 'STARTED', 'PROGRESSED', 'COMPLETED']

/** A Canopy whose measurements take one step, and whose ingestions fail for good. */
export function startFeedCanopy(): Promise<TestCanopy> {
  return startTestCanopy(
    { TASK_MAX_ATTEMPTS: '1' },
    {
      COVERAGE_REFRESH: async ({ report }) => {
        await report({ percent: 50, step: 'half', done: 1, total: 2 })
        return async () => ({})
      },
      DOCUMENT_INGESTION: async () => {
        throw new Error('not today')
      },
    },
  )
}

/** A client of a workspace in which nothing has happened yet. */
export async function newWorkspace(canopy: TestCanopy): Promise<TestClient> {
  const client = await canopy.newClient()
  await client.run(Prepare, {})
  return client
}

/** Its UUID. */
export async function workspaceIdOf(client: TestClient): Promise<string> {
  const { viewer } = await client.run(Own, {})
  return decodeId('Workspace', viewer.workspace.id) ?? ''
}

/** Waits until all events of a task can be read in the feed, which any older transaction on the server may hold back. */
async function waitForEnd(client: TestClient, taskId: string): Promise<void> {
  const { length } = await waitForTask(client, taskId)
  await waitUntil('all events of the task in the feed', async () => {
    const events = await pageAll(client)
    return events.filter(({ event }) => event.task.id === taskId).length >= length
  })
}

/** Runs a measurement to its end. */
export async function runTask(
  client: TestClient,
): Promise<{ taskId: string; agentId: string; createdAt: Date }> {
  const { createAgent } = await client.run(Enqueue, {})
  if (!('task' in createAgent)) throw new Error('no task')
  await waitForEnd(client, createAgent.task.id)
  return {
    taskId: createAgent.task.id,
    agentId: createAgent.agent.id,
    createdAt: new Date(String(createAgent.task.createdAt)),
  }
}

/** Runs a task that fails and becomes a dead letter. */
export async function failTask(client: TestClient): Promise<string> {
  const { addDocuments } = await client.run(AddDocument, { text: 'A text.' })
  if (!('task' in addDocuments)) throw new Error('no task')
  await waitForEnd(client, addDocuments.task.id)
  return addDocuments.task.id
}
export interface Asked {
  after?: string
  filter?: TaskFilter
  heartbeatSeconds?: number
}

/** The first items of a stream; then it is left. */
export async function take(client: TestClient, asked: Asked, count: number): Promise<Item[]> {
  const items: Item[] = []
  for await (const { workspaceEvents: item } of client.watch(Feed, { ...asked }))
    if (items.push(item) === count) break
  return items
}
/** Everything up to and with the first heartbeat, which comes when nothing is left to send. */
export async function takeUntilHeartbeat(client: TestClient, asked: Asked): Promise<Item[]> {
  const items: Item[] = []
  for await (const { workspaceEvents: item } of client.watch(Feed, { ...asked, heartbeatSeconds: 1 })) {
    items.push(item)
    if (item.__typename === 'Heartbeat') break
  }
  return items
}
/** Everything up to and with this event. */
export async function takeUntil(
  client: TestClient,
  asked: Asked,
  isLast: (item: EventItem) => boolean,
): Promise<Item[]> {
  const items: Item[] = []
  for await (const { workspaceEvents: item } of client.watch(Feed, { ...asked })) {
    items.push(item)
    if (item.__typename === 'WorkspaceEvent' && isLast(item)) break
  }
  return items
}

/** All events of a workspace, as the polling twin gives them. */
export async function pageAll(client: TestClient): Promise<EventItem[]> {
  const { events, hasMore } = (await client.run(Page, { first: 100 })).workspaceEvents
  if (hasMore) throw new Error('more than a page')
  return events
}

/** Tells the end of a measurement. */
export const endOf =
  (taskId: string) =>
  ({ event }: EventItem) =>
    event.task.id === taskId && event.type === 'COMPLETED'
/** Types of events, and the names of what is none. */
export const typesOf = (items: Item[]) =>
  items.map(item => (item.__typename === 'WorkspaceEvent' ? item.event.type : item.__typename))

/** As it takes to be sent a stream over plain HTTP. */
export function streamHeaders({ secret }: TestClient) {
  return {
    authorization: `Bearer ${secret}`,
    'content-type': 'application/json',
    accept: 'text/event-stream',
  }
}
