import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import { createClient } from 'graphql-sse'
import { atEnd } from './start-test-canopy.ts'

const RETRY_AFTER_MS = 5

/** Where to connect, each time anew, and with which key. */
export interface Server {
  url: () => string
  secret: string
}

/** What follows a stream through every cut of its connection. */
export interface Follower<Item> {
  /** Every item so far. */
  items: Item[]
  /** Resolves when the server says that it was all. */
  completed: Promise<void>
  /** What ended it otherwise. */
  failure(): unknown
}

/**
 * The unmodified graphql-sse client, as anybody would use it: it sends `request` anew whenever the connection breaks, so it
 * is enough to move `after` with each item.
 */
export function followStream<Data, Variables extends { after?: unknown }>(
  { url, secret }: Server,
  document: TypedDocumentNode<Data, Variables>,
  variables: NoInfer<Variables>,
  /** Where to go on after an item; undefined for one that has no place of its own. */
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
