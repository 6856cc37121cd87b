import { beforeAll, describe, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { addUser } from '../support/add-user.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import type { ConversationsTurnsQueryVariables } from '../support/gql/graphql.ts'
import { randomId } from '../support/schema-walk.ts'
import { createAgent, deleteDocuments, seedWorld } from '../support/seed.ts'
import {
  addOffices,
  askIn,
  readConversation,
  readTurns,
  startConversation,
} from '../support/seed-conversation.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const Start = graphql(`
  mutation ConversationsStart($agentId: ID!) {
    startConversation(input: { agentId: $agentId }) {
      __typename
      ... on StartConversationPayload { conversation { id title agent { id } turns { totalCount } } }
      ... on NotFoundError { requestedId }
      ... on LimitReachedError { limit message }
      ... on NotPermittedError { message }
    }
  }
`)
const Delete = graphql(`
  mutation ConversationsDelete($id: ID!) {
    deleteConversation(input: { id: $id }) {
      __typename
      ... on DeleteConversationPayload { deletedId }
      ... on NotFoundError { requestedId message }
    }
  }
`)
const Ask = graphql(`
  query ConversationsAsk($input: AgentQueryInput!) { agentQuery(input: $input) { queryId hits { rank } } }
`)
const List = graphql(`
  query ConversationsList($agentId: ID, $first: Int, $after: String) {
    conversations(agentId: $agentId, first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id title }
    }
  }
`)
const Turns = graphql(`
  query ConversationsTurns($id: ID!, $first: Int, $after: String) {
    conversation(id: $id) {
      turns(first: $first, after: $after) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage endCursor }
        edges { cursor node { sequence } }
      }
    }
  }
`)
const ManyAnswers = graphql(`
  query ConversationsManyAnswers($first: Int!) {
    conversations(first: $first) { nodes { turns(first: 5) { nodes { answer { citations { chunk { id } } } } } } }
  }
`)
const ByNode = graphql(`
  query ConversationsByNode($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } conversation(id: $id) { id } }
`)
const DeleteAgent = graphql(`
  mutation ConversationsDeleteAgent($id: ID!) { deleteAgent(input: { id: $id }) { __typename } }
