import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import { createClient, NetworkError } from 'graphql-sse'

export interface CanopyClient {
  /** Runs a query or mutation over HTTP. */
  run<T, V>(document: TypedDocumentNode<T, V>, variables: V): Promise<T>
  /** Subscribes over Server-Sent Events. Leave the loop to unsubscribe. */
  watch<T, V extends Variables>(document: TypedDocumentNode<T, V>, variables: V): AsyncGenerator<T>
}

/** Canopy rejected the request. `message` is for people, `code` for programs. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused'
  readonly code: string
  constructor(errors: readonly GraphqlError[]) {
    super(errors.map(error => error.message).join(' '))
    this.code = String(errors[0]?.extensions?.code)
  }
}

/** No Canopy server responds at this address, or the connection was lost. */
export class CanopyUnreachable extends Error {
  override readonly name = 'CanopyUnreachable'
}

/** @param serverUrl base URL of the server, such as `http://127.0.0.1:4000` */
export function createCanopyClient(serverUrl: string, apiKey: string): CanopyClient {
  const url = `${serverUrl}/graphql`
  const headers = { authorization: `Bearer ${apiKey}` }
  return {
    run: (document, variables) => run(url, headers, document, variables),
    watch: (document, variables) => watch(url, headers, document, variables),
  }
}

type Variables = Record<string, unknown>
type Headers = Record<string, string>
type GraphqlError = { message: string; extensions?: Record<string, unknown> }
type Answer<T> = { data?: T | null; errors?: GraphqlError[] }

async function run<T, V>(
  url: string,
  headers: Headers,
  document: TypedDocumentNode<T, V>,
  variables: V,
): Promise<T> {
  const answer = fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query: print(document), variables }),
  }).then(response => response.json() as Promise<Answer<T>>)
  const { data, errors } = await answer.catch(cause => {
    throw new CanopyUnreachable(`Canopy does not answer at ${url}.`, { cause })
  })
  if (errors || !data)
    throw new RequestRefused(errors ?? [{ message: `The response from ${url} contains no data.` }])
  return data
}

async function* watch<T, V extends Variables>(
  url: string,
  headers: Headers,
  document: TypedDocumentNode<T, V>,
  variables: V,
): AsyncGenerator<T> {
  // `watchFrom` reconnects, because it knows the cursor to resume from.
  const client = createClient({ url, headers, retryAttempts: 0 })
  try {
    for await (const { data, errors } of client.iterate<T>({ query: print(document), variables })) {
      if (errors) throw new RequestRefused(errors)
      if (data) yield data
    }
  } catch (error) {
    throw error instanceof RequestRefused ? error : await explain(error, url)
  }
}

/** If a stream is rejected before it starts, the body of the error response has one event with the reason. */
async function explain(cause: unknown, url: string): Promise<Error> {
  const response = cause instanceof NetworkError ? (cause.response as Response | undefined) : undefined
  const text = await response?.text().catch(() => '')
  const answer = /^data: (\{.+)$/m.exec(text ?? '')?.[1]
  if (answer) return new RequestRefused(JSON.parse(answer).errors)
  return new CanopyUnreachable(`Canopy does not answer at ${url}, or the connection was lost.`, { cause })
}
