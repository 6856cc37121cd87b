import { v7 as uuidv7 } from 'uuid'
import { beforeAll, expect, it } from 'vitest'
import { raiseNotice } from '../../src/notices/raise-notice.ts'
import { transact } from '../../src/platform/bus/transact.ts'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import { decodeId, encodeId } from '../../src/platform/ids.ts'
import { addUser } from '../support/add-user.ts'
import { graphql } from '../support/gql/gql.ts'
import { addDocuments } from '../support/seed.ts'
import { createEndpoint, QUICK_WEBHOOKS } from '../support/seed-webhook.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createTestClient, type TestClient } from '../support/test-client.ts'
import { setUpWebhookReceiver, verifyLatest } from '../support/webhook-receiver.ts'

const List = graphql(`
  query NoticesList($first: Int, $after: String) {
    notices(first: $first, after: $after) {
      totalCount
      nodes { id kind message subjectId at }
      pageInfo { endCursor hasNextPage }
    }
  }
`)
const Node = graphql(`
  query NoticesNode($id: ID!) { node(id: $id) { id ... on Notice { message } } nodes(ids: [$id]) { id } }
`)
const Workspace = graphql(`query NoticesWorkspace { viewer { workspace { id } } }`)
const SetQuota = graphql(`
  mutation NoticesQuota($limit: BigInt!) { setQuota(input: { kind: DOCUMENTS, limit: $limit }) { __typename } }
`)

const DAY_MS = 86_400_000
const receiver = setUpWebhookReceiver()
const canopy = setUpTestCanopy({ ...QUICK_WEBHOOKS, STORAGE_NOTICE_BYTES: '20000' })
const prisma = () => canopy.app.database.prisma
let admin: TestClient
let workspaceId: string
beforeAll(async () => {
  admin = await canopy.newClient()
  workspaceId = decodeId('Workspace', await subjectOf(admin)) ?? ''
})

const subjectOf = async (client: TestClient) => (await client.run(Workspace, {})).viewer.workspace.id
const listOf = async (client: TestClient, args: { first?: number; after?: string | null } = {}) =>
  (await client.run(List, args)).notices
/** Runs the retention of the workspace. */
async function runRetention(): Promise<void> {
  await prisma().$executeRaw`UPDATE workspaces SET next_retention_at = now() WHERE id = ${workspaceId}::uuid`
  await canopy.idle()
}
const texts = (from: number, count: number, text = 'text') =>
  Array.from({ length: count }, (_, i) => ({ text: `${text} ${from + i}`, sourceUri: `${from + i}.md` }))

it('reports once per limit that a quota is nearly reached, also as a signed webhook', async () => {
  const { secret } = await createEndpoint(admin, receiver.url, ['NOTICE'])
  await createEndpoint(admin, `${receiver.url}/tasks`, ['TASK_FAILED'])
  await admin.run(SetQuota, { limit: 10 })
  await addDocuments(admin, ...texts(0, 8))
  await runRetention()
  expect(await listOf(admin)).toMatchObject({ totalCount: 0 })
  await addDocuments(admin, ...texts(8, 1))
  await runRetention()
  await runRetention()
  const { nodes, totalCount } = await listOf(admin)
  expect(totalCount).toBe(1)
  const [notice] = nodes
  expect(notice).toMatchObject({
    kind: 'QUOTA_NEARLY_REACHED',
    subjectId: await subjectOf(admin),
    message:
      'The quota DOCUMENTS is nearly reached: 9 of 10 are used. Delete what you no longer need, or raise it with setQuota.',
  })
  expect(receiver.received.map(({ path }) => path)).toEqual(['/'])
  expect(verifyLatest(receiver, secret)).toEqual({ type: 'notice', timestamp: notice?.at, data: notice })
  const korean = createTestClient(admin.url, admin.secret, { 'accept-language': 'ko' })
  expect((await listOf(korean)).nodes[0]?.message).toContain('할당량 DOCUMENTS')

  await admin.run(SetQuota, { limit: 9 })
  await runRetention()
  expect((await listOf(admin)).nodes.map(({ message }) => message)).toEqual([
    expect.stringContaining('9 of 9'),
    expect.stringContaining('9 of 10'),
  ])
})

