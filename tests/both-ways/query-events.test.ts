import { beforeEach, describe, expect, it } from 'vitest'
import type { Prisma } from '../../src/generated/prisma/client.ts'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import {
  createQueryUuid,
  decodeQueryId,
  encodeEventId,
  encodeQueryId,
} from '../../src/streams/queries/query-id.ts'
import { createQueryWriter } from '../../src/streams/queries/query-writer.ts'
import { collect } from '../support/collect.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import type { AgentQueryInput } from '../support/gql/graphql.ts'
import { say, sendPiece, startModelServer } from '../support/model-server.ts'
import { openEvents } from '../support/open-stream.ts'
import { watchRaw } from '../support/raw-request.ts'
import { randomId } from '../support/schema-walk.ts'
import { deleteDocuments, seedWorld } from '../support/seed.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const ITEM = graphql(`
  fragment QueryEventsItem on AgentQueryItem {
    __typename ... on QueryStarted { sequence queryId agent { id } }
    ... on QueryHit { sequence index hit { rank snippet document { title } chunk { id } } }
    ... on AnswerDelta { sequence text }
    ... on QueryCompleted { sequence totalHits answer { text citations { chunk { id } } } }
    ... on QueryFailed { sequence code message retryable } ... on EventGap { from to task { id } }
    ... on Heartbeat { at }
  }
`)
void ITEM
const Ask = graphql(`
  subscription QueryEventsAsk($input: AgentQueryInput!) { agentQuery(input: $input) { ...QueryEventsItem } }
`)
const Follow = graphql(`
  subscription QueryEventsFollow($queryId: ID!, $after: Int, $heartbeatSeconds: Int) {
    queryEvents(queryId: $queryId, after: $after, heartbeatSeconds: $heartbeatSeconds) { ...QueryEventsItem }
  }
`)
const Statistics = graphql(`
  query QueryEventsStatistics($id: ID!) { agent(id: $id) { statistics { queries answered averageResponseMs } } }
`)
const DeleteAgent = graphql(`
  mutation QueryEventsDeleteAgent($id: ID!) { deleteAgent(input: { id: $id }) { __typename } }
