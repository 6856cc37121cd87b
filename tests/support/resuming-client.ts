import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import { createClient } from 'graphql-sse'
import { graphql } from './gql/gql.ts'
import { atEnd } from './start-test-canopy.ts'

const OfTask = graphql(`
  subscription FollowTask($taskId: ID!, $after: Int) {
    taskEvents(taskId: $taskId, after: $after) { __typename ... on TaskEvent { sequence } }
  }
`)
const OfWorkspace = graphql(`
  subscription FollowWorkspace($after: String) {
    workspaceEvents(after: $after) { __typename ... on WorkspaceEvent { cursor event { sequence } } }
  }
`)
const RETRY_AFTER_MS = 5

/** The URL for each connection, and the API key. */
export interface Server {
  url: () => string
  secret: string
}

/** Follows a stream through every cut of its connection. */
export interface Follower<Item> {
  /** Every item so far. */
  items: Item[]
  /** Resolves when the server completes the stream. */
  completed: Promise<void>
  /** The error that ended it. */
  failure(): unknown
}

/**
 * Subscribes with the unmodified graphql-sse client. It sends `request` again whenever the connection breaks, so updating
 * `after` with each item is enough to resume.
 */
function followStream<Data, Variables extends { after?: unknown }>(
  { url, secret }: Server,
  document: TypedDocumentNode<Data, Variables>,
  variables: NoInfer<Variables>,
  /** Where to continue after an item. Undefined if the item has no cursor. */
  cursorOf: (data: Data) => NoInfer<Variables>['after'],
): Follower<Data> {
  const client = createClient({
    url,
    headers: { authorization: `Bearer ${secret}` },
    retryAttempts: Number.MAX_SAFE_INTEGER,
    retry: () => new Promise(resolve => setTimeout(resolve, RETRY_AFTER_MS)),
  })
  atEnd(() => client.dispose())
  const items: Data[] = []
  const request = { query: print(document), variables: { ...variables } }
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let failure: unknown
  promise.catch(error => (failure = error))
  client.subscribe<Data>(request, {
    next({ data, errors }) {
      if (errors || !data) return reject(new Error(JSON.stringify(errors)))
      items.push(data)
      request.variables.after = cursorOf(data) ?? request.variables.after
    },
    error: reject,
    complete: resolve,
  })
  return { items, completed: promise, failure: () => failure }
}

/** Follows a task after an event, or from now on. @param taskId the ID in the API. */
export function followTask(server: Server, taskId: string, after?: number) {
  const variables = { taskId, ...(after !== undefined && { after }) }
  return followStream(server, OfTask, variables, ({ taskEvents: item }) =>
    item.__typename === 'TaskEvent' ? item.sequence : undefined,
  )
}

/** Follows the first workspace after a cursor, or from now on. */
export function followWorkspace(server: Server, after?: string) {
  return followStream(
    server,
    OfWorkspace,
    after === undefined ? {} : { after },
    ({ workspaceEvents: item }) => (item.__typename === 'WorkspaceEvent' ? item.cursor : undefined),
  )
}
