import { print } from 'graphql'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { decodeQueryId } from '../../src/streams/queries/query-id.ts'
import { addUser } from '../support/add-user.ts'
import { collect } from '../support/collect.ts'
import { graphql } from '../support/gql/gql.ts'
import type { AgentQueryInput } from '../support/gql/graphql.ts'
import { holdTimers } from '../support/hold-timers.ts'
import {
  type Behaviour,
  breakOff,
  type ModelRequest,
  refuse,
  say,
  sendPiece,
  startModelServer,
} from '../support/model-server.ts'
import { connectSocket, openEvents } from '../support/open-stream.ts'
import { NO_MODELS } from '../support/plain-model.ts'
import { watchRaw } from '../support/raw-request.ts'
import { randomId } from '../support/schema-walk.ts'
import { createAgent, seedWorld } from '../support/seed.ts'
import {
  addOffices,
  askIn,
  readConversation,
  readTurns,
  startConversation,
} from '../support/seed-conversation.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const Ask = graphql(`
  subscription ConversationStreamAsk($input: AgentQueryInput!) {
    agentQuery(input: $input) {
      __typename
      ... on QueryStarted { sequence queryId }
      ... on QueryHit { sequence hit { document { title } } }
      ... on AnswerDelta { sequence text }
      ... on QueryCompleted { sequence queryId answer { text } }
      ... on QueryFailed { sequence code message retryable }
    }
  }
`)
const Follow = graphql(`
  subscription ConversationStreamFollow($queryId: ID!) {
    queryEvents(queryId: $queryId) {
      __typename
      ... on QueryCompleted { sequence }
      ... on QueryFailed { sequence code message }
    }
  }
`)
const Delete = graphql(`
  mutation ConversationStreamDelete($id: ID!) { deleteConversation(input: { id: $id }) { __typename } }
