import { beforeAll, describe, expect, it } from 'vitest'
import { digestSecret } from '../../src/auth/authenticate.ts'
import type { Scope } from '../../src/generated/prisma/client.ts'
import { createQueryUuid, encodeQueryId } from '../../src/streams/queries/query-id.ts'
import { addUser } from '../support/add-user.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import type { CreateApiKeyInput } from '../support/gql/graphql.ts'
import { openEvents } from '../support/open-stream.ts'
import { createRestrictedKey } from '../support/restricted-keys.ts'
import { randomId, untyped } from '../support/schema-walk.ts'
import { seedWorld } from '../support/seed.ts'
import { readConversation, startConversation } from '../support/seed-conversation.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createTestClient, type TestClient } from '../support/test-client.ts'
import { waitUntil } from '../support/wait-until.ts'

const Create = graphql(`
  mutation MintKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      __typename
      ... on CreateApiKeyPayload {
        secret
        apiKey {
          id scopes expiresAt user { id }
          restrictions { agentIds allowedOrigins trustedDocumentsOnly }
        }
      }
      ... on ValidationError { issues { path message } }
      ... on Error { message }
    }
  }
`)
const Revoke = graphql(`
  mutation MintRevoke($id: ID!) { revokeApiKey(input: { id: $id }) { __typename } }
`)
const List = graphql(`
  query MintList($first: Int, $after: String) {
    apiKeys(first: $first, after: $after) {
      totalCount
      pageInfo { endCursor hasNextPage }
      nodes { id name }
    }
  }
`)
const Who = graphql(`query MintWho { viewer { scopes apiKey { id } } }`)
const MINUTE_MS = 60_000

const canopy = setUpTestCanopy({ STREAM_RECHECK_MS: '50' })
let agentId: string
let server: TestClient
beforeAll(async () => {
  ;({ agentId } = await seedWorld(canopy.client))
  ;({ client: server } = await addUser(canopy.app, canopy.client, { name: 'Server' }))
})

const keyOf = ({ secret }: TestClient) =>
  canopy.app.database.prisma.apiKey.findUniqueOrThrow({ where: { digest: digestSecret(secret) } })

async function create(client: TestClient, input: Partial<CreateApiKeyInput> = {}) {
  const { createApiKey } = await client.run(Create, {
    input: { name: 'visitor', scopes: ['ASK'], restrictions: { agentIds: [agentId] }, ...input },
  })
  return createApiKey
}

async function mint(client: TestClient = server) {
  const { secret, apiKey } = expectType(await create(client), 'CreateApiKeyPayload')
  return { client: createTestClient(client.url, secret), apiKey }
}

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * MINUTE_MS).toISOString()
const codeOf = async (client: TestClient) => (await client.send(Who, {})).errors?.[0]?.extensions.code

describe('a WRITE key', () => {
  it('mints a key of its own user that asks its agents for 15 minutes', async () => {
    const { client, apiKey } = await mint()
    const { userId } = await keyOf(server)
    expect((await keyOf(client)).userId).toBe(userId)
    expect(apiKey).toMatchObject({
      scopes: ['ASK'],
      restrictions: { agentIds: [agentId], allowedOrigins: null, trustedDocumentsOnly: false },
    })
    const minutes = (new Date(apiKey.expiresAt ?? 0).getTime() - Date.now()) / MINUTE_MS
    expect(minutes).toBeGreaterThan(0)
    expect(minutes).toBeLessThanOrEqual(15)
    expect((await client.run(Who, {})).viewer.scopes).toEqual(['ASK'])
  })

  it.each<[string, () => Partial<CreateApiKeyInput>]>([
    ['READ', () => ({ scopes: ['READ'] })],
    ['ASK and READ', () => ({ scopes: ['ASK', 'READ'] })],
    ['all agents', () => ({ restrictions: {} })],
    ['16 minutes', () => ({ expiresAt: inMinutes(16) })],
    ['another user', () => ({ userId: randomId('user') })],
  ])('cannot mint a key for %s', async (_, input) => {
    expect((await create(server, input())).__typename).toBe('NotPermittedError')
  })

  it('passes its own restrictions on to the keys that it mints', async () => {
    const origins = ['https://a.example.com', 'https://b.example.com']
    const restricted = await createRestrictedKey(
      canopy.client,
      { scopes: ['WRITE'], allowedOrigins: origins },
      { origin: 'https://a.example.com' },
    )
    const made = expectType(await create(restricted), 'CreateApiKeyPayload')
    expect(made.apiKey.restrictions?.allowedOrigins).toEqual(origins)
    const wider = await create(restricted, {
      restrictions: { agentIds: [agentId], allowedOrigins: ['https://c.example.com'] },
    })
    expect(wider).toMatchObject({ issues: [{ path: 'input.restrictions.allowedOrigins.0' }] })
  })
})

it('a short-lived key cannot mint another one', async () => {
  const { client } = await mint()
  const { errors } = await client.send(Create, {
    input: { name: 'next', scopes: ['ASK'], restrictions: { agentIds: [agentId] } },
  })
  expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
})

