import { beforeAll, describe, expect, it } from 'vitest'
import { decodeId, encodeId } from '../../src/platform/ids.ts'
import { addUser, type TestUser } from '../support/add-user.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import { planTopic, requestPlan } from '../support/plan-topic.ts'
import { createAgent, createTaxonomy } from '../support/seed.ts'
import { seedReport } from '../support/seed-report.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import { readRows } from '../support/whole-world.ts'

const Revise = graphql(`
  mutation OwnedRevise($planId: ID!) {
    revisePlan(input: { planId: $planId, sections: [{ title: "Revised", description: "" }] }) {
      __typename
      ... on Error { message }
    }
  }
`)
const Approve = graphql(`
  mutation OwnedApprove($planId: ID!) { approvePlan(input: { planId: $planId }) { __typename ... on Error { message } } }
`)
const Generate = graphql(`
  mutation OwnedGenerate($input: GenerateReportInput!) {
    generateReport(input: $input) {
      __typename
      ... on GenerateReportPayload { task { id } }
      ... on Error { message }
    }
  }
`)
const Regenerate = graphql(`
  mutation OwnedRegenerate($reportId: ID!) {
    regenerateSection(input: { reportId: $reportId, order: 1 }) { __typename ... on Error { message } }
  }
`)
const Cancel = graphql(`
  mutation OwnedCancel($id: ID!) { cancelTask(input: { id: $id }) { __typename ... on Error { message } } }
`)
const CancelAll = graphql(`
  mutation OwnedCancelAll($filter: TaskFilter!) {
    cancelTasks(input: { filter: $filter }) {
      __typename
      ... on CancelTasksPayload { requested }
      ... on Error { message }
    }
  }
`)
const Redrive = graphql(`
  mutation OwnedRedrive($id: ID!) { redriveTask(input: { id: $id }) { __typename ... on Error { message } } }
`)
const Delete = graphql(`
  mutation OwnedDelete($id: ID!) { deleteTopic(input: { id: $id }) { __typename ... on Error { message } } }
`)
const Read = graphql(`
  query OwnedRead($id: ID!) {
    topic(id: $id) { title createdBy { id name } plan { id outline } reports { nodes { id markdown } } }
  }
`)
const List = graphql(`
  query OwnedList($filter: TopicFilter) { topics(filter: $filter) { totalCount nodes { id } } }
`)
const Workspace = graphql(`query OwnedWorkspace { viewer { workspace { id } } }`)

// Without a worker, reports stay in the queue.
const canopy = setUpTestCanopy({ PLANS_PER_MINUTE: '1000' }, undefined, { hasWorker: false })
let agentId: string
let owner: TestUser
let other: TestUser
let admin: TestUser
let stranger: TestClient
beforeAll(async () => {
  await createTaxonomy(canopy.client, [{ key: 'policies', name: 'Policies' }])
  agentId = (await createAgent(canopy.client)).agentId
  owner = await addUser(canopy.app, canopy.client, { name: 'Olive' })
  other = await addUser(canopy.app, canopy.client, { name: 'Otto' })
  admin = await addUser(canopy.app, canopy.client, { name: 'Ada', scopes: ['ADMIN'] })
  stranger = await canopy.newClient()
})

const setOwner = (topicId: string, userId: string | null) =>
  canopy.app.database.prisma.topic.update({
    where: { id: decodeId('Topic', topicId) ?? '' },
    data: { createdById: userId },
  })

/** Seeds a topic of the owner, with an approved plan and a finished report. */
async function newReport() {
  const seeded = await seedReport(canopy.app, { agentId, documentIds: [] })
  await setOwner(seeded.topicId, owner.uuid)
  return seeded
}

/** The same, with a report that waits to be generated. */
async function newGeneration() {
  const seeded = await newReport()
  const { generateReport } = await owner.client.run(Generate, { input: { planId: seeded.planId } })
  return { ...seeded, taskId: expectType(generateReport, 'GenerateReportPayload').task.id }
}