`)

const LEAVE = 'How many days of annual leave do I get in Seoul?'

const canopy = setUpTestCanopy({ CONVERSATIONS_PER_USER: '30', CONVERSATION_MAX_TURNS: '6' })
const seed = setUp(() => seedWorld(canopy.client))
beforeAll(async () => {
  await addOffices(canopy.client)
})

const prisma = () => canopy.app.database.prisma
const start = (client: TestClient = canopy.client) => startConversation(client, seed.agentId)
const ask = (conversationId: string, query: string, client: TestClient = canopy.client) =>
  askIn(client, { agentId: seed.agentId, conversationId }, query)
/** @returns the error of a query in a conversation. */
async function refuse(conversationId: string, { agentId = seed.agentId, client = canopy.client } = {}) {
  const input = { agentId, conversationId, query: LEAVE }
  const { errors } = await client.send(Ask, { input })
  return { code: errors?.[0]?.extensions.code, message: errors?.[0]?.message }
}
const list = async (
  client: TestClient,
  variables: { agentId?: string; first?: number; after?: string } = {},
) => (await client.run(List, variables)).conversations

describe('a follow-up question', () => {
  it.each([
    [LEAVE, 'And in Lisbon?', 'How many days of annual leave do I get in Lisbon?', '15 days', '22 days'],
    ['서울에서 연차휴가는 며칠인가요?', '리스본은요?', '리스본에서 연차휴가는 며칠인가요?', '17일', '23일'],
  ])(
    'is searched for and answered with what it leaves out: %s %s',
    async (first, second, standalone, one, other) => {
      const id = await start()
      const before = await ask(id, first)
      const after = await ask(id, second)
      expect([before.answer?.text, after.answer?.text]).toEqual([
        expect.stringContaining(one),
        expect.stringContaining(other),
      ])
      const turns = await readTurns(canopy.client, id)
      expect(turns).toMatchObject([
        { sequence: 1, question: first, standalone: first, queryId: before.queryId, answer: before.answer },
        { sequence: 2, question: second, standalone, queryId: after.queryId, answer: after.answer },
      ])
      expect(turns[1]?.answer?.citations[0]?.chunk.document.title).toBe(after.hits[0]?.document.title)
      // Without the conversation, nothing says what the question is about.
      const alone = await canopy.client.run(Ask, { input: { agentId: seed.agentId, query: second } })
      expect(alone.agentQuery.hits.length).not.toBe(after.hits.length)
    },
  )

  it('refers to the question before it as it was completed', async () => {
    const id = await start()
    for (const query of [LEAVE, 'And in Lisbon?', 'What about sick leave?']) await ask(id, query)
    expect((await readTurns(canopy.client, id)).at(-1)?.standalone).toBe(
      'How many days of sick leave do I get in Lisbon?',
    )
  })

  it('is not changed if it is complete', async () => {
    const id = await start()
    await ask(id, LEAVE)
    const { hits } = await ask(id, 'How are flights booked?')
    expect(hits[0]?.document.title).toBe('Business trips')
    expect((await readTurns(canopy.client, id))[1]?.standalone).toBe('How are flights booked?')
  })
})

describe('a conversation', () => {
  it('starts empty and gets the first question as its title', async () => {
    const { startConversation: started } = await canopy.client.run(Start, { agentId: seed.agentId })
    if (started.__typename !== 'StartConversationPayload') throw new Error(started.__typename)
    const { id, ...rest } = started.conversation
    expect(rest).toEqual({ title: '', agent: { id: seed.agentId }, turns: { totalCount: 0 } })
    await ask(id, `  How many days of\nannual leave ${'and sick leave '.repeat(10)}are there?`)
    await ask(id, 'How are flights booked?')
    const { title = '', updatedAt, turns } = (await readConversation(canopy.client, id)) ?? {}
    expect(title).toMatch(/^How many days of annual leave and sick leave .*…$/)
    expect(title.length).toBeLessThanOrEqual(80)
    expect(updatedAt).toEqual(turns?.nodes.at(-1)?.at)
  })

  it('removes characters that Postgres cannot store from questions', async () => {
    const id = await start()
    await ask(id, 'annual\0 leave \ud800')
    expect(await readTurns(canopy.client, id)).toMatchObject([{ question: 'annual leave \ufffd' }])
  })

  it('keeps a turn without an answer', async () => {
    const id = await start()
    await canopy.client.run(Ask, { input: { agentId: seed.agentId, conversationId: id, query: LEAVE } })
    await ask(id, 'qwertyuiop zxcvbnm')
    expect(await readTurns(canopy.client, id)).toMatchObject([{ answer: null }, { answer: null }])
  })

  it('has no turn for a query that is rejected', async () => {
    const id = await start()
    const input = { agentId: seed.agentId, conversationId: id, query: LEAVE, topK: 1_000 }
    expect((await canopy.client.send(Ask, { input })).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect(await readConversation(canopy.client, id)).toMatchObject({ title: '', turns: { totalCount: 0 } })
  })

  it('omits citations of deleted passages', async () => {
    const client = await canopy.newClient()
    const { agentId } = await seedWorld(client)
    const [seoulId = ''] = await addOffices(client)
    const id = await startConversation(client, agentId)
    await askIn(client, { agentId, conversationId: id }, LEAVE)
    const [before] = await readTurns(client, id)
    await deleteDocuments(client, seoulId)
    const [after] = await readTurns(client, id)
    const left = before?.answer?.citations.filter(({ chunk }) => chunk.document.title !== 'Leave in Seoul')
    expect(after?.answer).toEqual({ ...before?.answer, citations: left })
    expect(left?.length).toBeLessThan(before?.answer?.citations.length ?? 0)
  })

  it('is deleted with its agent', async () => {
    const { agentId } = await createAgent(canopy.client)
    const id = await startConversation(canopy.client, agentId)
    await askIn(canopy.client, { agentId, conversationId: id }, LEAVE)
    await canopy.client.run(DeleteAgent, { id: agentId })
    expect(await readConversation(canopy.client, id)).toBeNull()
    expect(
      await prisma().conversationTurn.count({ where: { conversationId: decodeId('Conversation', id)! } }),
    ).toBe(0)
  })

  it('cannot be deleted twice', async () => {
    const id = await start()
    await ask(id, LEAVE)
    const remove = async () => (await canopy.client.run(Delete, { id })).deleteConversation
    expect(await remove()).toEqual({ __typename: 'DeleteConversationPayload', deletedId: id })
    expect(await remove()).toMatchObject({ __typename: 'NotFoundError', requestedId: id })
    expect(await readConversation(canopy.client, id)).toBeNull()
    expect(await refuse(id)).toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  it('accepts only queries to its agent', async () => {
    const { agentId } = await createAgent(canopy.client)
    expect(await refuse(await start(), { agentId })).toEqual({
      code: 'BAD_USER_INPUT',
      message: `input.conversationId: is a conversation with the agent ${seed.agentId}; use that agent, or start another conversation`,
    })
  })

  it('is not started with an unknown agent', async () => {
    const agentId = randomId('agent')
    expect((await canopy.client.run(Start, { agentId })).startConversation).toEqual({
      __typename: 'NotFoundError',
      requestedId: agentId,
    })
  })
})

describe('conversations of others', () => {
  it('are unknown, to colleagues and to other workspaces', async () => {
    const id = await start()
    await ask(id, LEAVE)
    const { client: colleague } = await addUser(canopy.app, canopy.client, { name: 'Lee', scopes: ['ADMIN'] })
    const stranger = await canopy.newClient()
    for (const client of [colleague, stranger]) {
      const unknown = randomId('conversation')
      expect(await client.run(ByNode, { id })).toEqual({ node: null, nodes: [null], conversation: null })
      expect(await list(client)).toMatchObject({ totalCount: 0, nodes: [] })
      const answers = await Promise.all([id, unknown].map(one => client.run(Delete, { id: one })))
      expect(JSON.stringify(answers[0]).replaceAll(id, unknown)).toBe(JSON.stringify(answers[1]))
    }
    const unknown = randomId('conversation')
    const [theirs, none] = [
      await refuse(id, { client: colleague }),
      await refuse(unknown, { client: colleague }),
    ]
    expect(theirs).toEqual({ code: 'BAD_USER_INPUT', message: `No conversation has the id or key "${id}".` })
    expect(none.message).toBe(theirs.message?.replace(id, unknown))
    expect(await readTurns(canopy.client, id)).toHaveLength(1)
  })

  it('need only the READ scope, which includes ASK', async () => {
    const { client } = await addUser(canopy.app, canopy.client, { name: 'Kim', scopes: ['READ'] })
    const { agentId } = seed
    const conversationId = await startConversation(client, agentId)
    expect((await ask(conversationId, LEAVE, client)).answer?.text).toContain('15 days')
    const { deleteConversation } = await client.run(Delete, { id: conversationId })
    expect(deleteConversation.__typename).toBe('DeleteConversationPayload')
  })
})

async function turnsOf(variables: ConversationsTurnsQueryVariables) {
  const { conversation } = await canopy.client.run(Turns, variables)
  if (!conversation) throw new Error('The conversation is not visible.')
  return conversation.turns
}
type TurnsPage = Awaited<ReturnType<typeof turnsOf>>

describe('lists', () => {
  it('pages turns, oldest first', async () => {
    const id = await start()
    for (let i = 1; i <= 5; i++) await ask(id, `annual leave ${i}`)
    const seen: number[] = []
    let after: string | null | undefined = null
    for (let page = 0; page < 3; page++) {
      const { totalCount, pageInfo, edges }: TurnsPage = await turnsOf({ id, first: 2, after })
      expect({ totalCount, next: pageInfo.hasNextPage, previous: pageInfo.hasPreviousPage }).toEqual({
        totalCount: 5,
        next: page < 2,
        previous: page > 0,
      })
      seen.push(...edges.map(({ node }) => node.sequence))
      after = pageInfo.endCursor
    }
    expect(seen).toEqual([1, 2, 3, 4, 5])
    const { errors } = await canopy.client.send(Turns, { id, first: 101 })
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })

  it('pages conversations, those with the latest turns first, of one agent or of all', async () => {
    const { client } = await addUser(canopy.app, canopy.client, { name: 'Park' })
    const { agentId: other } = await createAgent(canopy.client)
    const [first, second] = [await start(client), await start(client)]
    const third = await startConversation(client, other)
    await ask(first, 'annual leave', client)
    const all = await list(client, { first: 2 })
    expect(all.nodes.map(({ id }) => id)).toEqual([first, third])
    expect(all.totalCount).toBe(3)
    const rest = await list(client, { first: 2, after: all.pageInfo.endCursor ?? '' })
    expect(rest.nodes.map(({ id }) => id)).toEqual([second])
    expect((await list(client, { agentId: other })).nodes.map(({ id }) => id)).toEqual([third])
    expect(await list(client, { agentId: randomId('agent') })).toMatchObject({ totalCount: 0, nodes: [] })
  })

  it('read any number of answers with the same number of statements', async () => {
    const { client } = await addUser(canopy.app, canopy.client, { name: 'Choi' })
    for (let i = 0; i < 3; i++) {
      const id = await start(client)
      for (let turn = 0; turn < 2; turn++) await ask(id, LEAVE, client)
    }
    const countFor = (first: number) => countStatements(canopy, () => client.run(ManyAnswers, { first }))
    await countFor(1)
    expect(await countFor(3)).toBe(await countFor(1))
  })
})

describe('limits', () => {
  it('allow the maximum number of conversations per user, also if they start at once', async () => {
    const { client } = await addUser(canopy.app, canopy.client, { name: 'Jung' })
    const { client: other } = await addUser(canopy.app, canopy.client, { name: 'Kang' })
    const answers = await Promise.all(
      Array.from({ length: 35 }, () => client.run(Start, { agentId: seed.agentId })),
    )
    const refused = answers.filter(
      ({ startConversation: { __typename } }) => __typename === 'LimitReachedError',
    )
    expect(refused).toHaveLength(5)
    expect(refused[0]?.startConversation).toMatchObject({
      limit: 30,
      message: 'A user can have 30 conversations. Delete one first.',
    })
    expect((await list(client)).totalCount).toBe(30)
    await start(other)
    await client.run(Delete, { id: (await list(client)).nodes[0]?.id ?? '' })
    await start(client)
  })

  it('allow the maximum number of turns per conversation, numbered without gaps', async () => {
    const id = await start()
    const outcomes = await Promise.allSettled(Array.from({ length: 9 }, () => ask(id, LEAVE)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(6)
    const turns = await readTurns(canopy.client, id)
    expect(turns.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6])
    expect(new Set(turns.map(({ queryId }) => queryId)).size).toBe(6)
    expect(await refuse(id)).toEqual({
      code: 'BAD_USER_INPUT',
      message:
        'input.conversationId: is a conversation that has 6 turns, which is the maximum; start another one',
    })
  })
})

describe('retention', () => {
  it('deletes conversations thirty days after their last turn', async () => {
    const [old, young] = [await start(), await start()]
    await ask(old, LEAVE)
    const age = (id: string, days: number) =>
      prisma().conversation.update({
        where: { id: decodeId('Conversation', id)! },
        data: { updatedAt: new Date(Date.now() - days * 86_400_000) },
      })
    await age(old, 31)
    await age(young, 29)
    await prisma().workspace.updateMany({ data: { nextRetentionAt: new Date() } })
    await canopy.idle()
    expect(await readConversation(canopy.client, old)).toBeNull()
    expect(await readConversation(canopy.client, young)).not.toBeNull()
    expect(
      await prisma().conversationTurn.count({ where: { conversationId: decodeId('Conversation', old)! } }),
    ).toBe(0)
  })
})