`)

const LEAVE = 'How many days of annual leave?'
const ANSWER = ['Annual leave', ' is 25 days', ' [1].']

const model = setUp(startModelServer, made => made.close())
const settings = () => ({ MODEL_BASE_URL: model.url, MODEL_NAME: 'scribe-1' })
const canopy = setUpTestCanopy(settings)
const seed = setUp(() => seedWorld(canopy.client))
beforeEach(() => {
  model.requests.length = 0
  model.left = 0
  model.behave = say(ANSWER)
})

const inputOf = (answer: boolean, more: Partial<AgentQueryInput> = {}) => ({
  input: { agentId: seed.agentId, query: LEAVE, answer, ...more },
})

interface Item {
  __typename: string
  sequence?: number
  queryId?: string
}

const itemsOf = (received: readonly { data?: unknown }[]) =>
  received.flatMap(({ data }) => Object.values((data ?? {}) as Record<string, Item>))

/** Asks a question and waits for the end of the answer. */
async function askAll(answer = true, more: Partial<AgentQueryInput> = {}, client = canopy.client) {
  const items = (await collect(client.watch(Ask, inputOf(answer, more)))).map(({ agentQuery }) => agentQuery)
  const queryId = items[0]?.__typename === 'QueryStarted' ? items[0].queryId : ''
  return { items, queryId }
}

async function followAll(queryId: string, after?: number, client: TestClient = canopy.client) {
  return (await collect(client.watch(Follow, { queryId, after }))).map(({ queryEvents }) => queryEvents)
}

/** Asks a question and waits until the model has begun to answer. `finish` completes the answer. */
async function askSlowly(client: TestClient = canopy.client, agentId = seed.agentId) {
  let finish = () => {}
  model.behave = response => {
    sendPiece(response, 'Annual leave is')
    finish = () => say([' 25 days [1].'])(response)
  }
  const stream = await openEvents(client, { document: Ask, variables: inputOf(true, { agentId }) })
  const received = () => itemsOf(stream.received())
  await expect.poll(() => received().at(-1)?.__typename).toBe('AnswerDelta')
  const [started] = received()
  return { stream, before: received(), queryId: started?.queryId ?? '', finish: () => finish() }
}

const sequences = (items: readonly object[]) => items.map(item => (item as Item).sequence)
const typesOf = (items: readonly object[]) => items.map(item => (item as Item).__typename)
const countTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1)
const uuidOf = (queryId: string) => decodeQueryId(queryId) ?? ''
/** Changes the row of a query. */
const change = (queryId: string, data: Prisma.AgentQueryUpdateInput) =>
  canopy.app.database.prisma.agentQuery.update({ where: { id: uuidOf(queryId) }, data })
/** The time of an end that is older than the ten minutes for which queries are kept. */
const longAgo = () => new Date(Date.now() - 601_000)

const LOST = {
  __typename: 'QueryFailed',
  code: 'UNAVAILABLE',
  retryable: true,
  message: 'The server that ran this query is gone. Send the query again.',
}
const notFound = (queryId: string, sequence: number) => ({
  __typename: 'QueryFailed',
  sequence,
  code: 'NOT_FOUND',
  retryable: false,
  message: `No streamed query has the ID "${queryId}", or it ended more than 10 minutes ago.`,
})

describe('the log of a query', () => {
  it('numbers items from 1 without gaps, and returns the same items after any of them', async () => {
    const { items, queryId } = await askAll()
    expect(sequences(items)).toEqual(countTo(items.length))
    expect(new Set(typesOf(items))).toEqual(
      new Set(['QueryStarted', 'QueryHit', 'AnswerDelta', 'QueryCompleted']),
    )
    expect(await followAll(queryId)).toEqual(items)
    for (let after = 0; after <= items.length; after++)
      expect(await followAll(queryId, after)).toEqual(items.slice(after))
  })

  it('is written by one run and shared by clients that join while it runs', async () => {
    const { stream, before, queryId, finish } = await askSlowly()
    const joined = await Promise.all(
      [0, 1, 2].map(after => openEvents(canopy.client, { document: Follow, variables: { queryId, after } })),
    )
    await expect
      .poll(() => joined.map(({ received }) => received().length))
      .toEqual([0, 1, 2].map(after => before.length - after))
    finish()
    const { items, isComplete } = await stream.ended
    expect(isComplete).toBe(true)
    const all = itemsOf(items)
    expect(sequences(all)).toEqual(countTo(all.length))
    expect(all.at(-1)?.__typename).toBe('QueryCompleted')
    for (const [after, { ended }] of joined.entries()) {
      expect(itemsOf((await ended).items)).toEqual(all.slice(after))
      expect((await ended).isComplete).toBe(true)
    }
    expect(model.requests).toHaveLength(1)
  })

  it('continues while nobody watches, and is counted as one query', async () => {
    const { statistics } = (await canopy.client.run(Statistics, { id: seed.agentId })).agent!
    const { stream, before, queryId, finish } = await askSlowly()
    stream.close()
    await stream.ended
    finish()
    await canopy.idle()
    const rest = await followAll(queryId, before.length)
    expect(sequences([...before, ...rest])).toEqual(countTo(before.length + rest.length))
    expect(rest.at(-1)).toMatchObject({
      __typename: 'QueryCompleted',
      answer: { text: 'Annual leave is 25 days.' },
    })
    expect(model.left).toBe(0)
    expect(model.requests).toHaveLength(1)
    const after = (await canopy.client.run(Statistics, { id: seed.agentId })).agent!.statistics
    expect(after).toMatchObject({ queries: statistics.queries + 1, answered: statistics.answered + 1 })
  })

  it('reports a hit in a deleted document as a gap, and omits its citations', async () => {
    const client = await canopy.newClient()
    const own = await seedWorld(client)
    const { items, queryId } = await askAll(true, { agentId: own.agentId }, client)
    const hit = items.find(item => item.__typename === 'QueryHit')
    expect(hit?.hit.document.title).toBe('Annual leave')
    await deleteDocuments(client, own.documentIds[0] ?? '')
    const gone = hit?.sequence ?? 0
    const again = await followAll(queryId, 0, client)
    expect(again.filter(item => item.__typename === 'EventGap')).toEqual([
      { __typename: 'EventGap', from: String(gone - 1), to: String(gone + 1), task: null },
    ])
    expect(sequences(again.filter(item => item.__typename !== 'EventGap'))).toEqual(
      countTo(items.length).filter(sequence => sequence !== gone),
    )
    expect(again.at(-1)).toMatchObject({ answer: { text: 'Annual leave is 25 days.', citations: [] } })
    // A client that already received the hit misses nothing.
    expect(typesOf(await followAll(queryId, gone, client))).not.toContain('EventGap')
  })

  it('reports a sequence beyond its end as a gap, and ends', async () => {
    const { items, queryId } = await askAll(false)
    const gap = { from: '99', to: String(items.length + 1), task: null }
    expect(await followAll(queryId, 99)).toEqual([{ __typename: 'EventGap', ...gap }])
  })

  it('sends heartbeats without a cursor while nothing happens', async () => {
    const { stream, before, queryId, finish } = await askSlowly()
    const items = canopy.client.watch(Follow, { queryId, after: before.length, heartbeatSeconds: 1 })
    expect((await items.next()).value?.queryEvents.__typename).toBe('Heartbeat')
    finish()
    expect((await collect(items)).at(-1)?.queryEvents.__typename).toBe('QueryCompleted')
    await stream.ended
  })

  it('needs one statement more than a query that is not streamed', async () => {
    const Once = graphql(`
      query QueryEventsOnce($input: AgentQueryInput!) { agentQuery(input: $input) { hits { rank document { title } } } }
    `)
    const Stream = graphql(`
      subscription QueryEventsStream($input: AgentQueryInput!) {
        agentQuery(input: $input) { ... on QueryHit { hit { rank document { title } } } }
      }
    `)
    await canopy.client.run(Once, inputOf(false))
    const once = await countStatements(canopy, () => canopy.client.run(Once, inputOf(false)))
    const streamed = await countStatements(canopy, () => collect(canopy.client.watch(Stream, inputOf(false))))
    expect(streamed).toBe(once + 1)
  })

  it('writes all items that arrive during a statement with the next one', async () => {
    const { bus } = canopy.app
    const { workspaceId, id: agentId } = await canopy.app.database.prisma.agent.findFirstOrThrow()
    const db = scopeToWorkspace(canopy.app.database.prisma, workspaceId)
    const id = createQueryUuid()
    const statements = await countStatements(canopy, async () => {
      const writer = createQueryWriter(
        { db, bus },
        { id, workspaceId, agentId, conversationId: null, apiKeyId: null },
        () => {},
      )
      for (let i = 0; i < 200; i++) writer.append({ item: { type: 'AnswerDelta' }, chunkIds: [] })
      await writer.end([{ item: { type: 'QueryCompleted' }, chunkIds: [] }], null)
    })
    expect(statements).toBe(2)
    expect(await db.agentQueryEvent.count({ where: { queryId: id } })).toBe(201)
  })
})

describe('Last-Event-ID', () => {
  const resume = (document: typeof Ask | typeof Follow, variables: object, lastEventId: string) =>
    watchRaw(canopy.client, document, variables, { 'last-event-id': lastEventId })
  const BAD_CURSOR = [{ errors: [{ extensions: { code: 'BAD_CURSOR' } }] }]
  const idsIn = (text: string) => [...text.matchAll(/^id: (.+)$/gm)].map(([, id]) => id)

  it('of agentQuery joins the started query instead of starting another', async () => {
    const { stream, before, queryId, finish } = await askSlowly()
    stream.close()
    const ids = idsIn((await stream.ended).text)
    expect(ids).toEqual(before.map((_, i) => `${queryId}:${i + 1}`))
    const headers = { 'last-event-id': ids.at(-1) ?? '' }
    const resumed = openEvents(canopy.client, { document: Ask, variables: inputOf(true), headers })
    finish()
    const { text, items } = await (await resumed).ended
    const rest = itemsOf(items)
    expect(sequences([...before, ...rest])).toEqual(countTo(before.length + rest.length))
    expect(rest.at(-1)?.__typename).toBe('QueryCompleted')
    expect(idsIn(text)).toEqual(rest.map(item => `${queryId}:${item.sequence}`))
    expect(text).toMatch(/event: complete\ndata:\n\n$/)
    expect(model.requests).toHaveLength(1)
  })

  it('of queryEvents takes precedence over `after`', async () => {
    const { items, queryId } = await askAll(false)
    expect(itemsOf(await resume(Follow, { queryId, after: 0 }, `${queryId}:2`))).toEqual(items.slice(2))
  })

  it('of a deleted query returns NOT_FOUND and starts no other query', async () => {
    const id = createQueryUuid()
    const items = itemsOf(await resume(Ask, inputOf(true), encodeEventId(id, 7)))
    expect(items).toEqual([notFound(encodeQueryId(id), 8)])
    expect(model.requests).toEqual([])
  })

  it.each([
    'abc',
    '3',
    'query_1:3',
    `task_${'0'.repeat(26)}:1`,
    `${encodeQueryId(createQueryUuid())}:2147483648`,
  ])('is rejected if it is not a query event: %s', async wrong => {
    const { queryId } = await askAll(false)
    expect(await resume(Ask, inputOf(false), wrong)).toMatchObject(BAD_CURSOR)
    expect(await resume(Follow, { queryId }, wrong)).toMatchObject(BAD_CURSOR)
  })

  it('of another query is rejected by queryEvents', async () => {
    const [one, other] = [await askAll(false), await askAll(false)]
    expect(await resume(Follow, { queryId: one.queryId }, `${other.queryId}:1`)).toMatchObject(BAD_CURSOR)
  })
})

describe('a query that cannot be answered or watched', () => {
  it('returns the same error whether it is unknown, of another workspace, or expired', async () => {
    const stranger = await canopy.newClient()
    const { queryId } = await askAll(false)
    const { queryId: old } = await askAll(false)
    await change(old, { endedAt: longAgo() })
    const unknown = encodeQueryId(createQueryUuid())
    expect(await followAll(queryId, 3, stranger)).toEqual([notFound(queryId, 4)])
    expect(await followAll(old, 3)).toEqual([notFound(old, 4)])
    expect(await followAll(unknown, 3)).toEqual([notFound(unknown, 4)])
    for (const id of ['', 'nonsense', seed.agentId]) expect(await followAll(id)).toEqual([notFound(id, 1)])
  })

  it('is deleted with its agent', async () => {
    const client = await canopy.newClient()
    const { agentId } = await seedWorld(client)
    const { queryId } = await askAll(false, { agentId }, client)
    await client.run(DeleteAgent, { id: agentId })
    expect(await followAll(queryId, 0, client)).toEqual([notFound(queryId, 1)])
  })

  it('is never started for an unknown agent', async () => {
    const { items } = await askAll(false, { agentId: randomId('agent') })
    expect(items).toMatchObject([
      { __typename: 'QueryFailed', sequence: 1, code: 'NOT_FOUND', retryable: false },
    ])
  })

  it('logs its input problems, so that they can be read again', async () => {
    const { items, queryId } = await askAll(false, { topK: 1_000 })
    expect(items).toMatchObject([
      { __typename: 'QueryStarted', sequence: 1 },
      { __typename: 'QueryFailed', sequence: 2, code: 'VALIDATION_FAILED', retryable: false },
    ])
    expect(await followAll(queryId)).toEqual(items)
  })
})

describe('a query whose process died', () => {
  // Polls, because nothing announces an expired lease.
  const polling = setUpTestCanopy(() => ({ ...settings(), EVENT_POLL_MS: '50' }))
  const own = setUp(() => seedWorld(polling.client))

  it('ends once with a retryable QueryFailed for all subscribers', async () => {
    const { prisma } = polling.app.database
    const { stream, before, queryId, finish } = await askSlowly(polling.client, own.agentId)
    const lost = { ...LOST, sequence: before.length + 1 }
    const where = { id: uuidOf(queryId), endedAt: null }
    // Its process is alive and may renew the lease in the meantime.
    await expect
      .poll(async () => {
        await prisma.agentQuery.updateMany({ where, data: { leaseExpiresAt: new Date(0) } })
        return itemsOf(stream.received()).at(-1)
      })
      .toEqual(lost)
    expect((await stream.ended).isComplete).toBe(true)
    // The process was only slow. Its later writes must have no effect.
    finish()
    await polling.idle()
    for (const after of [0, 1, before.length])
      expect((await followAll(queryId, after, polling.client)).at(-1)).toEqual(lost)
    expect(await followAll(queryId, lost.sequence, polling.client)).toEqual([])
  })

  it('is ended by a later subscriber if nobody watched it', async () => {
    const { prisma } = polling.app.database
    const { stream, before, queryId, finish } = await askSlowly(polling.client, own.agentId)
    const seen = before.length
    finish()
    await stream.ended
    // Simulates a process that was killed after its last write.
    await prisma.agentQueryEvent.deleteMany({ where: { queryId: uuidOf(queryId), sequence: { gt: seen } } })
    const data = { endedAt: null, lastSequence: seen, leaseExpiresAt: new Date(0) }
    await prisma.agentQuery.update({ where: { id: uuidOf(queryId) }, data })
    const joined = await Promise.all([0, 1, seen].map(after => followAll(queryId, after, polling.client)))
    for (const items of joined) expect(items.at(-1)).toEqual({ ...LOST, sequence: seen + 1 })
  })
})

describe('retention', () => {
  it('removes queries ten minutes after they ended or were lost', async () => {
    const { prisma } = canopy.app.database
    const [kept, ended, lost] = [await askAll(false), await askAll(false), await askAll(false)]
    await change(ended.queryId, { endedAt: longAgo() })
    await change(lost.queryId, { endedAt: null, leaseExpiresAt: longAgo() })
    await prisma.workspace.updateMany({ data: { nextRetentionAt: new Date() } })
    await canopy.idle()
    const ids = [kept, ended, lost].map(({ queryId }) => uuidOf(queryId))
    const rows = await prisma.agentQuery.findMany({ where: { id: { in: ids } } })
    expect(rows.map(({ id }) => id)).toEqual([uuidOf(kept.queryId)])
    expect(await prisma.agentQueryEvent.count({ where: { queryId: { in: ids.slice(1) } } })).toBe(0)
  })
})