/** Inserts a failed task that wrote a report of the owner. @returns its ID. */
async function newDeadLetter(): Promise<string> {
  const { topicId, planId, reportId } = await newReport()
  const { prisma } = canopy.app.database
  const topic = await prisma.topic.findUniqueOrThrow({ where: { id: decodeId('Topic', topicId) ?? '' } })
  const { id } = await prisma.task.create({
    data: {
      workspaceId: topic.workspaceId,
      topicId: topic.id,
      kind: 'REPORT_GENERATION',
      status: 'FAILED',
      input: {
        planId: decodeId('TopicPlan', planId),
        reportId: decodeId('Report', reportId),
        formats: ['MARKDOWN'],
      },
      maxAttempts: 1,
      timeoutMs: 1_000,
      finishedAt: new Date(),
      deadLetterReason: 'RETRIES_EXHAUSTED',
      deadLetteredAt: new Date(),
    },
  })
  // Inserting the task marked the topic as being written.
  await prisma.topic.update({ where: { id: topic.id }, data: { status: 'APPROVED' } })
  return encodeId('Task', id)
}

/** A mutation of a topic of the owner. Prepares the topic, and returns a function that sends the mutation. */
type Change = () => Promise<(client: TestClient) => Promise<{ __typename: string; message?: string }>>

const CHANGES: [string, Change][] = [
  [
    'planTopic',
    async () => {
      const { topicId } = await newReport()
      return client => requestPlan(client, { topic: 'Again', topicId })
    },
  ],
  [
    'revisePlan',
    async () => {
      const { planId } = await newReport()
      return async client => (await client.run(Revise, { planId })).revisePlan
    },
  ],
  [
    'approvePlan',
    async () => {
      const { plan } = await planTopic(owner.client, { topic: 'Leave' })
      return async client => (await client.run(Approve, { planId: plan.id })).approvePlan
    },
  ],
  [
    'generateReport',
    async () => {
      const { planId } = await newReport()
      return async client => (await client.run(Generate, { input: { planId } })).generateReport
    },
  ],
  [
    'regenerateSection',
    async () => {
      const { reportId } = await newReport()
      return async client => (await client.run(Regenerate, { reportId })).regenerateSection
    },
  ],
  [
    'cancelTask',
    async () => {
      const { taskId } = await newGeneration()
      return async client => (await client.run(Cancel, { id: taskId })).cancelTask
    },
  ],
  [
    'deleteTopic',
    async () => {
      const { topicId } = await newReport()
      return async client => (await client.run(Delete, { id: topicId })).deleteTopic
    },
  ],
]

async function readWorkspace() {
  const { viewer } = await admin.client.run(Workspace, {})
  return readRows(canopy.app, viewer.workspace.id)
}

const REFUSED = {
  __typename: 'NotPermittedError',
  message:
    'This topic belongs to Olive. Ask them to change it, use an API key with the ADMIN scope, or plan a topic of your own.',
}

describe.each(CHANGES)('%s', (name, change) => {
  const payload = `${name[0]?.toUpperCase()}${name.slice(1)}Payload`

  it('is allowed for the owner of the topic', async () => {
    const send = await change()
    expect(await send(owner.client)).toMatchObject({ __typename: payload })
  })

  it('is refused for other users and changes nothing', async () => {
    const send = await change()
    const before = await readWorkspace()
    expect(await send(other.client)).toMatchObject(REFUSED)
    expect(await readWorkspace()).toEqual(before)
  })

  it('is allowed for ADMIN', async () => {
    const send = await change()
    expect(await send(admin.client)).toMatchObject({ __typename: payload })
  })

  it('finds nothing in another workspace', async () => {
    const send = await change()
    const before = await readWorkspace()
    expect(await send(stranger)).toMatchObject({ __typename: 'NotFoundError' })
    expect(await readWorkspace()).toEqual(before)
  })
})

describe('redriveTask', () => {
  it('is allowed only for ADMIN, also for the owner of the topic', async () => {
    const id = await newDeadLetter()
    const redrive = async (client: TestClient) => (await client.run(Redrive, { id })).redriveTask.__typename
    expect(await redrive(owner.client)).toBe('NotPermittedError')
    expect(await redrive(other.client)).toBe('NotPermittedError')
    expect(await redrive(stranger)).toBe('NotFoundError')
    expect(await redrive(admin.client)).toBe('RedriveTaskPayload')
  })
})

