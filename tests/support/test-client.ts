import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import { createClient } from 'graphql-sse'

interface GraphqlAnswer<T> {
  status: number
  data?: T | null
  errors?: {
    message: string
    path?: (string | number)[]
    extensions: { code: string; requestId: string; traceId?: string }
  }[]
}

/** A GraphQL client as a user would write one, with JSON over HTTP and Server-Sent Events. */
export interface TestClient {
  url: string
  secret: string
  /** @returns the raw response, including errors. */
  send<T, V>(document: TypedDocumentNode<T, V>, variables: V): Promise<GraphqlAnswer<T>>
  /** @returns the data. @throws if there are errors. */
  run<T, V>(document: TypedDocumentNode<T, V>, variables: V): Promise<T>
  /** Subscribes with the unmodified graphql-sse client. @returns the items of the subscription. */
  watch<T, V extends Record<string, unknown>>(
    document: TypedDocumentNode<T, V>,
    variables: V,
  ): AsyncIterableIterator<T>
}

export function createTestClient(
  url: string,
  secret: string,
  ownHeaders: Record<string, string> = {},
): TestClient {
  const headers = { authorization: `Bearer ${secret}`, ...ownHeaders }
  async function send<T, V>(document: TypedDocumentNode<T, V>, variables: V): Promise<GraphqlAnswer<T>> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ query: print(document), variables }),
    })
    return { status: response.status, ...((await response.json()) as Omit<GraphqlAnswer<T>, 'status'>) }
  }
  return {
    url,
    secret,
    send,
    async run(document, variables) {
      const { data, errors } = await send(document, variables)
      if (errors || !data) throw new Error(JSON.stringify(errors))
      return data
    },
    watch: (document, variables) =>
      watch(createClient({ url, headers, retryAttempts: 0 }), document, variables),
  }
}

async function* watch<T, V extends Record<string, unknown>>(
  client: ReturnType<typeof createClient>,
  document: TypedDocumentNode<T, V>,
  variables: V,
): AsyncIterableIterator<T> {
  try {
    for await (const item of client.iterate<T>({ query: print(document), variables })) {
      if (item.errors) throw new Error(JSON.stringify(item.errors))
      if (item.data) yield item.data
    }
  } finally {
    client.dispose()
  }
}