it('reports once a week that the stored data grew a lot', async () => {
  await admin.run(SetQuota, { limit: 1_000 })
  const sizes = () => prisma().storageSize.findMany({ where: { workspaceId } })
  expect(await sizes()).toHaveLength(1)
  await prisma().$executeRaw`
    UPDATE storage_sizes SET week = week - 7, measured_at = measured_at - interval '7 days' WHERE workspace_id = ${workspaceId}::uuid`
  const words = Array.from({ length: 300 }, (_, i) => `word${(i * 7919) % 100_003}`).join(' ')
  await addDocuments(admin, ...texts(20, 3, words))
  await runRetention()
  await runRetention()
  expect(await sizes()).toHaveLength(2)
  const grown = (await listOf(admin)).nodes.filter(({ kind }) => kind === 'STORAGE_SIZE')
  expect(grown).toHaveLength(1)
  expect(grown[0]?.message).toMatch(
    /^The stored data of the workspace grew from [\d.]+ KiB on \d{4}-\d\d-\d\d to [\d.]+ [KM]iB: documents [\d.]+ KiB, index [\d.]+ [KM]iB, files 0 bytes, other data [\d.]+ KiB\. /,
  )
})

it('raises one notice for an occasion, even if it is raised several times at once', async () => {
  const db = scopeToWorkspace(prisma(), workspaceId)
  const raise = () =>
    transact({ app: canopy.app, db }, tx =>
      raiseNotice(tx, { workspaceId, kind: 'BUDGET_WARNING', message: 'A budget.', occasion: 'one' }),
    )
  expect((await Promise.all([raise(), raise(), raise()])).filter(Boolean)).toHaveLength(1)
})

it('lists the newest first, page by page, and deletes them after 90 days', async () => {
  const client = await canopy.newClient()
  const owner = decodeId('Workspace', await subjectOf(client)) ?? ''
  const make = (age: number) =>
    prisma().notice.create({
      data: {
        workspaceId: owner,
        kind: 'QUOTA_NEARLY_REACHED',
        message: `The quota DOCUMENTS is nearly reached: ${age} of 100 are used. Delete what you no longer need, or raise it with setQuota.`,
        occasion: uuidv7(),
        at: new Date(Date.now() - age * DAY_MS),
      },
    })
  for (const age of [91, 3, 89, 1, 2]) await make(age)
  const agesOf = ({ nodes }: Awaited<ReturnType<typeof listOf>>) =>
    nodes.map(({ message }) => Number(/(\d+) of/.exec(message)?.[1]))
  const first = await listOf(client, { first: 2 })
  const next = await listOf(client, { first: 2, after: first.pageInfo.endCursor })
  expect([first, next].map(agesOf)).toEqual([
    [1, 2],
    [3, 89],
  ])
  await prisma().$executeRaw`UPDATE workspaces SET next_retention_at = now() WHERE id = ${owner}::uuid`
  await canopy.idle()
  expect(agesOf(await listOf(client))).toEqual([1, 2, 3, 89])
})

it('shows notices only to ADMIN keys of their workspace', async () => {
  const { id } = await prisma().notice.findFirstOrThrow({ where: { workspaceId } })
  const notice = encodeId('Notice', id)
  expect(await admin.run(Node, { id: notice })).toMatchObject({
    node: { id: notice },
    nodes: [{ id: notice }],
  })
  const stranger = await canopy.newClient()
  expect(await listOf(stranger)).toMatchObject({ totalCount: 0, nodes: [] })
  const { client: reader } = await addUser(canopy.app, admin, { name: 'Reader', scopes: ['READ'] })
  for (const client of [stranger, reader])
    expect(await client.run(Node, { id: notice })).toEqual({ node: null, nodes: [null] })
  expect((await reader.send(List, {})).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
})
