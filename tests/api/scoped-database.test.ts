import { inspect } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { digestSecret } from '../../src/auth/authenticate.ts'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { addUser } from '../support/add-user.ts'
import { graphql } from '../support/gql/gql.ts'
import {
  columnsOf,
  delegateOf,
  type ModelDelegate,
  type ModelOperation,
  type ModelRow,
  modelNames,
  uniqueWhere,
} from '../support/models.ts'
import { registerOne } from '../support/register-documents.ts'
import { seedWorld } from '../support/seed.ts'
import { seedArtifact } from '../support/seed-artifact.ts'
import { askIn, startConversation } from '../support/seed-conversation.ts'
import { seedGoal } from '../support/seed-goal.ts'
import { seedModels } from '../support/seed-models.ts'
import { seedPlugin } from '../support/seed-plugin.ts'
import { seedProbe } from '../support/seed-probes.ts'
import { seedQuery } from '../support/seed-query.ts'
import { seedReport } from '../support/seed-report.ts'
import { seedSecret } from '../support/seed-secret.ts'
import { rate, seedTemplates } from '../support/seed-templates.ts'
import { QUICK_WEBHOOKS, seedWebhook } from '../support/seed-webhook.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import { uploadFile } from '../support/upload-file.ts'

/** A vector of everything in a workspace that can have one, as if a model had made them. */
async function seedVectors({ database }: App, workspaceId: string): Promise<void> {
  await database.prisma.$executeRaw`
    WITH model AS (
      INSERT INTO embedding_models (id, workspace_id, name, dimensions, is_serving)
      VALUES (gen_random_uuid(), ${workspaceId}::uuid, 'seed', 2, true) RETURNING id, workspace_id
    ), of_chunks AS (
      INSERT INTO chunk_vectors (workspace_id, model_id, document_id, chunk_id, hash, embedding)
      SELECT workspace_id, model.id, document_id, chunks.id, sha256(content::bytea), '[1,0]' FROM chunks JOIN model USING (workspace_id)
    ), of_documents AS (
      INSERT INTO document_vectors (workspace_id, model_id, document_id, embedding)
      SELECT workspace_id, model.id, documents.id, '[1,0]' FROM documents JOIN model USING (workspace_id)
    )
    INSERT INTO node_vectors (workspace_id, model_id, node_id, hash, embedding)
    SELECT workspace_id, model.id, taxonomy_nodes.id, '', '[1,0]' FROM taxonomy_nodes JOIN model USING (workspace_id)`
}

const FillTheRest = graphql(`
  mutation ScopedFill($agentId: ID!, $documentId: ID!) {
    setCoverageAlert(input: { agentId: $agentId, dropPoints: 0.1 }) { __typename }
    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: "policies", documents: 300 }] }) { __typename }
    refreshCoverage(input: { agentId: $agentId, background: false }) { __typename }
    addDocuments(input: { documents: [{ text: "kept" }], idempotencyKey: "kept" }) { __typename }
    reviewPlacement(input: { documentId: $documentId, nodeKey: "policies/leave", decision: ACCEPT }) { __typename }
  }
`)

/** Models without a workspace: the workspace itself, and the processes that serve all workspaces. */
const WITHOUT_WORKSPACE = ['Workspace', 'Worker']
const OWNED = modelNames.filter(model => !WITHOUT_WORKSPACE.includes(model))

const SetQuota = graphql(`
  mutation ScopedSetQuota {
    setQuota(input: { kind: AGENTS, limit: 1000 }) { __typename }
    setFeatureFlag(input: { key: "semanticLane", enabled: false }) { __typename }
  }
`)

