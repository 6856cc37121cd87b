import { parse, print } from 'graphql'
import { createClient } from 'graphql-sse'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { addUser } from '../support/add-user.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import { connectSocket } from '../support/open-stream.ts'
import { postRaw, readFrames, streamHeaders } from '../support/raw-request.ts'
import { newTrustedOnlyClient, registerOne, removeRegistration } from '../support/register-documents.ts'
import { makeRunningTask } from '../support/running-task.ts'
import { createSingleClient, singleConnection } from '../support/single-connection.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const Watch = graphql(`
  subscription TrustedWatch($taskId: ID!) {
    taskEvents(taskId: $taskId, after: 0) { ... on TaskEvent { sequence } }
  }
`)
const WATCH = print(Watch)
const NAME = 'query TrustedNameBothWays { viewer { user { name } } }'

const canopy = setUpTestCanopy({}, undefined, { hasWorker: false })
/** A client whose key only runs registered documents. */
let trusted: TestClient
let workspaceId: string
beforeAll(async () => {
  workspaceId = (await canopy.app.database.prisma.workspace.findFirstOrThrow()).id
  trusted = await newTrustedOnlyClient(canopy, canopy.client)
})

/** A request of an unmodified client. Their protocols require a `query`. */
interface SentRequest {
  query: string
  documentId?: string
  variables?: Record<string, unknown>
}

const authorization = () => `Bearer ${trusted.secret}`

/** The transports of subscriptions, each with the unmodified client for it. They yield the results. */
const TRANSPORTS: [string, (request: SentRequest) => AsyncIterable<unknown>][] = [
  [
    'Server-Sent Events with POST',
    request => {
      const client = createClient({
        url: trusted.url,
        headers: { authorization: authorization() },
        retryAttempts: 0,
      })
      atEnd(() => client.dispose())
      return client.iterate(request)
    },
  ],
  ['Server-Sent Events over a single connection', request => createSingleClient(trusted).iterate(request)],
  ['a WebSocket', request => connectSocket(trusted.url, { authorization: authorization() }).iterate(request)],
]

describe.each(TRANSPORTS)('over %s, a key that only runs registered documents', (_, start) => {
  const readAll = (request: SentRequest) => Array.fromAsync(start(request))

  it('subscribes with the ID of a document', async () => {
    const documentId = await registerOne(canopy.client, WATCH)
    const task = await makeRunningTask(canopy.app, workspaceId)
    await task.finish()
    expect(await readAll({ query: '', documentId, variables: { taskId: task.id } })).toEqual(
      [1, 2, 3].map(sequence => ({ data: { taskEvents: { sequence } } })),
    )
  })

  it('runs a query with the ID of its document', async () => {
    const documentId = await registerOne(canopy.client, NAME)
    expect(await readAll({ query: '', documentId })).toEqual([
      { data: { viewer: { user: { name: 'First user' } } } },
    ])
  })
})

describe('over Server-Sent Events with GET, a key that only runs registered documents', () => {
  it('subscribes with the ID of a document', async () => {
    const documentId = await registerOne(canopy.client, WATCH)
    const task = await makeRunningTask(canopy.app, workspaceId)
    await task.finish()
    const url = `${trusted.url}?${new URLSearchParams({ documentId, variables: JSON.stringify({ taskId: task.id }) })}`
    const text = await (await fetch(url, { headers: streamHeaders(trusted) })).text()
    expect(text.match(/"sequence":\d/g)).toEqual(['"sequence":1', '"sequence":2', '"sequence":3'])
    expect(text).toContain('event: complete\n')
  })
})

describe('a key that only runs registered documents', () => {
  const refusal = [{ extensions: { code: 'PERSISTED_DOCUMENT_REQUIRED' } }]

  it('is refused the text of a document on every transport', async () => {
    await registerOne(canopy.client, NAME)
    expect(await postRaw(trusted, { query: NAME })).toMatchObject({ status: 400, json: { errors: refusal } })
    const streamed = await postRaw(trusted, { query: NAME }, { accept: 'text/event-stream' })
    expect(readFrames(streamed.text)).toMatchObject([{ errors: refusal }])
    const socket = connectSocket(trusted.url, { authorization: authorization() })
    await expect(Array.fromAsync(socket.iterate({ query: NAME }))).rejects.toMatchObject(refusal)
    const single = singleConnection(trusted)
    const { text: token } = await single.reserve()
    expect(await single.start(token, { document: parse(NAME), id: 'text' })).toMatchObject({
      status: 400,
      errors: refusal,
    })
  })
})

describe('a registered document', () => {
  it('takes no statement of its own while it is cached', async () => {
    const { client } = await addUser(canopy.app, canopy.client, { name: 'counter' })
    const documentId = await registerOne(canopy.client, NAME)
    // Stops the clock of the cache, so that nothing expires.
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now())
    atEnd(() => clock.mockRestore())
    await postRaw(client, { documentId })
    const plain = await countStatements(canopy, () => postRaw(client, { query: NAME }))
    expect(await countStatements(canopy, () => postRaw(client, { documentId }))).toBe(plain)
  })

  it('stops working when it is removed, but the streams that it started continue', async () => {
    const documentId = await registerOne(canopy.client, WATCH)
    const task = await makeRunningTask(canopy.app, workspaceId)
    const request = { query: '', documentId, variables: { taskId: task.id } }
    const socket = () => connectSocket(trusted.url, { authorization: authorization() })
    const stream = socket().iterate(request)
    expect((await stream.next()).value).toEqual({ data: { taskEvents: { sequence: 1 } } })
    await removeRegistration(canopy.client, documentId)
    await expect(Array.fromAsync(socket().iterate(request))).rejects.toMatchObject([
      { extensions: { code: 'NOT_FOUND' } },
    ])
    await task.finish()
    expect(await Array.fromAsync(stream)).toMatchObject([{}, { data: { taskEvents: { sequence: 3 } } }])
  })

  it('is checked again when a single connection runs it', async () => {
    const documentId = await registerOne(canopy.client, NAME)
    const single = singleConnection(trusted)
    const { text: token } = await single.reserve()
    expect(await single.start(token, { documentId, id: 'late' })).toMatchObject({ status: 202 })
    await removeRegistration(canopy.client, documentId)
    const stream = await single.open(token)
    await expect.poll(() => stream.events('late').map(({ event }) => event)).toEqual(['next', 'complete'])
    expect(stream.events('late')[0]?.payload?.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
  })
})
