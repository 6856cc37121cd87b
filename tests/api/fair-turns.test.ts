import { describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { digestSecret } from '../../src/auth/authenticate.ts'
import type { OperationOwner } from '../../src/platform/operations.ts'
import { openRawConnection, type RawConnection, requestHead } from '../support/raw-connection.ts'
import { postRaw } from '../support/raw-request.ts'
import { openRawSocket, type RawSocket } from '../support/raw-socket.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import { waitUntil } from '../support/wait-until.ts'

/** Takes all turns, so that every operation waits. @returns a function that releases them. */
function holdTurns(app: App): () => void {
  return hold(app, app.config.operations.atOnce, i => ({ kind: 'address', id: `holder ${i}` }))
}

/** Takes all turns of a key, so that only its operations wait. @returns a function that releases them. */
async function holdTurnsOfKey(app: App, secret: string): Promise<() => void> {
  const key = await app.database.prisma.apiKey.findUniqueOrThrow({ where: { digest: digestSecret(secret) } })
  return hold(app, app.config.operations.atOncePerKey, () => ({ kind: 'key', id: key.id }))
}

function hold(
  { operations }: App,
  count: number,
  ownerOf: (index: number) => Pick<OperationOwner, 'kind' | 'id'>,
): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (let i = 0; i < count; i++) void operations.run({ ...ownerOf(i), connection: 'holder' }, () => promise)
  return resolve
}

/** @returns the number of operations that wait for their turn. */
async function countWaiting({ metrics }: App): Promise<number> {
  const text = await metrics.registry.getSingleMetricAsString('canopy_operations_waiting')
  return Number(/^canopy_operations_waiting (\d+)$/m.exec(text)?.[1])
}

const FLOOD = 90
const PER_SOCKET = 100
const PER_KEY = 120
const PER_PROCESS = 140
/** Runs several statements. */
const QUERY = '{ agents(first: 5) { totalCount nodes { id name } } viewer { workspace { name } } }'

const canopy = setUpTestCanopy({
  BODY_LIMIT_BYTES: '10000',
  OPERATIONS_AT_ONCE: '2',
  OPERATIONS_AT_ONCE_PER_KEY: '1',
  OPERATIONS_PER_SOCKET: String(PER_SOCKET),
  OPERATIONS_PER_KEY: String(PER_KEY),
  OPERATIONS_PER_PROCESS: String(PER_PROCESS),
  OPERATION_BYTES: '400000',
})

const ask = (client: TestClient, variables?: object) => postRaw(client, { query: QUERY, variables })

/** Sends many requests with a key on one connection, without waiting for answers. */
async function pipeline(secret: string, query: string, count: number): Promise<RawConnection> {
  const connection = await openRawConnection(canopy.url)
  const target = `/graphql?query=${encodeURIComponent(query)}`
  connection.socket.write(requestHead('GET', target, { 'x-api-key': secret }).repeat(count))
  return connection
}

function flood(socket: RawSocket, count: number): void {
  for (let i = 0; i < count; i++) socket.ask(`flood${i}`, QUERY)
}

const waiting = (count: number) =>
  waitUntil(`${count} operations wait`, async () => (await countWaiting(canopy.app)) === count)

const limitsOf = (socket: RawSocket) =>
  socket.answers
    .filter(({ type }) => type === 'error')
    .map(({ payload }) => (payload as { extensions: object }[])[0]?.extensions)

describe('a client with many operations', () => {
  it.each([
    ['another key', () => canopy.newClient()],
    ['the same key', async () => canopy.client],
  ])('does not delay HTTP requests with %s', async (_, clientOf) => {
    const socket = await openRawSocket(canopy.client)
    const other = await clientOf()
    flood(socket, FLOOD)
    await waitUntil('the first answer', async () => socket.answers.length > 0)
    expect((await ask(other)).status).toBe(200)
    // Answers before it: those during the key lookup and the query, and those to earlier operations.
    expect(socket.answers.length).toBeLessThan(FLOOD / 2)
    await waitUntil('all answers', async () => socket.answers.length === FLOOD)
    expect(new Set(socket.answers.map(({ type }) => type))).toEqual(new Set(['next']))
  })

  it('does not delay the WebSocket of another client', async () => {
    const socket = await openRawSocket(canopy.client)
    const other = await openRawSocket(await canopy.newClient())
    flood(socket, FLOOD)
    await waitUntil('the first answer', async () => socket.answers.length > 0)
    other.ask('other', QUERY)
    await waitUntil('the answer', async () => other.answers.length > 0)
    expect(socket.answers.length).toBeLessThan(FLOOD / 2)
  })

  it('gets no more turns through many connections', async () => {
    const sockets = await Promise.all([1, 2, 3, 4, 5].map(() => openRawSocket(canopy.client)))
    const other = await openRawSocket(await canopy.newClient())
    const release = holdTurns(canopy.app)
    for (const socket of sockets) flood(socket, FLOOD / 5)
    await waiting(FLOOD)
    for (let i = 0; i < 10; i++) other.ask(`other${i}`, QUERY)
    await waiting(FLOOD + 10)
    release()
    await waitUntil('the answers', async () => other.answers.length === 10)
    // A key gets one turn at a time, which its five connections share in rotation.
    const counts = sockets.map(({ answers }) => answers.length)
    expect(counts.reduce((a, b) => a + b)).toBeLessThan(40)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2)
  })

  it('gets no more turns through many requests on one connection', async () => {
    const { received } = await pipeline(canopy.client.secret, QUERY, FLOOD)
    const countAnswers = () => received().split('HTTP/1.1 200').length - 1
    await waitUntil('the first answer', async () => countAnswers() > 0)
    expect((await ask(await canopy.newClient())).status).toBe(200)
    expect(countAnswers()).toBeLessThan(FLOOD / 2)
    await waitUntil('all answers', async () => countAnswers() === FLOOD)
  })
})