const canopy = setUpTestCanopy(QUICK_WEBHOOKS)
let theirs: string
/** An empty workspace. Any row that its client finds belongs to another workspace. */
let empty: string
beforeAll(async () => {
  const owner = await canopy.newClient()
  // A quota counts from its first change on.
  await owner.run(SetQuota, {})
  const { agentId, documentIds } = await seedWorld(owner)
  const { reportId } = await seedReport(canopy.app, { agentId, documentIds })
  await seedArtifact(canopy.app, reportId)
  await owner.run(FillTheRest, { agentId, documentId: documentIds[0] ?? '' })
  await seedProbe(owner, agentId)
  await registerOne(owner, '{ viewer { scopes } }')
  await seedWebhook(owner, agentId)
  await uploadFile(owner, 'kept.txt', Buffer.from('kept'))
  await seedQuery(owner, agentId)
  await askIn(owner, { agentId, conversationId: await startConversation(owner, agentId) }, 'annual leave')
  const { prisma } = canopy.app.database
  const key = await prisma.apiKey.findUniqueOrThrow({ where: { digest: digestSecret(owner.secret) } })
  theirs = key.workspaceId
  await seedStream(key.id)
  await seedVectors(canopy.app, theirs)
  await seedVotes(owner)
  await prisma.abandonedObject.create({ data: { workspaceId: theirs, name: 'gone' } })
  await seedNotices()
  const { uuid: secretId } = await seedSecret(owner)
  await seedPlugin(canopy.app, theirs, secretId)
  await seedModels(canopy.app, theirs)
  await seedGoal(canopy.app, theirs)
  empty = (await prisma.workspace.create({ data: { name: 'empty' } })).id
})

/** Creates a template with a rating that another user voted on. */
async function seedVotes(owner: TestClient): Promise<void> {
  const { id } = await seedTemplates(canopy.app, owner)
  const other = await addUser(canopy.app, owner, { name: 'Voter' })
  const ratingId = decodeId('TemplateRating', await rate(owner, id)) ?? ''
  const vote = { workspaceId: theirs, ratingId, userId: other.uuid, helpful: true }
  await canopy.app.database.prisma.ratingVote.create({ data: vote })
}

/** Creates what retention and the operations of flags write. */
async function seedNotices(): Promise<void> {
  const { flagCount, notice, storageSize } = canopy.app.database.prisma
  const at = new Date()
  await notice.create({
    data: { workspaceId: theirs, kind: 'STORAGE_SIZE', message: 'It grew.', occasion: 'one' },
  })
  await storageSize.create({
    data: { workspaceId: theirs, week: at, documentBytes: 1, indexBytes: 1, fileBytes: 1, otherBytes: 1 },
  })
  await flagCount.create({ data: { workspaceId: theirs, key: 'webhooks', slot: at, calls: 1, failures: 0 } })
}

/** Creates an event stream with an operation. */
async function seedStream(apiKeyId: string): Promise<void> {
  const { eventStream, eventStreamOperation } = canopy.app.database.prisma
  const expiresAt = new Date('2100-01-01')
  const { id: streamId } = await eventStream.create({ data: { workspaceId: theirs, apiKeyId, expiresAt } })
  await eventStreamOperation.create({
    data: { workspaceId: theirs, streamId, operationId: 'one', request: '{}' },
  })
}

async function theirRows(model: string): Promise<ModelRow[]> {
  const everyone = delegateOf(canopy.app.database.prisma, model)
  const rows = (await everyone.findMany({ where: { workspaceId: theirs } })) as ModelRow[]
  const place = (row: ModelRow) =>
    Object.values(uniqueWhere(model, row))
      .map(value => inspect(value))
      .join()
  return rows.sort((a, b) => (place(a) < place(b) ? -1 : 1))
}

interface Attempt {
  model: string
  /** A row of the other workspace, including its keys. */
  row: ModelRow
}

/** The broadest filter that a caller can pass: all rows, including those of the other workspace by ID. */
const any = () => ({ OR: [{ workspaceId: { not: empty } }, { workspaceId: theirs }, {}] })
const theft = () => ({ workspaceId: empty })
const unique = ({ model, row }: Attempt) => uniqueWhere(model, row)

