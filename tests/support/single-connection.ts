import { print } from 'graphql'
import { createClient } from 'graphql-sse'
import { expect } from 'vitest'
import type { EndedStream } from './open-stream.ts'
import { parseEventStream } from './parse-event-stream.ts'
import { atEnd } from './start-test-canopy.ts'
import type { TestClient } from './test-client.ts'
import { waitUntil } from './wait-until.ts'

type Document = Parameters<typeof print>[0]

export interface RawOperation {
  document?: Document
  /** ID of a registered document, instead of `document`. */
  documentId?: string
  variables?: object
  id: string
}

/** Sends the individual requests of the single connection mode of GraphQL over SSE. */
export function singleConnection(
  { url, secret }: Pick<TestClient, 'url' | 'secret'>,
  ownHeaders: Record<string, string> = {},
) {
  const headersOf = (token: string | null) => ({
    authorization: `Bearer ${secret}`,
    ...ownHeaders,
    ...(token !== null && { 'x-graphql-event-stream-token': token }),
  })
  const answerOf = async (response: Response) => {
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return { status: response.status, text, errors: isJson ? JSON.parse(text).errors : undefined }
  }
  return {
    async reserve() {
      return answerOf(await fetch(url, { method: 'PUT', headers: headersOf(null) }))
    },
    async start(token: string | null, { document, documentId, variables = {}, id }: RawOperation) {
      const named = document ? { query: print(document) } : { documentId }
      const body = JSON.stringify({ ...named, variables, extensions: { operationId: id } })
      const headers = { ...headersOf(token), 'content-type': 'application/json' }
      return answerOf(await fetch(url, { method: 'POST', headers, body }))
    },
    async stop(token: string, id: string) {
      const target = `${url}?operationId=${encodeURIComponent(id)}`
      return answerOf(await fetch(target, { method: 'DELETE', headers: headersOf(token) }))
    },
    async open(token: string): Promise<RawStream> {
      const leaving = new AbortController()
      atEnd(() => leaving.abort())
      const headers = { ...headersOf(token), accept: 'text/event-stream' }
      const response = await fetch(url, { headers, signal: leaving.signal })
      return readStream(response, () => leaving.abort())
    },
  }
}

/** One event of a stream, as defined by the protocol. */
interface OperationEvent {
  event: string
  id: string
  payload?: { data?: unknown; errors?: { message: string; extensions: { code: string } }[] }
}

export interface RawStream {
  status: number
  /** All events received so far, or only those of one operation. */
  events(id?: string): OperationEvent[]
  /** The raw text received so far. */
  text(): string
  /** Resolves when the connection ends. */
  ended: Promise<void>
  close(): void
}

function readStream(response: Response, close: () => void): RawStream {
  let text = ''
  const read = async () => {
    try {
      for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += part
    } catch {
      // The connection was cut.
    }
  }
  return {
    status: response.status,
    events(id) {
      // The last event may be incomplete.
      const events = parseEventStream(text.slice(0, text.lastIndexOf('\n\n') + 2))
      const all = events.map(
        ({ type, data }): OperationEvent => ({ event: type, ...JSON.parse(data || '{}') }),
      )
      return id === undefined ? all : all.filter(event => event.id === id)
    },
    text: () => text,
    ended: read(),
    close,
  }
}

/** The unmodified graphql-sse client in single connection mode. It reconnects almost immediately (5 ms) after a cut. */
export function createSingleClient({ url, secret }: { url: string | (() => string); secret: string }) {
  const client = createClient({
    url,
    singleConnection: true,
    // A new object each time, because the client writes the token of its connection into it.
    headers: () => ({ authorization: `Bearer ${secret}` }),
    retryAttempts: 1_000,
    retry: () => new Promise(resolve => setTimeout(resolve, 5)),
  })
  atEnd(() => client.dispose())
  return client
}

/** Opens a subscription on a new connection and waits for its first item. */
export async function openSingle(
  client: TestClient,
  operation: Omit<RawOperation, 'id'>,
): Promise<{ ended: Promise<EndedStream> }> {
  const single = singleConnection(client)
  const { text: token } = await single.reserve()
  const stream = await single.open(token)
  expect(stream.status).toBe(200)
  expect(await single.start(token, { ...operation, id: 'only' })).toMatchObject({ status: 202 })
  const events = () => stream.events('only')
  await waitUntil('the first item has arrived', async () => events().length > 0)
  let isCut = false
  void stream.ended.then(() => (isCut = true))
  const isComplete = () => events().some(({ event }) => event === 'complete')
  const end = async () => {
    await waitUntil('the operation is over', async () => isCut || isComplete())
    const items = events().flatMap(({ payload }) => payload ?? [])
    return { items, isComplete: isComplete() }
  }
  return { ended: end() }
}
