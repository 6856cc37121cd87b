import { describe, expect, it } from 'vitest'
import { digestSecret } from '../../src/auth/authenticate.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import type { Scope } from '../support/gql/graphql.ts'
import { type RawAnswer, readFrames, requestRaw } from '../support/raw-request.ts'
import {
  type RootField,
  randomId,
  rootFields,
  sampleArguments,
  untyped,
  writeOperation,
} from '../support/schema-walk.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createTestClient, type TestClient } from '../support/test-client.ts'

const WhoAmI = graphql(`
  query AuthViewer { viewer { scopes workspace { id } apiKey { id prefix name lastUsedAt revokedAt } } }
`)
const CreateKey = graphql(`
  mutation AuthCreateKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      __typename
      ... on CreateApiKeyPayload { secret apiKey { id name prefix scopes expiresAt revokedAt } }
      ... on ValidationError { issues { path message } }
      ... on Error { code message }
    }
  }
`)
const RevokeKey = graphql(`
  mutation AuthRevokeKey($id: ID!) {
    revokeApiKey(input: { id: $id }) {
      __typename
      ... on RevokeApiKeyPayload { apiKey { id revokedAt } }
      ... on NotFoundError { requestedId }
      ... on Error { code message }
    }
  }
`)

const canopy = setUpTestCanopy()

const FUTURE = '2100-01-01T00:00:00.000Z'

async function createKey(scopes: Scope[] = ['ADMIN'], options = {}) {
  const input = { name: 'a key', scopes, ...options }
  const { createApiKey } = await canopy.client.run(CreateKey, { input })
  const made = expectType(createApiKey, 'CreateApiKeyPayload')
  return { ...made, client: createTestClient(canopy.client.url, made.secret) }
}

const OPERATIONS = {
  query: '{ viewer { scopes } }',
  mutation:
    'mutation { createTaxonomy(input: { version: "x", nodes: [{ key: "x", name: "x" }] }) { __typename } }',
  subscription: `subscription { taskEvents(taskId: "${randomId('task')}") { __typename } }`,
}

function request(query: string, headers: Record<string, string>): Promise<RawAnswer> {
  const accept = query.startsWith('subscription') ? 'text/event-stream' : 'application/json'
  return requestRaw(canopy.client.url, {
    headers: { 'content-type': 'application/json', accept, ...headers },
    body: JSON.stringify({ query }),
  })
}

function errorsOf({ headers, text, json }: RawAnswer) {
  const isStream = headers.get('content-type')?.startsWith('text/event-stream')
  return (isStream ? readFrames(text) : [json]).flatMap(({ errors }) => errors ?? [])
}

describe('an API key', () => {
  it.each([
    ['Authorization: Bearer', (secret: string) => ({ authorization: `Bearer ${secret}` })],
    ['Authorization: bearer', (secret: string) => ({ authorization: `bearer ${secret}` })],
    ['X-API-Key', (secret: string) => ({ 'x-api-key': secret })],
  ])('is accepted in the header %s', async (_, headers) => {
    const { status, json } = await request(OPERATIONS.query, headers(canopy.client.secret))
    expect([status, json]).toEqual([200, { data: { viewer: { scopes: ['ADMIN', 'WRITE', 'READ', 'ASK'] } } }])
  })

  it('shows when it was last used', async () => {
    const { client } = await createKey()
    const before = Date.now()
    await client.run(WhoAmI, {})
    const after = Date.now()
    const { viewer } = await client.run(WhoAmI, {})
    const lastUsedAt = Date.parse(viewer.apiKey.lastUsedAt ?? '')
    expect(lastUsedAt).toBeGreaterThanOrEqual(before)
    expect(lastUsedAt).toBeLessThanOrEqual(after)
  })
})

describe.each(Object.entries(OPERATIONS))('a %s', (_, operation) => {
  /** @returns the error message. */
  const expectRefused = async (headers: Record<string, string>) => {
    const answer = await request(operation, headers)
    const errors = errorsOf(answer)
    expect(answer.status).toBe(401)
    expect(errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED', requestId: answer.headers.get('x-request-id') } },
    ])
    expect(answer.text).not.toContain('"data":{')
    return errors[0]?.message
  }

  it.each([
    ['no key', {}],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['a scheme without a key', { authorization: 'Bearer' }],
    ['a key of two words', { authorization: 'Bearer a b' }],
    ['an empty X-API-Key', { 'x-api-key': '' }],
  ])('with %s fails with 401 and says how to send a key', async (_, headers: Record<string, string>) => {
    expect(await expectRefused(headers)).toMatch(/Authorization: Bearer.*X-API-Key/)
  })

  it('with an unknown, expired or revoked key fails with 401 and the same message', async () => {
    const expired = await createKey()
    await canopy.app.database.prisma.apiKey.update({
      where: { digest: digestSecret(expired.secret) },
      data: { expiresAt: new Date(0) },
    })
    const revoked = await createKey()
    await canopy.client.run(RevokeKey, { id: revoked.apiKey.id })
    const messages = new Set()
    for (const secret of ['canopy_unknown', expired.secret, revoked.secret]) {
      messages.add(await expectRefused({ authorization: `Bearer ${secret}` }))
      messages.add(await expectRefused({ 'x-api-key': secret }))
    }
    expect([...messages]).toEqual([expect.any(String)])
  })
})

