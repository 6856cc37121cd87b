import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import { createClient } from 'graphql-sse'

export interface CanopyClient {
  /** Asks once, over plain HTTP. */
  run<T, V>(document: TypedDocumentNode<T, V>, variables: V): Promise<T>
  /** Listens, over Server-Sent Events. To stop listening, leave the loop. */
  watch<T, V extends Record<string, unknown>>(document: TypedDocumentNode<T, V>, variables: V): AsyncGenerator<T>
}

/** Canopy answered, and the answer is no. `message` is one sentence for a person. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused'
  readonly code: string
  constructor(errors: readonly { message: string; extensions?: Record<string, unknown> }[]) {
    super(errors.map(error => error.message).join(' '))
    this.code = String(errors[0]?.extensions?.code)
  }
}

/** Nothing that speaks like Canopy answers at this address. */
export class CanopyUnreachable extends Error {
  override readonly name = 'CanopyUnreachable'
}

/** @param serverUrl where Canopy runs: `http://127.0.0.1:4000` */
export function createCanopyClient(serverUrl: string, apiKey: string): CanopyClient {
  const url = `${serverUrl}/graphql`
  const headers = { authorization: `Bearer ${apiKey}` }
  return {
    async run(document, variables) {
      const { data, errors } = await post(url, headers, { query: print(document), variables })
      if (errors || !data) throw new RequestRefused(errors ?? [{ message: 'The answer is empty.' }])
      return data
    },
    async *watch(document, variables) {
      // Trying again is left to `resume`, which knows from where.
      const client = createClient({ url, headers, retryAttempts: 0 })
      for await (const { data, errors } of client.iterate({ query: print(document), variables })) {
        if (errors) throw new RequestRefused(errors)
        if (data) yield data as ResultOf<typeof document>
      }
    },
  }
}

type ResultOf<D> = D extends TypedDocumentNode<infer T, infer _V> ? T : never

async function post(url: string, headers: Record<string, string>, body: object) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return await response.json()
  } catch (error) {
    throw new CanopyUnreachable(`Canopy does not answer at ${url}.`, { cause: error })
  }
}