/** The expected outcome of each operation when all rows belong to another workspace. */
const ATTEMPTS: Record<ModelOperation, (delegate: ModelDelegate, attempt: Attempt) => Promise<unknown>> = {
  findMany: async delegate => expect(await delegate.findMany({ where: any() })).toEqual([]),
  findFirst: async delegate => expect(await delegate.findFirst({ where: any() })).toBeNull(),
  findFirstOrThrow: delegate =>
    expect(delegate.findFirstOrThrow({ where: any() })).rejects.toThrow(/not found/i),
  findUnique: async (delegate, at) => expect(await delegate.findUnique({ where: unique(at) })).toBeNull(),
  findUniqueOrThrow: (delegate, at) =>
    expect(delegate.findUniqueOrThrow({ where: unique(at) })).rejects.toThrow(/not found/i),
  count: async delegate => expect(await delegate.count({ where: any() })).toBe(0),
  aggregate: async delegate =>
    expect(await delegate.aggregate({ where: any(), _count: true })).toMatchObject({ _count: 0 }),
  groupBy: async delegate =>
    expect(await delegate.groupBy({ by: ['workspaceId'], where: any(), _count: true })).toEqual([]),
  update: (delegate, at) =>
    expect(delegate.update({ where: unique(at), data: theft() })).rejects.toThrow(/not found/i),
  updateMany: async delegate =>
    expect(await delegate.updateMany({ where: any(), data: theft() })).toEqual({ count: 0 }),
  updateManyAndReturn: async delegate =>
    expect(await delegate.updateManyAndReturn({ where: any(), data: theft() })).toEqual([]),
  delete: (delegate, at) =>
    expect(delegate.delete({ where: unique(at) })).rejects.toThrow(/not exist|not found/i),
  deleteMany: async delegate => expect(await delegate.deleteMany({ where: any() })).toEqual({ count: 0 }),
  // These may create rows or fail. The test checks the workspace of new rows and the rows of the others afterwards.
  upsert: (delegate, at) =>
    delegate.upsert({ where: unique(at), create: withoutNulls(at.row), update: theft() }).catch(() => {}),
  create: (delegate, { row }) => delegate.create({ data: withoutNulls(row) }).catch(() => {}),
  createMany: (delegate, { row }) => delegate.createMany({ data: [withoutNulls(row)] }).catch(() => {}),
  createManyAndReturn: (delegate, { row }) =>
    delegate.createManyAndReturn({ data: [withoutNulls(row)] }).catch(() => {}),
}

function withoutNulls(row: ModelRow): ModelRow {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
}

describe('a Prisma model', () => {
  it.each(OWNED)('%s belongs to a workspace', model => {
    expect(columnsOf(model)).toContain('workspaceId')
  })
})

describe('the database scoped to one workspace', () => {
  it.each(OWNED)('returns no %s of another workspace from any operation', async model => {
    const before = await theirRows(model)
    const [row] = before
    if (!row) throw new Error(`Fill the other workspace with a ${model}: nothing can be tried without one`)
    const scoped = scopeToWorkspace(canopy.app.database.prisma, empty)
    for (const attempt of Object.values(ATTEMPTS)) await attempt(delegateOf(scoped, model), { model, row })
    expect(await theirRows(model)).toEqual(before)
    const made = await scoped.$transaction(tx => delegateOf(tx, model).findMany({ where: any() }))
    expect((made as ModelRow[]).filter(({ workspaceId }) => workspaceId !== empty)).toEqual([])
    await delegateOf(scoped, model).deleteMany({})
  })

  it('sees only its own workspace row', async () => {
    const { workspace } = scopeToWorkspace(canopy.app.database.prisma, empty)
    expect(
      await workspace.findMany({ where: { OR: [{ id: theirs }, { id: { not: theirs } }] } }),
    ).toMatchObject([{ id: empty }])
    expect(await workspace.findUnique({ where: { id: theirs } })).toBeNull()
    expect(await workspace.updateMany({ where: { id: theirs }, data: { name: 'taken' } })).toEqual({
      count: 0,
    })
    expect(await workspace.deleteMany({ where: { id: theirs } })).toEqual({ count: 0 })
  })

  it('combines a condition on the workspace with its own and never widens it', async () => {
    const mine = scopeToWorkspace(canopy.app.database.prisma, theirs)
    const all = await mine.document.count()
    expect(all).toBeGreaterThan(0)
    expect(await mine.document.count({ where: { workspaceId: empty } })).toBe(0)
    expect(await mine.document.count({ where: { NOT: { workspaceId: theirs } } })).toBe(0)
    expect(await mine.document.count({ where: { AND: [{ workspaceId: theirs }] } })).toBe(all)
  })
})
