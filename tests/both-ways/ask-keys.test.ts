import { beforeAll, describe, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { graphql } from '../support/gql/gql.ts'
import type { ApiKeyRestrictionsInput, Scope } from '../support/gql/graphql.ts'
import { openEvents, openSocket } from '../support/open-stream.ts'
import { watchRaw } from '../support/raw-request.ts'
import { createRestrictedKey } from '../support/restricted-keys.ts'
import { randomId, untyped } from '../support/schema-walk.ts'
import { createMeasuredAgent, seedWorld } from '../support/seed.ts'
import { askIn, readConversation, startConversation } from '../support/seed-conversation.ts'
import { seedQuery } from '../support/seed-query.ts'
import { openSingle } from '../support/single-connection.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const Look = graphql(`
  query AskKeyLook {
    viewer { scopes apiKey { restrictions { agentIds } } }
    agents { totalCount nodes { id name } }
    search(input: { query: "annual leave flights 연차휴가" }) {
      hits { snippet chunk { headings content } document { id title sourceUri } }
    }
  }
`)
const Conversations = graphql(`
  query AskKeyConversations($id: ID!) {
    node(id: $id) { id }
    conversation(id: $id) { id }
    conversations { totalCount nodes { id } }
  }
`)
const Follow = graphql(`
  subscription AskKeyFollow($id: ID!) {
    queryEvents(queryId: $id) { __typename ... on QueryFailed { code } }
  }
`)
const Stream = untyped(`
  subscription ($agentId: ID!) {
    agentQuery(input: { agentId: $agentId, query: "annual leave", answer: true }) {
      __typename
      ... on QueryHit { hit { document { title } chunk { content } } }
      ... on QueryCompleted { answer { text } }
    }
  }
`)
const Create = graphql(`
  mutation AskKeyCreate($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { __typename ... on ValidationError { issues { path message } } }
  }
`)

// Rechecks often, because nothing announces a change of a key.
const canopy = setUpTestCanopy({ STREAM_RECHECK_MS: '50' })
let agentId: string
let otherId: string
let key: TestClient & { keyId: string }
beforeAll(async () => {
  ;({ agentId: otherId } = await seedWorld(canopy.client))
  ;({ agentId } = await createMeasuredAgent(canopy.client, { name: 'Leave', nodeKeys: ['policies/leave'] }))
  key = await newKey()
})

const newKey = (scope: Scope = 'ASK') =>
  createRestrictedKey(canopy.client, { scopes: [scope], agentIds: [agentId] })

describe('a key with the scope ASK', () => {
  it('finds its agents, and the documents in their scope', async () => {
    const { viewer, agents, search } = await key.run(Look, {})
    expect(viewer).toEqual({ scopes: ['ASK'], apiKey: { restrictions: { agentIds: [agentId] } } })
    expect(agents).toEqual({ totalCount: 1, nodes: [{ id: agentId, name: 'Leave' }] })
    const sources = new Set(search.hits.map(({ document }) => document.sourceUri))
    expect([...sources].sort()).toEqual(['leave.ko.md', 'leave.md'])
    const everything = await canopy.client.run(Look, {})
    expect(everything.search.hits.map(({ document }) => document.sourceUri)).toContain('travel.md')
  })

  it.each([
    ['Server-Sent Events', openEvents],
    ['a WebSocket', openSocket],
    ['a single connection', openSingle],
  ])('streams an answer over %s', async (_, open) => {
    const { ended } = await open(key, { document: Stream, variables: { agentId } })
    const { items } = await ended
    expect(items.at(0)).toEqual({ data: { agentQuery: { __typename: 'QueryStarted' } } })
    expect(items.at(-1)).toMatchObject({
      data: { agentQuery: { answer: { text: expect.stringContaining('25 days') } } },
    })
  })

  it.each([
    ['Server-Sent Events', openEvents],
    ['a WebSocket', openSocket],
    ['a single connection', openSingle],
  ])('is refused other fields and agents over %s', async (_, open) => {
    const events = untyped('subscription { workspaceEvents { __typename } }')
    const { ended } = await open(key, { document: events })
    expect((await ended).items.flatMap(({ data }) => data ?? [])).toEqual([])
    const hidden = await open(key, { document: Stream, variables: { agentId: otherId } })
    expect((await hidden.ended).items.at(-1)).toEqual({
      data: { agentQuery: { __typename: 'QueryFailed' } },
    })
  })

  it('is told which field is not allowed, and what the key can do', async () => {
    const { status, errors } = await key.send(untyped('{ agents { nodes { id taxonomy { id } } } }'), {})
    expect(status).toBe(403)
    expect(errors).toMatchObject([
      {
        message:
          'Agent.taxonomy is not allowed. This API key has the scope ASK alone: it can only ask its agents.',
        extensions: { code: 'FORBIDDEN' },
      },
    ])
  })

  it.each([
    ['in a fragment', '{ ...All } fragment All on Query { documents { totalCount } }'],
    ['under an alias', '{ agents: documents { totalCount } }'],
    ['that is skipped', '{ viewer { scopes } documents @skip(if: true) { totalCount } }'],
    ['of a type that an ID does not have', `{ node(id: "x") { ... on Template { id } } }`],
    ['by a filter', '{ agents(filter: { minCoverage: 50 }) { totalCount } }'],
  ])('is refused a field %s', async (_, query) => {
    expect((await key.send(untyped(query), {})).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  })

  it('owns its conversations and queries: neither its user nor another key sees them', async () => {
    const id = await startConversation(key, agentId)
    await askIn(key, { agentId, conversationId: id }, 'How many days of annual leave?')
    const queryId = await seedQuery(key, agentId)
    expect(await readConversation(key, id)).toMatchObject({ title: 'How many days of annual leave?' })
    expect(await key.run(Conversations, { id })).toMatchObject({ node: { id }, conversation: { id } })
    for (const client of [canopy.client, await newKey(), await newKey('READ')]) {
      const seen = await client.run(Conversations, { id })
      expect(seen).toEqual({ node: null, conversation: null, conversations: { totalCount: 0, nodes: [] } })
      expect(await watchRaw(client, Follow, { id: queryId })).toEqual([
        { data: { queryEvents: { __typename: 'QueryFailed', code: 'NOT_FOUND' } } },
      ])
    }
    const own = await watchRaw(key, Follow, { id: queryId })
    expect(own.at(-1)).toEqual({ data: { queryEvents: { __typename: 'QueryCompleted' } } })
  })

  it('does not see the conversations and queries of its user', async () => {
    const id = await startConversation(canopy.client, agentId)
    const queryId = await seedQuery(canopy.client, agentId)
    expect((await key.run(Conversations, { id })).conversation).toBeNull()
    expect(JSON.stringify(await watchRaw(key, Follow, { id: queryId }))).toContain('NOT_FOUND')
  })
})

it('a stream ends when the agents of its key change, so that the client connects again', async () => {
  const client = await newKey('READ')
  const { ended, received } = await openEvents(client, {
    document: untyped('subscription ($agentId: ID!) { coverageAlerts(agentId: $agentId) { reason } }'),
    variables: { agentId },
  })
  expect(received()).toEqual([])
  await canopy.app.database.prisma.apiKey.update({
    where: { id: decodeId('ApiKey', client.keyId) ?? '' },
    data: { agentIds: [decodeId('Agent', otherId) ?? ''] },
  })
  expect(await ended).toMatchObject({ items: [], isComplete: false })
})

it('READ with agents needs an agent to watch alerts', async () => {
  const document = untyped('subscription { coverageAlerts { reason } }')
  expect(await watchRaw(await newKey('READ'), document, {})).toMatchObject([
    { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
  ])
})

describe('createApiKey', () => {
  const path = 'input.restrictions'
  it.each<[string, Scope[], () => ApiKeyRestrictionsInput | null, string[]]>([
    ['ASK without agents', ['ASK'], () => null, [`${path}.agentIds`]],
    ['WRITE with agents', ['WRITE'], () => ({ agentIds: [agentId] }), [`${path}.agentIds`]],
    ['ADMIN with agents', ['ADMIN', 'ASK'], () => ({ agentIds: [agentId] }), [`${path}.agentIds`]],
    ['no agents', ['READ'], () => ({ agentIds: [] }), [`${path}.agentIds`]],
    ['101 agents', ['READ'], () => ({ agentIds: Array(101).fill(agentId) }), [`${path}.agentIds`]],
    [
      'unknown agents',
      ['READ'],
      () => ({ agentIds: [randomId('agent'), agentId, 'x'] }),
      [`${path}.agentIds.0`, `${path}.agentIds.2`],
    ],
    ['no origins', ['READ'], () => ({ allowedOrigins: [] }), [`${path}.allowedOrigins`]],
    [
      'origins that are none',
      ['READ'],
      () => ({ allowedOrigins: ['*', 'https://a.example.com/', 'a.example.com', 'https://a.example.com'] }),
      [`${path}.allowedOrigins.0`, `${path}.allowedOrigins.1`, `${path}.allowedOrigins.2`],
    ],
  ])('rejects %s', async (_, scopes, restrictions, paths) => {
    const input = { name: 'key', scopes, restrictions: restrictions() }
    const { createApiKey } = await canopy.client.run(Create, { input })
    const found = 'issues' in createApiKey ? createApiKey.issues.map(issue => issue.path) : createApiKey
    expect(found).toEqual(paths)
  })
})
