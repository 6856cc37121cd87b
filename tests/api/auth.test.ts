import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestSecret } from '../../src/auth/authenticate.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { graphql } from '../support/gql/gql.ts'
import type { Scope } from '../support/gql/graphql.ts'
import { type RawAnswer, readFrames, requestRaw } from '../support/raw-request.ts'
import { randomId, rootFields, sampleArguments, untyped, writeOperation } from '../support/schema-walk.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
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

let canopy: TestCanopy
beforeAll(async () => {
  canopy = await startTestCanopy()
})
afterAll(() => canopy.stop())

const FUTURE = '2100-01-01T00:00:00.000Z'

async function createKey(scopes: Scope[] = ['ADMIN']) {
  const { createApiKey } = await canopy.client.run(CreateKey, { input: { name: 'a key', scopes } })
  if (createApiKey.__typename !== 'CreateApiKeyPayload') throw new Error(JSON.stringify(createApiKey))
  return { ...createApiKey, client: createTestClient(canopy.client.url, createApiKey.secret) }
}

async function updateKey(id: string, data: { expiresAt: Date }): Promise<void> {
  await canopy.app.database.prisma.apiKey.update({ where: { id: decodeId('ApiKey', id) ?? '' }, data })
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

describe('a key', () => {
  it.each([
    ['Authorization: Bearer', (secret: string) => ({ authorization: `Bearer ${secret}` })],
    ['Authorization: bearer', (secret: string) => ({ authorization: `bearer ${secret}` })],
    ['X-API-Key', (secret: string) => ({ 'x-api-key': secret })],
  ])('opens its workspace in %s', async (_, headers) => {
    const { status, json } = await request(OPERATIONS.query, headers(canopy.client.secret))
    expect({ status, json }).toEqual({
      status: 200,
      json: { data: { viewer: { scopes: ['ADMIN', 'WRITE', 'READ'] } } },
    })
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
  const refused = async (headers: Record<string, string>) => {
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
    ['two words for a key', { authorization: 'Bearer a b' }],
    ['an empty X-API-Key', { 'x-api-key': '' }],
  ])(
    'is refused with 401 with %s, and told how to send a key',
    async (_, headers: Record<string, string>) => {
      expect(await refused(headers)).toMatch(/Authorization: Bearer.*X-API-Key/)
    },
  )

  it('is refused with 401 and the same message with an unknown, expired or revoked key', async () => {
    const expired = await createKey()
    await updateKey(expired.apiKey.id, { expiresAt: new Date(0) })
    const revoked = await createKey()
    await canopy.client.run(RevokeKey, { id: revoked.apiKey.id })
    const messages = []
    for (const secret of ['canopy_unknown', expired.secret, revoked.secret])
      messages.push(
        await refused({ authorization: `Bearer ${secret}` }),
        await refused({ 'x-api-key': secret }),
      )
    expect([...new Set(messages)]).toEqual([expect.any(String)])
  })
})

describe('a READ key', () => {
  it('can read', async () => {
    const client = await canopy.newClient({ scopes: ['READ'] })
    expect((await client.run(WhoAmI, {})).viewer.scopes).toEqual(['READ'])
  })

  it.each(rootFields('mutation').map(root => [root.name, root] as const))('cannot %s', async (name, root) => {
    const before = await countRows()
    const client = await canopy.newClient({ scopes: ['READ'] })
    const made = await countRows()
    const { data, errors } = await client.send(writeOperation(root, 1), sampleArguments(root.field))
    expect({ errors, outcome: data?.[name] }).toMatchObject({
      errors: undefined,
      outcome: { __typename: 'NotPermittedError', NotPermittedError_code: 'NOT_PERMITTED' },
    })
    expect(await countRows()).toEqual(made)
    expect(made).not.toEqual(before)
  })

  it.each(rootFields('mutation').map(root => [root.name, root] as const))(
    'is refused %s only because of its scope: an ADMIN key with the same input is not',
    async (name, root) => {
      const client = await canopy.newClient({ scopes: ['ADMIN'] })
      const { data, errors } = await client.send(writeOperation(root, 1), sampleArguments(root.field))
      expect(errors).toBeUndefined()
      expect(data?.[name]).toMatchObject({ __typename: expect.not.stringMatching('NotPermittedError') })
    },
  )
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
    expect(viewer.scopes).toEqual(['WRITE', 'READ'])
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
    expect((await client.run(WhoAmI, {})).viewer.apiKey).toMatchObject({
      id: apiKey.id,
      prefix: apiKey.prefix,
    })
    expect(apiKey).toEqual({
      id: apiKey.id,
      name: 'a key',
      prefix: secret.slice(0, 12),
      scopes: ['READ'],
      expiresAt: null,
      revokedAt: null,
    })
    const { prisma } = canopy.app.database
    const row = await prisma.apiKey.findUniqueOrThrow({ where: { id: decodeId('ApiKey', apiKey.id) ?? '' } })
    expect(row.digest).toBe(digestSecret(secret))
    expect(JSON.stringify(row)).not.toContain(secret.slice(0, 20))
  })

  it('creates a key for the same workspace with its scopes, valid until it expires', async () => {
    const { createApiKey } = await canopy.client.run(CreateKey, {
      input: { name: 'until then', scopes: ['WRITE', 'WRITE'], expiresAt: FUTURE },
    })
    if (createApiKey.__typename !== 'CreateApiKeyPayload') throw new Error(JSON.stringify(createApiKey))
    expect(createApiKey.apiKey).toMatchObject({ scopes: ['WRITE'], expiresAt: FUTURE })
    const made = await createTestClient(canopy.client.url, createApiKey.secret).run(WhoAmI, {})
    const own = await canopy.client.run(WhoAmI, {})
    expect(made.viewer.workspace).toEqual(own.viewer.workspace)
  })

  it.each([
    ['input.expiresAt', { name: 'x', scopes: ['READ' as const], expiresAt: '2001-01-01T00:00:00.000Z' }],
    ['input.scopes', { name: 'x', scopes: [] }],
    ['input.name', { name: '', scopes: ['READ' as const] }],
    ['input.name', { name: 'x'.repeat(101), scopes: ['READ' as const] }],
  ])('rejects an invalid %s, naming it, and creates nothing', async (path, input) => {
    const before = await countRows()
    const { createApiKey } = await canopy.client.run(CreateKey, { input })
    expect(createApiKey).toMatchObject({
      code: 'VALIDATION_FAILED',
      issues: [{ path, message: expect.any(String) }],
    })
    expect(await countRows()).toEqual(before)
  })

  it('reports every problem at once', async () => {
    const { createApiKey } = await canopy.client.run(CreateKey, {
      input: { name: '', scopes: [], expiresAt: '2001-01-01T00:00:00.000Z' },
    })
    if (createApiKey.__typename !== 'ValidationError') throw new Error(JSON.stringify(createApiKey))
    const paths = createApiKey.issues.map(issue => issue.path).sort()
    expect(paths).toEqual(['input.expiresAt', 'input.name', 'input.scopes'])
  })
})

