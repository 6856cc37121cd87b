import { once } from 'node:events'
import { parse } from 'graphql'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import { connectSocket } from '../support/open-stream.ts'
import { readCloseCode } from '../support/raw-socket.ts'
import { makeRunningTask, type RunningTask } from '../support/running-task.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'

const WATCH =
  'subscription ($id: ID!, $after: Int) { taskEvents(taskId: $id, after: $after) { ... on TaskEvent { sequence } } }'

/** Longer than any test. Tests trigger ticks explicitly. */
const KEEP_ALIVE_MS = 299_999

const canopy = setUpTestCanopy({ BODY_LIMIT_BYTES: '5000', STREAM_KEEP_ALIVE_MS: String(KEEP_ALIVE_MS) })
let workspaceId: string
beforeAll(async () => {
  workspaceId = (await canopy.app.database.prisma.workspace.findFirstOrThrow()).id
})

const key = () => ({ authorization: `Bearer ${canopy.client.secret}` })
const connect = (params: Record<string, unknown> = key()) => connectSocket(canopy.client.url, params)
const newTask = () => makeRunningTask(canopy.app, workspaceId)

interface Result {
  data?: unknown
  errors?: readonly { message: string; extensions?: { code?: string; requestId?: string } }[]
}

async function answersOf(
  socket: ReturnType<typeof connect>,
  query: string,
  variables = {},
): Promise<Result[]> {
  const results: Result[] = []
  try {
    for await (const result of socket.iterate({ query, variables })) results.push(result as Result)
  } catch (errors) {
    results.push({ errors: errors as NonNullable<Result['errors']> })
  }
  return results
}

async function writeAndFinish(task: RunningTask): Promise<void> {
  await task.write('one')
  await task.write('two')
  await task.finish()
}