describe('a READ key', () => {
  it('can read', async () => {
    const client = await canopy.newClient({ scopes: ['READ'] })
    expect((await client.run(WhoAmI, {})).viewer.scopes).toEqual(['READ', 'ASK'])
  })

  async function call(root: RootField, client: TestClient) {
    const { data, errors } = await client.send(writeOperation(root, 1), sampleArguments(root.field))
    expect(errors).toBeUndefined()
    return data?.[root.name]
  }

  /** READ includes ASK. */
  const ASKING = ['startConversation', 'deleteConversation']
  const changing = rootFields('mutation').filter(({ name }) => !ASKING.includes(name))

  it.each(changing)('cannot call $name', async root => {
    const before = await countRows()
    const client = await canopy.newClient({ scopes: ['READ'] })
    const withClient = await countRows()
    expect(withClient).not.toEqual(before)
    expect(await call(root, client)).toMatchObject({
      __typename: 'NotPermittedError',
      NotPermittedError_code: 'NOT_PERMITTED',
    })
    expect(await countRows()).toEqual(withClient)
  })

  it.each(rootFields('mutation'))('cannot call $name only because of its scope', async root => {
    expect(await call(root, await canopy.newClient({ scopes: ['ADMIN'] }))).toMatchObject({
      __typename: expect.not.stringMatching('NotPermittedError'),
    })
  })
})

/** Counts the rows of dozens of tables in one statement, because each statement takes about 1 ms. */
async function countRows(): Promise<Record<string, number>> {
  const { prisma } = canopy.app.database
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`
  const counts = tables.map(({ name }) => `(SELECT count(*)::int FROM "${name}") AS "${name}"`)
  const [row = {}] = await prisma.$queryRawUnsafe<Record<string, number>[]>(`SELECT ${counts.join(', ')}`)
  return row
}

describe('a WRITE key', () => {
  it('can write, but cannot manage keys', async () => {
    const client = await canopy.newClient({ scopes: ['WRITE'] })
    const { viewer } = await client.run(WhoAmI, {})
    expect(viewer.scopes).toEqual(['WRITE', 'READ', 'ASK'])
    const made = await client.run(untyped(OPERATIONS.mutation), {})
    expect(made).toEqual({ createTaxonomy: { __typename: 'CreateTaxonomyPayload' } })
    const created = await client.run(CreateKey, { input: { name: 'a key', scopes: ['READ'] } })
    expect(created.createApiKey).toMatchObject({ __typename: 'NotPermittedError' })
    const revoked = await client.run(RevokeKey, { id: viewer.apiKey.id })
    expect(revoked.revokeApiKey).toMatchObject({ __typename: 'NotPermittedError' })
    expect((await client.run(WhoAmI, {})).viewer.apiKey.revokedAt).toBeNull()
  })
})

describe('createApiKey', () => {
  it('shows the secret once and stores only its digest and prefix', async () => {
    const { secret, apiKey, client } = await createKey(['READ'])
    const { id, prefix } = apiKey
    expect((await client.run(WhoAmI, {})).viewer.apiKey).toMatchObject({ id, prefix })
    expect(apiKey).toEqual({
      id,
      name: 'a key',
      prefix: secret.slice(0, 12),
      scopes: ['READ'],
      expiresAt: null,
      revokedAt: null,
    })
    const { prisma } = canopy.app.database
    const row = await prisma.apiKey.findUniqueOrThrow({ where: { id: decodeId('ApiKey', id) ?? '' } })
    expect(row.digest).toBe(digestSecret(secret))
    expect(JSON.stringify(row)).not.toContain(secret.slice(0, 20))
  })

  it('creates a key for the same workspace with its scopes, valid until it expires', async () => {
    const { apiKey, client } = await createKey(['WRITE', 'WRITE'], { expiresAt: FUTURE })
    expect(apiKey).toMatchObject({ scopes: ['WRITE'], expiresAt: FUTURE })
    const own = await canopy.client.run(WhoAmI, {})
    expect((await client.run(WhoAmI, {})).viewer.workspace).toEqual(own.viewer.workspace)
  })

  it.each([
    ['input.expiresAt', { name: 'x', scopes: ['READ' as const], expiresAt: '2001-01-01T00:00:00.000Z' }],
    ['input.scopes', { name: 'x', scopes: [] }],
    ['input.name', { name: '', scopes: ['READ' as const] }],
    ['input.name', { name: 'x'.repeat(101), scopes: ['READ' as const] }],
  ])('rejects an invalid %s, names it, and creates nothing', async (path, input) => {
    const before = await countRows()
    const { createApiKey } = await canopy.client.run(CreateKey, { input })
    expect(createApiKey).toMatchObject({
      code: 'VALIDATION_FAILED',
      issues: [{ path, message: expect.any(String) }],
    })
    expect(await countRows()).toEqual(before)
  })
})

describe('revokeApiKey', () => {
  const isAccepted = async (client: TestClient) => (await client.send(WhoAmI, {})).status === 200

  it('revokes a key immediately, and changes nothing when called again', async () => {
    const { apiKey, client } = await createKey()
    expect(await isAccepted(client)).toBe(true)
    const first = await canopy.client.run(RevokeKey, { id: apiKey.id })
    expect(await isAccepted(client)).toBe(false)
    expect(first.revokeApiKey).toMatchObject({ apiKey: { id: apiKey.id, revokedAt: expect.any(String) } })
    expect(await canopy.client.run(RevokeKey, { id: apiKey.id })).toEqual(first)
    expect(await isAccepted(client)).toBe(false)
  })

  it('can revoke the key of the request itself', async () => {
    const { apiKey, client } = await createKey()
    expect((await client.run(RevokeKey, { id: apiKey.id })).revokeApiKey).toMatchObject({
      apiKey: { id: apiKey.id },
    })
    expect(await isAccepted(client)).toBe(false)
  })

  it.each(['key', 'agent'])('returns NotFoundError with the ID of an unknown %s', async prefix => {
    const id = randomId(prefix)
    const { revokeApiKey } = await canopy.client.run(RevokeKey, { id })
    expect(revokeApiKey).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND', requestedId: id })
  })
})