describe('operations over a limit are rejected immediately, with the limit and its setting', () => {
  it('per connection', async () => {
    const socket = await openRawSocket(canopy.client)
    const release = holdTurns(canopy.app)
    flood(socket, PER_SOCKET + 20)
    await waitUntil('the refusals', async () => socket.answers.length === 20)
    const refusal = { code: 'RATE_LIMITED', limit: PER_SOCKET, setting: 'OPERATIONS_PER_SOCKET' }
    expect(limitsOf(socket)).toMatchObject(Array(20).fill(refusal))
    expect(await countWaiting(canopy.app)).toBe(PER_SOCKET)
    release()
    await waitUntil('all answers', async () => socket.answers.length === PER_SOCKET + 20)
  })

  it('per key, across all its connections and HTTP, while other keys are served', async () => {
    const [first, second] = [await openRawSocket(canopy.client), await openRawSocket(canopy.client)]
    const other = await canopy.newClient()
    const release = await holdTurnsOfKey(canopy.app, canopy.client.secret)
    flood(first, PER_SOCKET)
    await waiting(PER_SOCKET)
    flood(second, 30)
    await waitUntil('the refusals', async () => second.answers.length === 10)
    expect(limitsOf(second)[0]).toMatchObject({ limit: PER_KEY, setting: 'OPERATIONS_PER_KEY' })
    const { status, json } = await ask(canopy.client)
    expect(status).toBe(429)
    expect(json.errors?.[0]).toMatchObject({
      message: expect.stringMatching(/^This API key .*at most 120 operations.*\(OPERATIONS_PER_KEY\)/),
      extensions: { code: 'RATE_LIMITED', limit: PER_KEY },
    })
    expect((await ask(other)).status).toBe(200)
    release()
    await waitUntil(
      'all answers',
      async () => second.answers.length + first.answers.length === PER_SOCKET + 30,
    )
    expect((await ask(canopy.client)).status).toBe(200)
  })

  it('per process, across all keys', async () => {
    const [first, second] = [
      await openRawSocket(canopy.client),
      await openRawSocket(await canopy.newClient()),
    ]
    const release = holdTurns(canopy.app)
    flood(first, PER_SOCKET)
    await waiting(PER_SOCKET)
    flood(second, 50)
    await waitUntil('the refusals', async () => second.answers.length === 10)
    expect(limitsOf(second)[0]).toMatchObject({ limit: PER_PROCESS, setting: 'OPERATIONS_PER_PROCESS' })
    release()
    await waitUntil('all answers', async () => second.answers.length === 50)
    await waiting(0)
  })

  it('for the bytes of waiting requests, over WebSocket and HTTP', async () => {
    const large = { name: 'x'.repeat(9_500) }
    const socket = await openRawSocket(canopy.client)
    const release = await holdTurnsOfKey(canopy.app, canopy.client.secret)
    for (let i = 0; i < 12; i++) socket.ask(`large${i}`, QUERY, large)
    await waitUntil('the refusals', async () => socket.answers.length === 2)
    expect(limitsOf(socket)[0]).toMatchObject({ limit: 100_000, setting: 'OPERATION_BYTES' })
    const { status, json } = await ask(canopy.client, large)
    expect([status, json.errors?.[0]?.extensions]).toMatchObject([429, { setting: 'OPERATION_BYTES' }])
    release()
    await waitUntil('all answers', async () => socket.answers.length === 12)
    expect((await ask(canopy.client)).status).toBe(200)
  })

  it('for requests whose key is not verified yet', async () => {
    const release = holdTurns(canopy.app)
    const { received } = await pipeline('unknown', 'x', PER_SOCKET + 20)
    await waiting(PER_SOCKET)
    release()
    const count = (status: number) => received().split(`HTTP/1.1 ${status} `).length - 1
    await waitUntil('all answers', async () => count(401) + count(429) === PER_SOCKET + 20)
    expect([count(401), count(429)]).toEqual([PER_SOCKET, 20])
  })
})

describe('a waiting operation', () => {
  const CREATE = 'mutation ($name: String!) { createUser(input: { name: $name }) { __typename } }'
  const countUsers = (name: string) => canopy.app.database.prisma.user.count({ where: { name } })

  it('is not executed if the client completes it first', async () => {
    const socket = await openRawSocket(canopy.client)
    const release = holdTurns(canopy.app)
    socket.ask('unwanted', CREATE, { name: 'unwanted' })
    socket.ask('wanted', CREATE, { name: 'wanted' })
    socket.complete('unwanted')
    await waiting(2)
    release()
    await waitUntil('the answer', async () => socket.answers.length === 1)
    expect(socket.answers[0]?.id).toBe('wanted')
    expect([await countUsers('unwanted'), await countUsers('wanted')]).toEqual([0, 1])
  })

  it('leaves the queue when its connection closes', async () => {
    const socket = await openRawSocket(canopy.client)
    const release = holdTurns(canopy.app)
    for (let i = 0; i < 20; i++) socket.ask(`${i}`, CREATE, { name: 'left' })
    await waiting(20)
    socket.socket.terminate()
    await waiting(0)
    release()
    expect((await ask(canopy.client)).status).toBe(200)
    expect(await countUsers('left')).toBe(0)
  })
})