describe('a WebSocket', () => {
  it.each([
    ['authorization', () => key()],
    ['Authorization', () => ({ Authorization: `Bearer ${canopy.client.secret}` })],
    ['X-API-Key', () => ({ 'X-API-Key': canopy.client.secret })],
  ])('accepts an API key from %s in the first message', async (_, params) => {
    expect(await answersOf(connect(params()), '{ __typename }')).toEqual([{ data: { __typename: 'Query' } }])
  })

  it.each([
    ['a wrong key', { authorization: 'Bearer canopy_wrong' }],
    ['no key', {}],
  ])('is closed with 4401 for %s', async (_, params) => {
    const socket = connect(params)
    const closed = new Promise(resolve => socket.on('closed', resolve))
    await answersOf(socket, '{ __typename }')
    expect(await closed).toMatchObject({ code: 4401, reason: expect.stringMatching(/API key/) })
  })

  it('also answers queries and mutations', async () => {
    const socket = connect()
    expect(await answersOf(socket, '{ viewer { scopes } }')).toMatchObject([
      { data: { viewer: { scopes: expect.arrayContaining(['ADMIN']) } } },
    ])
    const mutation = 'mutation { cancelTask(input: {id: "nonsense"}) { __typename } }'
    expect(await answersOf(socket, mutation)).toEqual([
      { data: { cancelTask: { __typename: 'NotFoundError' } } },
    ])
  })

  it('carries many concurrent subscriptions, each complete and in order, and ends each once', async () => {
    const socket = connect()
    const tasks = await Promise.all([1, 2, 3, 4, 5].map(newTask))
    const answers = tasks.map(task => answersOf(socket, WATCH, { id: task.id, after: 0 }))
    await Promise.all(tasks.map(writeAndFinish))
    for (const results of await Promise.all(answers))
      expect(results).toEqual([1, 2, 3, 4, 5].map(sequence => ({ data: { taskEvents: { sequence } } })))
  })

  it('frees a completed subscription at once while others continue', async () => {
    const socket = connect()
    const task = await newTask()
    const kept = answersOf(socket, WATCH, { id: task.id, after: 0 })
    const unwanted = await newTask()
    const dropped = socket.iterate({ query: WATCH, variables: { id: unwanted.id, after: 0 } })
    await dropped.next()
    const count = canopy.app.readers.count()
    await dropped.return?.()
    await expect.poll(() => canopy.app.readers.count()).toBe(count - 1)
    await task.finish()
    expect(await kept).toHaveLength(3)
  })

  it.each([
    ['a document that cannot be parsed', '{', 'BAD_USER_INPUT'],
    ['an unknown field', '{ nonsense }', 'BAD_USER_INPUT'],
    ['an unknown task', 'subscription { taskEvents(taskId: "task_x") { __typename } }', 'BAD_USER_INPUT'],
    ['a bad cursor', 'subscription { workspaceEvents(after: "x") { __typename } }', 'BAD_CURSOR'],
    ['an operation over the cost limit', `{ ${deep(30)} }`, 'COST_LIMIT'],
  ])('answers %s with a code and a request ID, and stays open', async (_, query, code) => {
    const socket = connect()
    const [{ errors } = {}] = await answersOf(socket, query)
    expect(errors?.[0]?.extensions).toMatchObject({ code, requestId: expect.stringMatching(/^[\w-]{36}$/) })
    expect(await answersOf(socket, '{ __typename }')).toEqual([{ data: { __typename: 'Query' } }])
  })

  it('is closed at the next ping if the client did not answer the last one', async () => {
    const { socket, tick } = await openTicking({ autoPong: false })
    const pinged = once(socket, 'ping')
    const closed = once(socket, 'close')
    tick()
    await pinged
    tick()
    await closed
  })

  it('stays open while the client answers pings', async () => {
    const { socket, tick } = await openTicking()
    for (let i = 0; i < 3; i++) {
      const pinged = once(socket, 'ping')
      tick()
      await pinged
      // Messages are read in order, so the reply means that the server has read the pong.
      const ponged = once(socket, 'message')
      socket.send('{"type":"ping"}')
      await ponged
    }
    expect(socket.readyState).toBe(WebSocket.OPEN)
  })

  it.each([
    ['a message that is not of the protocol', 'nonsense', 4400],
    ['a subscription before connection_init', '{"id":"1","type":"subscribe","payload":{"query":"{"}}', 4401],
    [
      'a message larger than BODY_LIMIT_BYTES',
      JSON.stringify({ type: 'connection_init', payload: { x: 'x'.repeat(5_000) } }),
      1009,
    ],
  ])('is closed for %s', async (_, message, code) => {
    expect(await readCloseCode(canopy.client, message)).toBe(code)
  })
})

it.each(['/graphql/stream', '/', '/elsewhere'])('refuses a WebSocket at %s with 404', async path => {
  const socket = new WebSocket(`${canopy.url.replace('http', 'ws')}${path}`, 'graphql-transport-ws')
  const status = await new Promise(resolve => {
    socket.once('unexpected-response', (_, response) => resolve(response.statusCode))
    socket.once('error', () => {})
  })
  expect(status).toBe(404)
})

/** Opens a WebSocket without a GraphQL client. `tick` runs what the server does every KEEP_ALIVE_MS. */
async function openTicking(options: WebSocket.ClientOptions = {}) {
  const intervals = vi.spyOn(globalThis, 'setInterval')
  atEnd(() => intervals.mockRestore())
  const socket = new WebSocket(canopy.client.url.replace('http', 'ws'), 'graphql-transport-ws', options)
  atEnd(() => socket.terminate())
  await once(socket, 'open')
  const tick = intervals.mock.calls.find(([, ms]) => ms === KEEP_ALIVE_MS)?.[0]
  if (!tick) throw new Error('The server started no interval.')
  return { socket, tick: () => tick() }
}

function deep(levels: number): string {
  const query = `agents { nodes { ${'tasks { nodes { subject { ... on Agent { '.repeat(levels)} id ${'} } } }'.repeat(levels)} } }`
  parse(`{ ${query} }`)
  return query
}
