import { readEvents } from './event-stream.ts'
import type { Target } from './http-load.ts'

/** A client of Canopy, as a user would write it. */
export interface CanopyClient {
  /** Builds the request for a document, to be sent by any means. */
  prepare(query: string, variables?: object): Target
  /** The raw response body. */
  send(query: string, variables?: object): Promise<string>
  /** Returns the data. @throws if the response has errors. */
  run<T>(query: string, variables?: object): Promise<T>
  /** Yields the items of a subscription until it ends. @throws if one has errors. */
  watch<T>(query: string, variables?: object): AsyncGenerator<T>
}

interface Answer<T> {
  data?: T | null
  errors?: object[]
}

export function createCanopyClient(canopyUrl: string, secret: string): CanopyClient {
  const url = `${canopyUrl}/graphql`
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
  const client: CanopyClient = {
    prepare: (query, variables = {}) => ({ url, headers, body: JSON.stringify({ query, variables }) }),
    async send(query, variables) {
      const { body } = client.prepare(query, variables)
      return (await fetch(url, { method: 'POST', headers, body })).text()
    },
    async run<T>(query: string, variables?: object) {
      return dataOf<T>(JSON.parse(await client.send(query, variables)))
    },
    async *watch<T>(query: string, variables?: object) {
      for await (const answer of readEvents<Answer<T>>(client.prepare(query, variables))) yield dataOf(answer)
    },
  }
  return client
}

function dataOf<T>({ data, errors }: Answer<T>): T {
  if (errors || !data) throw new Error(JSON.stringify(errors))
  return data
}
