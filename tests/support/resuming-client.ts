import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import { createClient } from 'graphql-sse'
import { atEnd } from './start-test-canopy.ts'

const RETRY_AFTER_MS = 5

/** The URL of each connection, and the key. */
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
 * The unmodified graphql-sse client. It sends `request` again whenever the connection breaks, so it is enough to move `after`
 * with each item.
 */
export function followStream<Data, Variables extends { after?: unknown }>(
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