describe('revoking a key', () => {
  it('ends the keys that it minted and their streams at once', async () => {
    const { client: minting } = await addUser(canopy.app, canopy.client, { name: 'Gone' })
    const { client } = await mint(minting)
    const stream = await openEvents(client, {
      document: untyped('subscription ($id: ID!) { queryEvents(queryId: $id) { __typename } }'),
      variables: { id: await openQuery(client) },
    })
    await waitUntil('the stream has an item', async () => stream.received().length > 0)
    const { viewer } = await minting.run(Who, {})
    await canopy.client.run(Revoke, { id: viewer.apiKey.id })
    expect(await codeOf(client)).toBe('UNAUTHENTICATED')
    const { items } = await stream.ended
    expect(items.at(-1)?.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  })

  it('leaves no minted key valid that is created at the same time', async () => {
    const { client: minting } = await addUser(canopy.app, canopy.client, { name: 'Racing' })
    const { viewer } = await minting.run(Who, {})
    const minted = Array.from({ length: 10 }, () => minting.send(Create, createVariables()))
    const [answers] = await Promise.all([
      Promise.all(minted),
      canopy.client.run(Revoke, { id: viewer.apiKey.id }),
    ])
    for (const { data } of answers)
      if (data?.createApiKey.__typename === 'CreateApiKeyPayload')
        expect(await codeOf(createTestClient(canopy.client.url, data.createApiKey.secret))).toBe(
          'UNAUTHENTICATED',
        )
  })
})

const createVariables = () => ({
  input: { name: 'racer', scopes: ['ASK' as const], restrictions: { agentIds: [agentId] } },
})

/** Stores a running query of a key, as its process does. @returns its ID. */
async function openQuery(client: TestClient): Promise<string> {
  const { id: apiKeyId, workspaceId } = await keyOf(client)
  const id = createQueryUuid()
  const agent = await canopy.app.database.prisma.agent.findFirstOrThrow({ where: { workspaceId } })
  const item = { type: 'QueryStarted', queryId: encodeQueryId(id), agentId: agent.id }
  await canopy.app.database.prisma.agentQuery.create({
    data: {
      id,
      workspaceId,
      agentId: agent.id,
      apiKeyId,
      lastSequence: 1,
      leaseExpiresAt: new Date('2100-01-01'),
      events: { create: { workspaceId, sequence: 1, item, chunkIds: [] } },
    },
  })
  return encodeQueryId(id)
}

it('retention removes expired short-lived keys with their conversations, and no other keys', async () => {
  const { prisma } = canopy.app.database
  const { client } = await mint()
  const kept = await mint()
  const conversations = [client, kept.client].map(each => startConversation(each, agentId))
  const [, keptId = ''] = await Promise.all(conversations)
  const key = await keyOf(client)
  const expiresAt = new Date(Date.now() - 1)
  await prisma.apiKey.update({ where: { id: key.id }, data: { expiresAt } })
  const ordinary = await createRestrictedKey(canopy.client, { scopes: ['READ'] })
  await prisma.apiKey.update({ where: { digest: digestSecret(ordinary.secret) }, data: { expiresAt } })
  await prisma.$executeRaw`UPDATE workspaces SET next_retention_at = now() WHERE id = ${key.workspaceId}::uuid`
  await canopy.idle()
  expect(await prisma.apiKey.count({ where: { id: key.id } })).toBe(0)
  expect(await prisma.conversation.count({ where: { apiKeyId: key.id } })).toBe(0)
  expect(await keyOf(ordinary)).toMatchObject({ name: 'restricted' })
  expect(await readConversation(kept.client, keptId)).toMatchObject({ title: '' })
})

describe('apiKeys', () => {
  it('lists keys newest first, without expired short-lived ones', async () => {
    const client = await canopy.newClient()
    const { agentId: own } = await seedWorld(client)
    const restrictions = { agentIds: [own] }
    const kept = expectType(await create(client, { restrictions }), 'CreateApiKeyPayload').apiKey
    const short = expectType(
      await create(client, { restrictions, expiresAt: inMinutes(5) }),
      'CreateApiKeyPayload',
    )
    const ids = async () => (await client.run(List, {})).apiKeys.nodes.map(({ id }) => id)
    expect((await ids()).slice(0, 2)).toEqual([short.apiKey.id, kept.id])
    await canopy.app.database.prisma.apiKey.update({
      where: { digest: digestSecret(short.secret) },
      data: { expiresAt: new Date(Date.now() - 1) },
    })
    expect((await ids())[0]).toBe(kept.id)
    const { apiKeys } = await client.run(List, { first: 1 })
    expect(apiKeys).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } })
    const next = await client.run(List, { first: 1, after: apiKeys.pageInfo.endCursor })
    expect(next.apiKeys.nodes).toMatchObject([{ name: 'First key' }])
  })

  it.each<Scope>(['READ', 'WRITE'])('is FORBIDDEN for a key with the scope %s', async scope => {
    const { errors } = await (await canopy.newClient({ scopes: [scope] })).send(List, {})
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })
})
