import { decodeId } from '../../src/platform/ids.ts'
import { graphql } from './gql/gql.ts'
import type { TaskFilter, WorkspaceFeedSubscription } from './gql/graphql.ts'
import { createAgent, createTaxonomy, waitForTask } from './seed.ts'
import { sendDocuments } from './send-work.ts'
import { setUpTestCanopy, type TestCanopy } from './start-test-canopy.ts'
import type { TestClient } from './test-client.ts'
import { waitUntil } from './wait-until.ts'

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

/** Sets up a Canopy with coverage refreshes of one step and ingestions that fail. */
export function setUpFeedCanopy(): TestCanopy {
  return setUpTestCanopy(
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
  await createTaxonomy(client, [{ key: 'policies', name: 'Policies' }])
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

/** Runs a coverage refresh of a new agent until it ends. */
export async function runTask(client: TestClient): Promise<{ taskId: string; agentId: string }> {
  const made = await createAgent(client)
  await waitForEnd(client, made.taskId)
  return made
}

/** Runs a task that fails and becomes a dead letter. @returns its ID. */
export async function failTask(client: TestClient): Promise<string> {
  const taskId = await sendDocuments(client, 1)
  await waitForEnd(client, taskId)
  return taskId
}

/** Arguments of the subscription. */
export interface FeedArguments {
  after?: string
  filter?: TaskFilter
  heartbeatSeconds?: number
}

/** @returns the items of a new stream. */
export async function* watchFeed(client: TestClient, args: FeedArguments = {}): AsyncGenerator<Item> {
  for await (const { workspaceEvents: item } of client.watch(Feed, { ...args })) yield item
}

/** @returns all events of a workspace, by polling. @throws if they do not fit on one page. */
export async function pageAll(client: TestClient): Promise<EventItem[]> {
  const { events, hasMore } = (await client.run(Page, { first: 100 })).workspaceEvents
  if (hasMore) throw new Error('more than a page')
  return events
}

/** Predicate for the last event of a coverage refresh. */
export const endOf = (taskId: string) => (item: Item) =>
  item.__typename === 'WorkspaceEvent' && item.event.task.id === taskId && item.event.type === 'COMPLETED'

/** @returns the type of each event. For other items, `__typename`. */
export const typesOf = (items: Item[]) =>
  items.map(item => (item.__typename === 'WorkspaceEvent' ? item.event.type : item.__typename))
