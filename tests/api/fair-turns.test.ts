import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countWaiting, holdTurns, holdTurnsOfKey } from '../support/hold-turns.ts'
import { requestRaw } from '../support/raw-request.ts'
import { openRawSocket, type RawSocket } from '../support/raw-socket.ts'
import { atEnd, startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import { waitUntil } from '../support/wait-until.ts'

const FLOOD = 90
const PER_SOCKET = 100
const PER_KEY = 120
const PER_PROCESS = 140
/** Runs several statements. */
const QUERY = '{ agents(first: 5) { totalCount nodes { id name } } viewer { workspace { name } } }'

let canopy: TestCanopy
beforeAll(async () => {
  canopy = await startTestCanopy({
    BODY_LIMIT_BYTES: '10000',
    OPERATIONS_AT_ONCE: '2',
    OPERATIONS_AT_ONCE_PER_KEY: '1',
    OPERATIONS_PER_SOCKET: String(PER_SOCKET),
    OPERATIONS_PER_KEY: String(PER_KEY),
    OPERATIONS_PER_PROCESS: String(PER_PROCESS),
    OPERATION_BYTES: '400000',
  })
})
afterAll(() => canopy.stop())

function ask({ url, secret }: TestClient, query = QUERY) {
  return requestRaw(url, {
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
}

function flood(socket: RawSocket, count: number, prefix = 'flood'): void {
  for (let i = 0; i < count; i++) socket.ask(`${prefix}${i}`, QUERY)
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
  ])('does not delay others: %s is answered in between, over HTTP', async (_, clientOf) => {
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

  it('does not delay other clients of its WebSocket', async () => {
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
    const { hostname, port, pathname } = new URL(canopy.client.url)
    const socket = connect(Number(port), hostname)
    atEnd(() => socket.destroy())
    let text = ''
    socket.on('data', data => (text += data))
    const countAnswers = () => text.split('HTTP/1.1 200').length - 1
    const target = `${pathname}?query=${encodeURIComponent(QUERY)}`
    const head = `GET ${target} HTTP/1.1\r\nhost: a\r\nx-api-key: ${canopy.client.secret}\r\n\r\n`
    socket.write(head.repeat(FLOOD))
    await waitUntil('the first answer', async () => countAnswers() > 0)
    expect((await ask(await canopy.newClient())).status).toBe(200)
    expect(countAnswers()).toBeLessThan(FLOOD / 2)
    await waitUntil('all answers', async () => countAnswers() === FLOOD)
  })
})

describe('operations over a limit are refused at once, naming the limit and its setting', () => {
  it('per connection', async () => {
    const socket = await openRawSocket(canopy.client)
    const release = holdTurns(canopy.app)
    flood(socket, PER_SOCKET + 20)
    await waitUntil('the refusals', async () => socket.answers.length === 20)
    expect(limitsOf(socket)).toEqual(
      Array(20).fill(
        expect.objectContaining({
          code: 'RATE_LIMITED',
          limit: PER_SOCKET,
          setting: 'OPERATIONS_PER_SOCKET',
        }),
      ),
    )
    expect(await countWaiting(canopy.app)).toBe(PER_SOCKET)
    release()
    await waitUntil('all answers', async () => socket.answers.length === PER_SOCKET + 20)
  })

  it('per key, over all its connections and HTTP, while other keys are served', async () => {
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
      async () => second.answers.length === 30 && first.answers.length === PER_SOCKET,
    )
    expect((await ask(canopy.client)).status).toBe(200)
  })

  it('per process, over all keys', async () => {
    const sockets = [await openRawSocket(canopy.client), await openRawSocket(await canopy.newClient())]
    const release = holdTurns(canopy.app)
    flood(sockets[0] as RawSocket, PER_SOCKET)
    await waiting(PER_SOCKET)
    flood(sockets[1] as RawSocket, 50)
    await waitUntil('the refusals', async () => sockets[1]?.answers.length === 10)
    expect(limitsOf(sockets[1] as RawSocket)[0]).toMatchObject({
      limit: PER_PROCESS,
      setting: 'OPERATIONS_PER_PROCESS',
    })
    release()
    await waitUntil('all answers', async () => sockets[1]?.answers.length === 50)
    await waiting(0)
  })

  it('for the bytes of waiting requests, in a WebSocket and over HTTP', async () => {
    const large = { name: 'x'.repeat(9_500) }
    const socket = await openRawSocket(canopy.client)
    const release = await holdTurnsOfKey(canopy.app, canopy.client.secret)
    for (let i = 0; i < 12; i++) socket.ask(`large${i}`, QUERY, large)
    await waitUntil('the refusals', async () => socket.answers.length === 2)
    expect(limitsOf(socket)[0]).toMatchObject({ limit: 100_000, setting: 'OPERATION_BYTES' })
    const { url, secret } = canopy.client
    const { status, json } = await requestRaw(url, {
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY, variables: large }),
    })
    expect([status, json.errors?.[0]?.extensions]).toMatchObject([429, { setting: 'OPERATION_BYTES' }])
    release()
    await waitUntil('all answers', async () => socket.answers.length === 12)
    expect((await ask(canopy.client)).status).toBe(200)
  })

  it('for key lookups, before any key is known', async () => {
    const { hostname, port, pathname } = new URL(canopy.client.url)
    const socket = connect(Number(port), hostname)
    atEnd(() => socket.destroy())
    let text = ''
    socket.on('data', data => (text += data))
    const release = holdTurns(canopy.app)
    socket.write(
      `GET ${pathname}?query=x HTTP/1.1\r\nhost: a\r\nx-api-key: unknown\r\n\r\n`.repeat(PER_SOCKET + 20),
    )
    await waiting(PER_SOCKET)
    release()
    const count = (status: number) => text.split(`HTTP/1.1 ${status} `).length - 1
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
