import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import { createClient, NetworkError } from 'graphql-sse'

export interface CanopyClient {
  /** Asks once, over plain HTTP. */
  run<T, V>(document: TypedDocumentNode<T, V>, variables: V): Promise<T>
  /** Listens, over Server-Sent Events. To stop listening, leave the loop. */
  watch<T, V extends Variables>(document: TypedDocumentNode<T, V>, variables: V): AsyncGenerator<T>
}

/** Canopy answered, and the answer is no. `message` is for a person. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused'
  readonly code: string
  constructor(errors: readonly GraphqlError[]) {
    super(errors.map(error => error.message).join(' '))
    this.code = String(errors[0]?.extensions?.code)
  }
}

/** Nothing that speaks like Canopy answers at this address, or it stopped in the middle. */
export class CanopyUnreachable extends Error {
  override readonly name = 'CanopyUnreachable'
}

/** @param serverUrl where Canopy runs: `http://127.0.0.1:4000` */
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
  if (errors || !data) throw new RequestRefused(errors ?? [{ message: `There is no data from ${url}.` }])
  return data
}

async function* watch<T, V extends Variables>(
  url: string,
  headers: Headers,
  document: TypedDocumentNode<T, V>,
  variables: V,
): AsyncGenerator<T> {
  // To try again is left to `watchFrom`, which knows from where.
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

/** A stream that is refused before it begins has a status of its own, and says why in its only event. */
async function explain(cause: unknown, url: string): Promise<Error> {
  const response = cause instanceof NetworkError ? (cause.response as Response | undefined) : undefined
  const text = await response?.text().catch(() => '')
  const answer = /^data: (\{.+)$/m.exec(text ?? '')?.[1]
  if (answer) return new RequestRefused(JSON.parse(answer).errors)
  return new CanopyUnreachable(`Canopy does not answer at ${url}, or stopped in the middle.`, { cause })
}
