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
/** The subscription. */
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
/** The same events by polling. */
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

/** Event types of a task that `runTask` runs. */
export const TYPES = ['ENQUEUED', 'STARTED', 'PROGRESSED', 'COMPLETED']

/** Starts Canopy with coverage refreshes of one step and ingestions that fail permanently. */
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

/** Creates a workspace without events. @returns a client for it. */
export async function newWorkspace(canopy: TestCanopy): Promise<TestClient> {
  const client = await canopy.newClient()
  await client.run(Prepare, {})
  return client
}

/** @returns the UUID of the client's workspace. */
export async function workspaceIdOf(client: TestClient): Promise<string> {
  const { viewer } = await client.run(Own, {})
  return decodeId('Workspace', viewer.workspace.id) ?? ''
}

/** Waits until the feed shows all events of a task. Any older transaction on the server may delay them. */
async function waitForEnd(client: TestClient, taskId: string): Promise<void> {
  const { length } = await waitForTask(client, taskId)
  await waitUntil('all events of the task in the feed', async () => {
    const events = await pageAll(client)
    return events.filter(({ event }) => event.task.id === taskId).length >= length
  })
}

/** Runs a coverage refresh until it ends. */
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

/** Runs a task that fails and becomes a dead letter. @returns its ID. */
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

/** @returns the first `count` items of a new stream, then closes it. */
export async function take(client: TestClient, asked: Asked, count: number): Promise<Item[]> {
  const items: Item[] = []
  for await (const { workspaceEvents: item } of client.watch(Feed, { ...asked }))
    if (items.push(item) === count) break
  return items
}
/** @returns all items up to and including the first heartbeat, which is sent when no more items are pending. */
export async function takeUntilHeartbeat(client: TestClient, asked: Asked): Promise<Item[]> {
  const items: Item[] = []
  for await (const { workspaceEvents: item } of client.watch(Feed, { ...asked, heartbeatSeconds: 1 })) {
    items.push(item)
    if (item.__typename === 'Heartbeat') break
  }
  return items
}
/** @returns all items up to and including the first event that satisfies `isLast`. */
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

/** @returns all events of a workspace, by polling. @throws if they do not fit on one page. */
export async function pageAll(client: TestClient): Promise<EventItem[]> {
  const { events, hasMore } = (await client.run(Page, { first: 100 })).workspaceEvents
  if (hasMore) throw new Error('more than a page')
  return events
}

/** Predicate for the last event of a coverage refresh. */
export const endOf =
  (taskId: string) =>
  ({ event }: EventItem) =>
    event.task.id === taskId && event.type === 'COMPLETED'
/** @returns the type of each event. For other items, `__typename`. */
export const typesOf = (items: Item[]) =>
  items.map(item => (item.__typename === 'WorkspaceEvent' ? item.event.type : item.__typename))

/** Headers of a request for an event stream over plain HTTP. */
export function streamHeaders({ secret }: TestClient) {
  return {
    authorization: `Bearer ${secret}`,
    'content-type': 'application/json',
    accept: 'text/event-stream',
  }
}
