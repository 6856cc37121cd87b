import { describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import type { QuotaKind } from '../support/gql/graphql.ts'
import { createTaxonomy } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createTestClient, type TestClient } from '../support/test-client.ts'

const Refusal = graphql(`
  fragment QuotaRefusal on LimitReachedError { code message limit retryAfterMs quota { kind limit used reachedAt resetsAt } }
`)
void Refusal
const SetQuota = graphql(`
  mutation QuotaSet($kind: QuotaKind!, $limit: BigInt) {
    setQuota(input: { kind: $kind, limit: $limit }) {
      __typename
      ... on SetQuotaPayload { quota { kind limit used } }
      ... on Error { message }
    }
  }
`)
const Quotas = graphql(`query QuotaList { quotas { kind limit used reachedAt resetsAt } }`)
const AddDocuments = graphql(`
  mutation QuotaDocuments($documents: [DocumentInput!]!, $key: String) {
    done: addDocuments(input: { documents: $documents, idempotencyKey: $key }) {
      __typename ... on AddDocumentsPayload { documents { id } } ...QuotaRefusal
    }
  }
`)
const DeleteDocuments = graphql(`
  mutation QuotaDelete($ids: [ID!]!) { deleteDocuments(input: { ids: $ids }) { __typename } }
`)
const CreateAgent = graphql(`
  mutation QuotaAgent { done: createAgent(input: { name: "a", nodeKeys: ["root"] }) { __typename ...QuotaRefusal } }
`)
const CreateTemplate = graphql(`
  mutation QuotaTemplate {
    done: createTemplate(input: { name: "t", category: DOCS, body: "Text" }) { __typename ...QuotaRefusal }
  }
`)
const CreateEndpoint = graphql(`
  mutation QuotaEndpoint {
    done: createWebhookEndpoint(input: { url: "http://127.0.0.1:1/", events: [TASK_COMPLETED] }) {
      __typename ...QuotaRefusal
    }
  }
`)
const CreateKey = graphql(`
  mutation QuotaKey {
    done: createApiKey(input: { name: "k", scopes: [READ] }) {
      __typename ... on CreateApiKeyPayload { apiKey { id } } ...QuotaRefusal
    }
  }
`)
const RevokeKey = graphql(
  `mutation QuotaRevoke($id: ID!) { revokeApiKey(input: { id: $id }) { __typename } }`,
)
const CreateUpload = graphql(`
  mutation QuotaUpload { done: createUpload(input: { filename: "a.txt", bytes: 10 }) { __typename ...QuotaRefusal } }
`)
const Place = graphql(`
  mutation QuotaTask { done: placeUnplacedDocuments(input: {}) { __typename ...QuotaRefusal } }
`)

const canopy = setUpTestCanopy({ WEBHOOK_ALLOW_LOOPBACK: 'true', TASK_QUEUE_LIMIT: '1000' })

async function setQuota(client: TestClient, kind: QuotaKind, limit: number | null) {
  return (await client.run(SetQuota, { kind, limit })).setQuota
}

async function readQuota(client: TestClient, kind: QuotaKind) {
  const { quotas } = await client.run(Quotas, {})
  return quotas.find(quota => quota.kind === kind)
}

const text = (i: number) => ({ title: `Text ${i}`, text: `Words of text ${i}.` })
const texts = (count: number, from = 0) => Array.from({ length: count }, (_, i) => text(from + i))

it('creates exactly 100 API keys of 200 requested at once', async () => {
  const client = await canopy.newClient()
  // The key of the client counts.
  await setQuota(client, 'API_KEYS', 101)
  const answers = await Promise.all(Array.from({ length: 200 }, () => client.run(CreateKey, {})))
  const made = answers.filter(({ done }) => done.__typename === 'CreateApiKeyPayload')
  expect(made).toHaveLength(100)
  const other = await canopy.newClient()
  expect((await other.run(CreateKey, {})).done.__typename).toBe('CreateApiKeyPayload')
  expect(await readQuota(client, 'API_KEYS')).toMatchObject({ limit: 101, used: 101 })
  const [first] = made
  if (first?.done.__typename !== 'CreateApiKeyPayload') throw new Error('no key')
  await client.run(RevokeKey, { id: first.done.apiKey.id })
  expect((await client.run(CreateKey, {})).done.__typename).toBe('CreateApiKeyPayload')
  expect((await client.run(CreateKey, {})).done).toMatchObject({ code: 'LIMIT_REACHED', limit: 101 })
})

it('stores exactly 100 documents of 200 batches of 3 with room for 33, and nothing of a refused batch', async () => {
  const client = await canopy.newClient()
  await setQuota(client, 'DOCUMENTS', 100)
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) => client.run(AddDocuments, { documents: texts(3, i * 3) })),
  )
  expect(answers.filter(({ done }) => done.__typename === 'AddDocumentsPayload')).toHaveLength(33)
  expect(await readQuota(client, 'DOCUMENTS')).toMatchObject({ used: 99 })
  const { done } = await client.run(AddDocuments, { documents: texts(2, 1000) })
  expect(done).toMatchObject({
    limit: 100,
    retryAfterMs: null,
    message:
      'The workspace has 99 documents and this would make 101, but the limit is 100 (quota DOCUMENTS). Delete documents, or ask an administrator to raise it with setQuota.',
    quota: { kind: 'DOCUMENTS', limit: 100, used: 99 },
  })
})