describe('cancelTasks', () => {
  const cancelAll = async (
    client: TestClient,
    filter: { subjectId?: string; kind?: ['REPORT_GENERATION'] },
  ) => (await client.run(CancelAll, { filter })).cancelTasks

  it('of a topic is allowed only for its owner and ADMIN', async () => {
    const [first, second] = [await newGeneration(), await newGeneration()]
    const of = ({ topicId }: { topicId: string }) => ({ subjectId: topicId })
    expect(await cancelAll(other.client, of(first))).toMatchObject(REFUSED)
    expect(await cancelAll(stranger, of(first))).toMatchObject({ requested: 0 })
    expect(await cancelAll(owner.client, of(first))).toMatchObject({ requested: 1 })
    expect(await cancelAll(admin.client, of(second))).toMatchObject({ requested: 1 })
  })

  it('of any topic omits reports of other users', async () => {
    const kind: ['REPORT_GENERATION'] = ['REPORT_GENERATION']
    await cancelAll(admin.client, { kind })
    await newGeneration()
    const { topicId } = await newGeneration()
    await setOwner(topicId, other.uuid)
    expect(await cancelAll(stranger, { kind })).toMatchObject({ requested: 0 })
    expect(await cancelAll(other.client, { kind })).toMatchObject({ requested: 1 })
    expect(await cancelAll(owner.client, { kind })).toMatchObject({ requested: 1 })
    expect(await cancelAll(admin.client, { kind })).toMatchObject({ requested: 0 })
  })
})

describe('a topic', () => {
  it('is readable for other users of the workspace, with its owner', async () => {
    const { topicId: id } = await newReport()
    const read = await owner.client.run(Read, { id })
    expect(read.topic?.createdBy).toEqual({ id: owner.id, name: 'Olive' })
    expect(await other.client.run(Read, { id })).toEqual(read)
    expect(await stranger.run(Read, { id })).toEqual({ topic: null })
  })

  it('belongs to the user who planned it, and stays theirs when ADMIN plans it again', async () => {
    const { topic } = await planTopic(other.client, { topic: 'New' })
    await planTopic(admin.client, { topic: 'Newer', topicId: topic.id })
    expect(await other.client.run(Read, { id: topic.id })).toMatchObject({
      topic: { title: 'Newer', createdBy: { id: other.id } },
    })
  })

  it('without an owner can be changed only by ADMIN', async () => {
    const { topicId: id, planId } = await newReport()
    await setOwner(id, null)
    expect(await owner.client.run(Read, { id })).toMatchObject({ topic: { createdBy: null } })
    expect((await owner.client.run(Revise, { planId })).revisePlan).toEqual({
      __typename: 'NotPermittedError',
      message: 'This topic has no owner. Use an API key with the ADMIN scope to change it.',
    })
    expectType((await admin.client.run(Revise, { planId })).revisePlan, 'RevisePlanPayload')
  })

  it('is listed by its owner', async () => {
    const user = await addUser(canopy.app, canopy.client, { name: 'Lister' })
    const { topic } = await planTopic(user.client, { topic: 'Listed' })
    const list = async (client: TestClient, createdById: string) =>
      (await client.run(List, { filter: { createdById } })).topics
    expect(await list(owner.client, user.id)).toEqual({ totalCount: 1, nodes: [{ id: topic.id }] })
    for (const unknown of ['nonsense', '', topic.id])
      expect(await list(owner.client, unknown)).toEqual({ totalCount: 0, nodes: [] })
    expect(await list(stranger, user.id)).toEqual({ totalCount: 0, nodes: [] })
  })
})

describe('an idempotency key', () => {
  it('returns a topic only to its owner and ADMIN', async () => {
    const input = { topic: 'Once', idempotencyKey: 'plan-once' }
    const first = await planTopic(owner.client, input)
    expect(await planTopic(owner.client, input)).toEqual(first)
    expect(await requestPlan(other.client, input)).toMatchObject(REFUSED)
    expect(await planTopic(admin.client, input)).toEqual(first)
  })

  it('does not start a report of another user', async () => {
    const { planId } = await newReport()
    const input = { planId, idempotencyKey: 'generate-once' }
    const { generateReport: first } = await owner.client.run(Generate, { input })
    expectType(first, 'GenerateReportPayload')
    expect((await owner.client.run(Generate, { input })).generateReport).toEqual(first)
    expect((await other.client.run(Generate, { input })).generateReport).toMatchObject(REFUSED)
  })
})

it('concurrent changes are accepted from the owner and refused for others', async () => {
  const { plan } = await planTopic(owner.client, { topic: 'Contested' })
  const approve = async ({ client }: TestUser) =>
    (await client.run(Approve, { planId: plan.id })).approvePlan.__typename
  const users = Array.from({ length: 5 }, () => [owner, other]).flat()
  expect(await Promise.all(users.map(approve))).toEqual(
    users.map(user => (user === owner ? 'ApprovePlanPayload' : 'NotPermittedError')),
  )
})
