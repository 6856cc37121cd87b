import { randomUUID } from 'node:crypto'
import { print } from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { subscribeFrom } from '../../examples/clients/subscribe-from.ts'
import { digestSecret } from '../../src/auth/authenticate.ts'
import { taskChannel } from '../../src/tasks/wake.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import { makeRunningTask, type RunningTask } from '../support/running-task.ts'
import { createSingleClient, type RawStream, singleConnection } from '../support/single-connection.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const Watch = graphql(`
  subscription SingleWatch($taskId: ID!, $after: Int) {
    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence message } }
  }
`)
const Name = graphql(`query SingleName { viewer { user { name } } }`)
const AddUser = graphql(`
  mutation SingleAddUser { createUser(input: { name: "added over a stream" }) { __typename } }
`)

const canopy = setUpTestCanopy({ BODY_LIMIT_BYTES: '20000' }, undefined, { hasWorker: false })
let workspaceId: string
beforeAll(async () => {
  workspaceId = (await canopy.app.database.prisma.workspace.findFirstOrThrow()).id
})

const newTask = () => makeRunningTask(canopy.app, workspaceId)
const watch = (task: RunningTask, id: string, after = 0) => ({
  document: Watch,
  variables: { taskId: task.id, after },
  id,
})

async function openStream(client: TestClient = canopy.client) {
  const single = singleConnection(client)
  const { text: token } = await single.reserve()
  const stream = await single.open(token)
  expect(stream.status).toBe(200)
  return { single, token, stream }
}

const sequenceIn = (data: unknown) => (data as { taskEvents: { sequence: number } }).taskEvents.sequence
const sequencesOf = (stream: RawStream, id: string) =>
  stream.events(id).flatMap(({ event, payload }) => (event === 'next' ? sequenceIn(payload?.data) : []))
const isComplete = (stream: RawStream, id: string) =>
  stream.events(id).some(({ event }) => event === 'complete')
/** Waits until operations are complete. */
const expectComplete = (stream: RawStream, ...ids: string[]) =>
  expect.poll(() => ids.every(id => isComplete(stream, id))).toBe(true)

describe('the requests of the protocol', () => {
  it('reserve, open, start and stop, and send the results of several operations over one stream', async () => {
    const single = singleConnection(canopy.client)
    const { status, text: token } = await single.reserve()
    expect(status).toBe(201)
    const stream = await single.open(token)
    expect(stream.status).toBe(200)
    const [one, other] = [await newTask(), await newTask()]
    expect(await single.start(token, watch(one, 'a'))).toMatchObject({ status: 202, text: '' })
    expect(await single.start(token, watch(other, 'b'))).toMatchObject({ status: 202, text: '' })
    for (const id of ['a', 'b']) await expect.poll(() => sequencesOf(stream, id)).toEqual([1, 2])
    expect(await single.stop(token, 'a')).toMatchObject({ status: 200, text: '' })
    // The ID can be reused as soon as its previous operation has stopped.
    await expect.poll(async () => (await single.start(token, { document: Name, id: 'a' })).status).toBe(202)
    await expectComplete(stream, 'a')
    await one.write('nobody follows it')
    await other.finish()
    await expectComplete(stream, 'b')
    expect(sequencesOf(stream, 'b')).toEqual([1, 2, 3])
    expect(stream.events('a').slice(2)).toEqual([
      { event: 'next', id: 'a', payload: { data: { viewer: { user: { name: 'First user' } } } } },
      { event: 'complete', id: 'a' },
    ])
    // One event ID cannot serve several operations.
    expect(stream.text()).not.toMatch(/^id:/m)
  })

  it('execute queries and mutations once, with their errors', async () => {
    const { single, token, stream } = await openStream()
    const count = () => canopy.app.database.prisma.user.count({ where: { name: 'added over a stream' } })
    expect((await single.start(token, { document: AddUser, id: 'mutation' })).status).toBe(202)
    const Unknown = graphql(`query SingleUnknown { documents(after: "nonsense") { totalCount } }`)
    expect((await single.start(token, { document: Unknown, id: 'error' })).status).toBe(202)
    await expectComplete(stream, 'mutation', 'error')
    expect(await count()).toBe(1)
    expect(stream.events('error')[0]?.payload?.errors).toMatchObject([
      { extensions: { code: 'BAD_CURSOR', requestId: expect.stringMatching(/^[\w-]{36}$/) } },
    ])
  })

  it('accept operations before the stream is open, and answer them once it is', async () => {
    const single = singleConnection(canopy.client)
    const { text: token } = await single.reserve()
    const task = await newTask()
    expect((await single.start(token, watch(task, 'early'))).status).toBe(202)
    expect((await single.start(token, watch(task, 'stopped'))).status).toBe(202)
    expect((await single.stop(token, 'stopped')).status).toBe(200)
    const stream = await single.open(token)
    await expect.poll(() => sequencesOf(stream, 'early')).toEqual([1, 2])
    await task.finish()
    await expectComplete(stream, 'early')
    expect(stream.events('stopped')).toEqual([])
  })

  it('accept the token in the URL, but never the API key', async () => {
    const { client } = canopy
    const single = singleConnection(client)
    const { text: token } = await single.reserve()
    const headers = { accept: 'text/event-stream' }
    const refused = await fetch(`${client.url}?token=${token}`, { headers })
    expect(refused.status).toBe(401)
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
    const leaving = new AbortController()
    const opened = await fetch(`${client.url}?token=${token}`, {
      headers: { ...headers, authorization: `Bearer ${client.secret}` },
      signal: leaving.signal,
    })
    expect(opened.status).toBe(200)
    leaving.abort()
  })
})

describe('a request is rejected', () => {
  const NOT_FOUND = { status: 404, errors: [{ extensions: { code: 'NOT_FOUND' } }] }
  /** Expects every request with a token to be answered with NOT_FOUND. */
  async function expectUnknown(single: ReturnType<typeof singleConnection>, token: string): Promise<void> {
    expect(await single.start(token, { document: Name, id: 'x' })).toMatchObject(NOT_FOUND)
    expect(await single.stop(token, 'x')).toMatchObject(NOT_FOUND)
    const { status, text, ended } = await single.open(token)
    await ended
    expect({ status, errors: JSON.parse(text()).errors }).toMatchObject(NOT_FOUND)
  }

  it.each(['nonsense', randomUUID()])('without a reservation: %j', token =>
    expectUnknown(singleConnection(canopy.client), token),
  )

  it('with the token of another API key, even in the same workspace', async () => {
    const { single, token } = await openStream()
    const CreateKey = graphql(`
      mutation SingleKey {
        createApiKey(input: { name: "another", scopes: [READ] }) { ... on CreateApiKeyPayload { secret } }
      }
    `)
    const { createApiKey } = await canopy.client.run(CreateKey, {})
    const secret = 'secret' in createApiKey ? createApiKey.secret : ''
    for (const client of [{ ...canopy.client, secret }, await canopy.newClient()])
      await expectUnknown(singleConnection(client), token)
    expect((await single.start(token, { document: Name, id: 'mine' })).status).toBe(202)
  })

  it('with a reservation that has expired, or whose stream is over', async () => {
    const single = singleConnection(canopy.client)
    const { text: expired } = await single.reserve()
    await canopy.app.database.prisma.eventStream.update({
      where: { id: expired },
      data: { expiresAt: new Date(0) },
    })
    await expectUnknown(single, expired)
    const { token, stream } = await openStream()
    stream.close()
    await expect.poll(async () => (await single.stop(token, 'x')).status).toBe(404)
    await expectUnknown(single, token)
  })

  it('with a second stream or a second operation of the same ID', async () => {
    const { single, token } = await openStream()
    const again = await single.open(token)
    await again.ended
    expect(again.status).toBe(409)
    expect(again.text()).toContain('Stream already open')
    const task = await newTask()
    expect((await single.start(token, watch(task, 'same'))).status).toBe(202)
    expect(await single.start(token, watch(task, 'same'))).toMatchObject({
      status: 409,
      errors: [{ message: 'Operation with ID already exists.' }],
    })
  })

  it('if it is not an operation, before it reaches the stream', async () => {
    const { single, token, stream } = await openStream()
    const { url, secret } = canopy.client
    const headers = {
      authorization: `Bearer ${secret}`,
      'x-graphql-event-stream-token': token,
      'content-type': 'application/json',
    }
    const query = print(Name)
    const extensions = { operationId: 'x' }
    const posts: [status: number, body: object, headers?: Record<string, string>][] = [
      [400, { query }],
      [400, { query, extensions: null }],
      [400, { query, extensions: { operationId: 'x'.repeat(129) } }],
      [400, { query, extensions: { operationId: '\u0000' } }],
      [400, { query: '{ nothing }', extensions }],
      [400, { query: '{', extensions }],
      [400, { extensions }],
      [400, { query, variables: [], extensions }],
      [415, { query, extensions }, { 'content-type': 'text/plain' }],
      [406, { query, extensions }, { accept: 'text/html' }],
      [401, { query, extensions }, { authorization: 'Bearer nobody' }],
      [413, { query, extensions, filler: 'x'.repeat(20_000) }],
    ]
    for (const [status, body, more] of posts) {
      const sent = { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) }
      expect((await fetch(url, sent)).status, JSON.stringify(body).slice(0, 100)).toBe(status)
    }
    const put = async (more?: Record<string, string>) =>
      (await fetch(url, { method: 'PUT', headers: more })).status
    expect((await fetch(url, { headers })).status).toBe(405)
    expect(await put({ ...headers, accept: 'text/html' })).toBe(406)
    expect(await put()).toBe(401)
    expect((await single.stop(token, '')).status).toBe(400)
    expect((await single.start(token, { document: Name, id: 'good' })).status).toBe(202)
    await expectComplete(stream, 'good')
    expect(stream.events().filter(({ id }) => id !== 'good')).toEqual([])
  })

  it('beyond 100 operations of a stream or the limit of waiting ones, even if they are sent concurrently', async () => {
    const { single, token } = await openStream()
    const task = await newTask()
    const start = (_: unknown, i: number) => single.start(token, watch(task, `operation ${i}`))
    const answers = await Promise.all(Array.from({ length: 120 }, start))
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(100)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20)
    const closed = singleConnection(canopy.client)
    const { text: waiting } = await closed.reserve()
    const variables = { taskId: 'x'.repeat(9_000) }
    const large = (_: unknown, i: number) =>
      closed.start(waiting, { document: Watch, variables, id: `large ${i}` })
    const statuses = (await Promise.all(Array.from({ length: 5 }, large))).map(({ status }) => status)
    expect(statuses.sort()).toEqual([202, 202, 429, 429, 429])
  })

  it('beyond 200 concurrent reservations of an API key, until they expire', async () => {
    const client = await canopy.newClient()
    const single = singleConnection(client)
    const answers = await Promise.all(Array.from({ length: 220 }, () => single.reserve()))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(200)
    expect(answers.find(({ status }) => status !== 201)).toMatchObject({
      status: 429,
      errors: [{ extensions: { code: 'RATE_LIMITED' } }],
    })
    const { eventStream } = canopy.app.database.prisma
    const where = { apiKey: { digest: digestSecret(client.secret) } }
    await eventStream.updateMany({ where, data: { expiresAt: new Date(0) } })
    expect((await single.reserve()).status).toBe(201)
    // The new reservation deleted the expired ones.
    expect(await eventStream.count({ where })).toBe(1)
  })
})

describe('the stream', () => {
  it('shares executions with all subscribers of the same operation', async () => {
    const task = await newTask()
    const connections = await Promise.all(Array.from({ length: 10 }, () => openStream()))
    for (const { single, token } of connections) await single.start(token, watch(task, 'shared'))
    const haveAll = (last: number) =>
      expect
        .poll(() => connections.map(({ stream }) => sequencesOf(stream, 'shared').at(-1)))
        .toEqual(connections.map(() => last))
    await haveAll(2)
    const unwatched = await newTask()
    const perWrite = await countStatements(canopy, () => unwatched.write('unwatched'))
    const statements = await countStatements(canopy, async () => {
      await task.write('step')
      await haveAll(3)
    })
    // One statement reads the event for all ten.
    expect(statements).toBe(perWrite + 1)
    const texts = connections.map(({ stream }) => JSON.stringify(stream.events('shared')))
    expect(new Set(texts).size).toBe(1)
  })

  it('releases all resources when it ends', async () => {
    const { eventStream, eventStreamOperation } = canopy.app.database.prisma
    const { single, token, stream } = await openStream()
    const task = await newTask()
    await single.start(token, watch(task, 'open'))
    await single.start(token, { document: Name, id: 'over' })
    await expectComplete(stream, 'over')
    const operations = await eventStreamOperation.findMany({ where: { streamId: token } })
    expect(operations).toMatchObject([{ operationId: 'open', request: '' }])
    stream.close()
    await expect.poll(() => eventStream.count({ where: { id: token } })).toBe(0)
    expect(await eventStreamOperation.count({ where: { streamId: token } })).toBe(0)
    await expect.poll(() => canopy.app.readers.count()).toBe(0)
  })
})

describe("graphql-sse's client", () => {
  type Client = ReturnType<typeof createSingleClient>
  const newClient = () => createSingleClient({ url: () => canopy.client.url, secret: canopy.client.secret })

  function follow(client: Client, { id: taskId }: RunningTask) {
    const seen: number[] = []
    const { promise: over, resolve, reject } = Promise.withResolvers<void>()
    // Rejects when the client is disposed at the end of a test.
    over.catch(() => {})
    const next = ({ data }: { data?: unknown }) => void seen.push(sequenceIn(data))
    const request = { query: print(Watch), variables: { taskId, after: 0 } }
    const stop = subscribeFrom(client, request, { next, error: reject, complete: resolve })
    return { seen, over, stop }
  }

  it('runs subscriptions and queries over one connection', async () => {
    const client = newClient()
    const [one, other] = [await newTask(), await newTask()]
    const [first, second] = [follow(client, one), follow(client, other)]
    for (const { seen } of [first, second]) await expect.poll(() => seen).toEqual([1, 2])
    const answers = []
    for await (const answer of client.iterate({ query: print(Name) })) answers.push(answer)
    expect(answers).toEqual([{ data: { viewer: { user: { name: 'First user' } } } }])
    first.stop()
    await first.over
    // The server stops following the task.
    await expect.poll(() => canopy.app.readers.count()).toBe(1)
    await other.finish()
    await second.over
    expect(second.seen).toEqual([1, 2, 3])
  })

  it('resumes everything after its connection was cut', async () => {
    const client = newClient()
    const tasks = [await newTask(), await newTask(), await newTask()]
    const follows = tasks.map(task => follow(client, task))
    const haveAll = (last: number) =>
      expect.poll(() => follows.map(({ seen }) => seen.at(-1))).toEqual(follows.map(() => last))
    await haveAll(2)
    for (const last of [3, 4]) {
      // Simulates a server shutdown: clients reconnect to another server.
      await canopy.restart({ hasWorker: false })
      for (const { uuid } of tasks) {
        const data = { progressStep: `step ${last}` }
        await canopy.app.database.prisma.task.update({ where: { id: uuid }, data })
        canopy.app.bus.wake(taskChannel(uuid))
      }
      await haveAll(last)
    }
    expect(follows.map(({ seen }) => seen)).toEqual(tasks.map(() => [1, 2, 3, 4]))
  })
})