`)

const LEAVE = 'How many days of annual leave do I get in Seoul?'
const LISBON = 'How many days of annual leave do I get in Lisbon?'
/** Longer than any test. No other timer has this duration. */
const FOLLOW_UP_TIMEOUT_MS = 59_999

const model = setUp(startModelServer, made => made.close())
const canopy = setUpTestCanopy(() => ({
  MODEL_BASE_URL: model.url,
  MODEL_NAME: 'scribe-1',
  CONVERSATION_FOLLOW_UP_TIMEOUT_MS: String(FOLLOW_UP_TIMEOUT_MS),
  CONVERSATION_MAX_TURNS: '6',
  // Nothing announces that a conversation was deleted or a lease has expired.
  EVENT_POLL_MS: '50',
}))
const seed = setUp(() => seedWorld(canopy.client))
beforeAll(async () => {
  await addOffices(canopy.client)
})

const isRewrite = ({ messages }: ModelRequest) => messages[0]?.content.startsWith('Rewrite') ?? false
/** Lets the model rewrite questions in one way and write answers in another. */
function behave(rewrite: Behaviour, answer: Behaviour = say(['Annual leave is 15 days [1].'])): void {
  model.behave = (response, request) => (isRewrite(request) ? rewrite : answer)(response, request)
}
const rewrites = () => model.requests.filter(isRewrite)

beforeEach(() => {
  model.requests.length = 0
  behave(refuse(401, 'no'))
})
afterEach(() => {
  vi.restoreAllMocks()
})

const prisma = () => canopy.app.database.prisma
const start = (client: TestClient = canopy.client) => startConversation(client, seed.agentId)
const inputOf = (conversationId: string, query: string, more: Partial<AgentQueryInput> = {}) => ({
  input: { agentId: seed.agentId, conversationId, query, answer: true, ...more },
})

interface Item {
  __typename: string
  sequence: number
  queryId?: string
}

async function stream(
  conversationId: string,
  query: string,
  more: Partial<AgentQueryInput> = {},
  client = canopy.client,
) {
  const received = await collect(client.watch(Ask, inputOf(conversationId, query, more)))
  return received.map(({ agentQuery }) => agentQuery)
}

/** Asks over a WebSocket. */
async function send(conversationId: string, query: string): Promise<Item[]> {
  const socket = connectSocket(canopy.client.url, { authorization: `Bearer ${canopy.client.secret}` })
  const variables = inputOf(conversationId, query)
  const items: Item[] = []
  for await (const { data } of socket.iterate<{ agentQuery: Item }>({ query: print(Ask), variables }))
    if (data) items.push(data.agentQuery)
  return items
}

async function follow(queryId: string, client: TestClient = canopy.client) {
  return (await collect(client.watch(Follow, { queryId }))).map(({ queryEvents }) => queryEvents)
}

/** Asks a question and waits until the model has begun to answer. `finish` completes the answer. */
async function askSlowly(conversationId: string) {
  let finish = () => {}
  behave(refuse(401, 'no'), response => {
    sendPiece(response, 'Annual leave is')
    finish = () => say([' 15 days [1].'])(response)
  })
  const opened = await openEvents(canopy.client, { document: Ask, variables: inputOf(conversationId, LEAVE) })
  const items = () =>
    opened.received().flatMap(({ data }) => Object.values((data ?? {}) as Record<string, Item>))
  await expect.poll(() => items().at(-1)?.__typename).toBe('AnswerDelta')
  return { items, queryId: items()[0]?.queryId ?? '', ended: opened.ended, finish: () => finish() }
}

describe.each([
  ['Server-Sent Events', stream as (id: string, query: string) => Promise<Item[]>],
  ['a WebSocket', send],
])('a follow-up question over %s', (_, ask) => {
  it.each([
    [LEAVE, 'And in Lisbon?', LISBON, '22 days'],
    ['서울에서 연차휴가는 며칠인가요?', '리스본은요?', '리스본에서 연차휴가는 며칠인가요?', '23일'],
  ])('is answered with what it leaves out: %s %s', async (first, second, standalone, days) => {
    const { models } = canopy.app
    canopy.app.models = NO_MODELS
    try {
      const id = await start()
      await ask(id, first)
      const items = await ask(id, second)
      const turns = await readTurns(canopy.client, id)
      expect(turns).toMatchObject([{ question: first }, { sequence: 2, question: second, standalone }])
      expect(turns[1]?.answer?.text).toContain(days)
      expect(items.at(-1)).toMatchObject({
        queryId: turns[1]?.queryId,
        answer: { text: turns[1]?.answer?.text },
      })
    } finally {
      canopy.app.models = models
    }
  })
})

describe('a streamed query in a conversation', () => {
  it('is refused if it cannot be in that conversation', async () => {
    const [id, unknown] = [await start(), randomId('conversation')]
    const { agentId } = await createAgent(canopy.client)
    expect(await stream(id, LEAVE, { agentId })).toEqual([
      {
        __typename: 'QueryFailed',
        sequence: 1,
        code: 'VALIDATION_FAILED',
        message: `input.conversationId: is a conversation with the agent ${seed.agentId}; use that agent, or start another conversation`,
        retryable: false,
      },
    ])
    expect(await stream(unknown, LEAVE)).toMatchObject([
      { code: 'NOT_FOUND', message: `No conversation has the id or key "${unknown}".`, retryable: false },
    ])
    expect(model.requests).toEqual([])
  })

  it('adds no turn if it fails', async () => {
    const id = await start()
    expect((await stream(id, LEAVE, { topK: 1_000 })).at(-1)).toMatchObject({ code: 'VALIDATION_FAILED' })
    expect(await readTurns(canopy.client, id)).toEqual([])
  })

  it('is numbered without gaps if several end at once, up to the limit', async () => {
    const id = await start()
    const streams = await Promise.all(Array.from({ length: 9 }, () => stream(id, LEAVE)))
    const ends = streams.map(items => items.at(-1))
    const turns = await readTurns(canopy.client, id)
    expect(turns.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6])
    const completed = ends.flatMap(end => (end?.__typename === 'QueryCompleted' ? [end.queryId] : []))
    expect(turns.map(({ queryId }) => queryId).sort()).toEqual(completed.sort())
    const failed = streams.filter(items => items.at(-1)?.__typename === 'QueryFailed')
    expect(failed).toHaveLength(3)
    for (const items of failed) {
      expect(items.at(-1)).toMatchObject({
        code: 'VALIDATION_FAILED',
        message:
          'input.conversationId: is a conversation that has 6 turns, which is the maximum; start another one',
        retryable: false,
      })
      expect(items.map(item => 'sequence' in item && item.sequence)).toEqual(items.map((_, i) => i + 1))
    }
  })

  it('adds no turn if its process dies', async () => {
    const id = await start()
    const { items, queryId, ended, finish } = await askSlowly(id)
    const where = { id: decodeQueryId(queryId) ?? '', endedAt: null }
    // Its process is alive and may renew the lease in the meantime.
    await expect
      .poll(async () => {
        await prisma().agentQuery.updateMany({ where, data: { leaseExpiresAt: new Date(0) } })
        return items().at(-1)
      })
      .toMatchObject({ __typename: 'QueryFailed', code: 'UNAVAILABLE' })
    await ended
    // The process was only slow. Its later writes must have no effect.
    finish()
    await canopy.idle()
    expect(await readConversation(canopy.client, id)).toMatchObject({ title: '', turns: { totalCount: 0 } })
    behave(refuse(401, 'no'))
    await stream(id, LEAVE)
    expect(await readTurns(canopy.client, id)).toMatchObject([{ sequence: 1 }])
  })

  it('ends if the conversation is deleted', async () => {
    const id = await start()
    const { items, queryId, ended, finish } = await askSlowly(id)
    await canopy.client.run(Delete, { id })
    await ended
    expect(items().at(-1)).toMatchObject({ __typename: 'QueryFailed', code: 'NOT_FOUND' })
    finish()
    await canopy.idle()
    expect(await follow(queryId)).toMatchObject([{ code: 'NOT_FOUND' }])
    expect(await prisma().conversationTurn.count({ where: { queryId: decodeQueryId(queryId) ?? '' } })).toBe(
      0,
    )
  })

  it('can only be followed by the user of the conversation', async () => {
    const id = await start()
    const [started] = await stream(id, LEAVE)
    const queryId = started?.__typename === 'QueryStarted' ? started.queryId : ''
    expect((await follow(queryId)).at(-1)).toMatchObject({ __typename: 'QueryCompleted' })
    const { client: colleague } = await addUser(canopy.app, canopy.client, { name: 'Lee', scopes: ['ADMIN'] })
    const unknown = randomId('query')
    const none = await follow(unknown, colleague)
    expect(none).toMatchObject([{ __typename: 'QueryFailed', sequence: 1, code: 'NOT_FOUND' }])
    expect(JSON.stringify(await follow(queryId, colleague)).replaceAll(queryId, unknown)).toBe(
      JSON.stringify(none),
    )
    const input = { input: { agentId: seed.agentId, query: LEAVE } }
    const resumed = await watchRaw(colleague, Ask, input, { 'last-event-id': `${queryId}:1` })
    expect(resumed).toMatchObject([{ data: { agentQuery: { code: 'NOT_FOUND', sequence: 2 } } }])
  })
})

describe('a model', () => {
  const ask = (conversationId: string, query: string) =>
    askIn(canopy.client, { agentId: seed.agentId, conversationId }, query)

  it('completes the question from earlier questions and answers', async () => {
    const id = await start()
    await ask(id, LEAVE)
    expect(rewrites()).toEqual([])
    behave(say(['"What about **annual leave**', ' in the Lisbon office?"\n']))
    await ask(id, 'And over there, in Lisbon?')
    expect((await readTurns(canopy.client, id))[1]).toMatchObject({
      question: 'And over there, in Lisbon?',
      standalone: 'What about annual leave in the Lisbon office?',
    })
    expect(rewrites()).toHaveLength(1)
    expect(rewrites()[0]?.messages.at(-1)?.content).toBe(
      `Question: ${LEAVE}\nAnswer: Annual leave is 15 days.\n\nLast question: And over there, in Lisbon?`,
    )
    const answer = model.requests.findLast(request => !isRewrite(request))
    expect(answer?.messages.at(-1)?.content).toMatch(
      /Question: What about annual leave in the Lisbon office\?$/,
    )
    const metrics = await canopy.app.metrics.registry.metrics()
    expect(metrics).toMatch(/canopy_model_texts_total\{purpose="ANSWER",outcome="done"\} [1-9]/)
  })

  it('is not asked outside of a conversation, or about a long question', async () => {
    await collect(canopy.client.watch(Ask, { input: { agentId: seed.agentId, query: LEAVE, answer: true } }))
    const id = await start()
    await ask(id, LEAVE)
    await ask(id, 'annual leave '.repeat(50))
    expect(rewrites()).toEqual([])
  })

  it.each<[string, Behaviour]>([
    ['refuses', refuse(401, 'no')],
    ['breaks off', breakOff(['How many days'])],
    ['writes nothing', say([' '])],
    ['writes only punctuation', say(['?!'])],
    ['writes several lines', say(['In Lisbon?\nHow many days?'])],
    ['writes too much', say(['In Lisbon, '.repeat(100)])],
    ['answers the question', say(['In Lisbon you get 22 days.'])],
    ['writes about something else', say(['How are flights booked?'])],
  ])('is replaced by rules if it %s', async (_, rewrite) => {
    const id = await start()
    await ask(id, LEAVE)
    behave(rewrite)
    await ask(id, 'And in Lisbon?')
    expect(rewrites()).toHaveLength(1)
    expect((await readTurns(canopy.client, id))[1]?.standalone).toBe(LISBON)
  })

  it('is replaced by rules if it is late', async () => {
    const id = await start()
    await ask(id, LEAVE)
    const timers = holdTimers(FOLLOW_UP_TIMEOUT_MS)
    behave(response => {
      sendPiece(response, 'How many')
      timers.expire()
    })
    const items = await stream(id, 'And in Lisbon?')
    expect(items.at(-1)?.__typename).toBe('QueryCompleted')
    expect((await readTurns(canopy.client, id))[1]?.standalone).toBe(LISBON)
    await expect.poll(() => model.open).toBe(0)
  })

  it('is canceled with the query', async () => {
    const id = await start()
    await ask(id, LEAVE)
    behave(response => sendPiece(response, 'How many'))
    const leaving = new AbortController()
    const body = JSON.stringify({
      query: 'query ($input: AgentQueryInput!) { agentQuery(input: $input) { queryId } }',
      variables: inputOf(id, 'And in Lisbon?'),
    })
    const headers = { authorization: `Bearer ${canopy.client.secret}`, 'content-type': 'application/json' }
    const left = fetch(canopy.client.url, { method: 'POST', headers, body, signal: leaving.signal })
    await expect.poll(() => rewrites().length).toBe(1)
    leaving.abort()
    await expect(left).rejects.toThrow()
    await expect.poll(() => model.open).toBe(0)
    expect(await readTurns(canopy.client, id)).toHaveLength(1)
  })
})