it('frees what is deleted, counts a retry once, and does not refuse what adds nothing', async () => {
  const client = await canopy.newClient()
  await setQuota(client, 'DOCUMENTS', 2)
  const first = await client.run(AddDocuments, { documents: texts(2), key: 'once' })
  expect(await client.run(AddDocuments, { documents: texts(2), key: 'once' })).toEqual(first)
  await setQuota(client, 'DOCUMENTS', 1)
  expect((await client.run(AddDocuments, { documents: texts(2) })).done.__typename).toBe(
    'AddDocumentsPayload',
  )
  if (first.done.__typename !== 'AddDocumentsPayload') throw new Error('refused')
  await client.run(DeleteDocuments, { ids: first.done.documents.map(({ id }) => id) })
  expect((await client.run(AddDocuments, { documents: [text(9)] })).done.__typename).toBe(
    'AddDocumentsPayload',
  )
  expect((await client.run(AddDocuments, { documents: [text(8)] })).done.__typename).toBe('LimitReachedError')
})

describe.each([
  ['AGENTS', (client: TestClient) => client.run(CreateAgent, {}), 1],
  ['TEMPLATES', (client: TestClient) => client.run(CreateTemplate, {}), 1],
  ['WEBHOOK_ENDPOINTS', (client: TestClient) => client.run(CreateEndpoint, {}), 1],
  ['STORAGE_BYTES', (client: TestClient) => client.run(CreateUpload, {}), 15],
  ['TASKS_PER_DAY', (client: TestClient) => client.run(Place, {}), 1],
] as const)('%s', (kind, create, limit) => {
  it('refuses the second until the limit is removed', async () => {
    const client = await canopy.newClient()
    await createTaxonomy(client, [{ key: 'root', name: 'Root' }])
    // Publishing may start tasks of its own, which do not count.
    await setQuota(client, kind, limit)
    const run = async () => (await create(client)).done
    const before = (await readQuota(client, kind))?.used ?? 0
    expect(before).toBe(0)
    expect((await run()).__typename).not.toBe('LimitReachedError')
    const refused = await run()
    expect(refused).toMatchObject({ __typename: 'LimitReachedError', quota: { kind, limit } })
    const korean = createTestClient(client.url, client.secret, { 'accept-language': 'ko' })
    const { done } = await create(korean)
    if (done.__typename !== 'LimitReachedError') throw new Error('not refused')
    expect(done.message).toContain(`(할당량 ${kind})`)
    expect(done.retryAfterMs !== null).toBe(kind === 'TASKS_PER_DAY')
    await setQuota(client, kind, null)
    expect((await run()).__typename).not.toBe('LimitReachedError')
  })
})

it('counts tasks again on the next day', async () => {
  const client = await canopy.newClient()
  await setQuota(client, 'TASKS_PER_DAY', 1)
  await client.run(Place, {})
  expect((await client.run(Place, {})).done.__typename).toBe('LimitReachedError')
  await canopy.app.database.prisma
    .$executeRaw`UPDATE tasks SET created_at = created_at - interval '1 day' WHERE is_requested`
  expect((await client.run(Place, {})).done.__typename).not.toBe('LimitReachedError')
})

it('forecasts from what was used a week ago', async () => {
  const client = await canopy.newClient()
  await setQuota(client, 'DOCUMENTS', 13)
  await client.run(AddDocuments, { documents: texts(7) })
  expect(await readQuota(client, 'DOCUMENTS')).toMatchObject({ used: 7, reachedAt: null })
  const { prisma } = canopy.app.database
  await prisma.$executeRaw`UPDATE quota_days SET day = day - 7 WHERE kind = 'DOCUMENTS' AND used = 0`
  await prisma.$executeRaw`UPDATE quotas SET created_at = created_at - interval '8 days' WHERE max_used = 13`
  const quota = await readQuota(client, 'DOCUMENTS')
  const days = (Date.parse(String(quota?.reachedAt)) - Date.now()) / 86_400_000
  expect(Math.round(days)).toBe(6)
  const { done } = await client.run(AddDocuments, { documents: texts(7, 50) })
  if (done.__typename !== 'LimitReachedError') throw new Error('not refused')
  expect(done.message).toContain('At the trend of the last 7 days, the limit is reached in 6 days.')
})

it('refuses limits that make no sense, and everyone without the ADMIN scope', async () => {
  const client = await canopy.newClient()
  for (const limit of [-1, 2 ** 53 - 1])
    expect(await setQuota(client, 'DOCUMENTS', limit)).toMatchObject({ __typename: 'ValidationError' })
  const writer = await canopy.newClient({ scopes: ['WRITE'] })
  expect(await setQuota(writer, 'DOCUMENTS', 1)).toMatchObject({ __typename: 'NotPermittedError' })
  expect((await writer.send(Quotas, {})).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
})