describe('revokeApiKey', () => {
  const isLetIn = async (client: TestClient) => (await client.send(WhoAmI, {})).status === 200

  it('revokes a key at once; a second call changes nothing', async () => {
    const { apiKey, client } = await createKey()
    expect(await isLetIn(client)).toBe(true)
    const first = await canopy.client.run(RevokeKey, { id: apiKey.id })
    expect(await isLetIn(client)).toBe(false)
    expect(first.revokeApiKey).toMatchObject({ apiKey: { id: apiKey.id, revokedAt: expect.any(String) } })
    expect(await canopy.client.run(RevokeKey, { id: apiKey.id })).toEqual(first)
    expect(await isLetIn(client)).toBe(false)
  })

  it('can revoke the key of the request itself', async () => {
    const { apiKey, client } = await createKey()
    expect((await client.run(RevokeKey, { id: apiKey.id })).revokeApiKey).toMatchObject({
      apiKey: { id: apiKey.id },
    })
    expect(await isLetIn(client)).toBe(false)
  })

  it.each(['key', 'agent'])('returns NotFoundError with the id for an unknown %s', async prefix => {
    const id = randomId(prefix)
    const { revokeApiKey } = await canopy.client.run(RevokeKey, { id })
    expect(revokeApiKey).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND', requestedId: id })
  })
})
