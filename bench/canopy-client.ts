import { readEvents } from './event-stream.ts'
import type { Target } from './http-load.ts'

/** A client of Canopy as a user would have one. */
export interface CanopyClient {
  /** The request for a document, to be sent in whatever way. */
  prepare(query: string, variables?: object): Target
  /** The body of the answer, as it is. */
  send(query: string, variables?: object): Promise<string>
  /** The data. @throws when there are errors. */
  run<T>(query: string, variables?: object): Promise<T>
  /** Items of a subscription, to its end. @throws when one carries errors. */
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
