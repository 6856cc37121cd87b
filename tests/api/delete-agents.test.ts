import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeId, encodeId } from '../../src/platform/ids.ts'
import { countStatements } from '../support/count-statements.ts'
import { findTraces } from '../support/find-traces.ts'
import { graphql } from '../support/gql/gql.ts'
import { openEvents, openSocket } from '../support/open-stream.ts'
import { sized } from '../support/scale.ts'
import { randomId } from '../support/schema-walk.ts'
import { seedWorld, waitForTask } from '../support/seed.ts'
import { QUICK_WEBHOOKS, seedWebhook } from '../support/seed-webhook.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import { TASK_CODES } from '../support/tasks/task-codes.ts'

const Create = graphql(`
  mutation DeletionCreate($name: String!, $key: String) {
    createAgent(input: { name: $name, nodeKeys: ["policies"], idempotencyKey: $key }) {
      ... on CreateAgentPayload { agent { id } task { id } }
    }
  }
`)
const Fill = graphql(`
  mutation DeletionFill($agentId: ID!) {
    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: "policies", documents: 3 }] }) { __typename }
    setCoverageAlert(input: { agentId: $agentId, dropPoints: 0.1 }) { __typename }
    low: setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: "policies", documents: 300 }] }) { __typename }
    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $agentId, cron: "0 0 29 2 *" }) { __typename }
    createWebhookEndpoint(input: { url: "http://127.0.0.1:1/", events: [COVERAGE_ALERT] }) { __typename }
    measured: refreshCoverage(input: { agentId: $agentId, background: false, idempotencyKey: "measured" }) { __typename }
    enqueued: refreshCoverage(input: { agentId: $agentId, idempotencyKey: "enqueued" }) {
      ... on RefreshCoveragePayload { task { id } }
    }
  }
`)
const Refresh = graphql(`
  mutation DeletionRefresh($agentId: ID!) {
    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }
  }
`)
const Enqueue = graphql(`
  mutation DeletionEnqueue($id: ID!) { refreshCoverage(input: { agentId: $id }) { __typename } }
`)
const SetTargets = graphql(`
  mutation DeletionSetTargets($id: ID!) { setCoverageTargets(input: { agentId: $id, targets: [] }) { __typename } }
`)
const Plan = graphql(`
  mutation DeletionPlan($id: ID!) {
    createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $id, cron: "0 0 29 2 *" }) { __typename }
  }
`)
const Delete = graphql(`
  mutation DeletionDelete($id: ID!) {
    deleteAgent(input: { id: $id }) {
      __typename
      ... on DeleteAgentPayload { deletedId }
      ... on NotFoundError { requestedId message }
    }
  }
`)
const DeleteMany = graphql(`
  mutation DeletionDeleteMany($ids: [ID!]!) {
    deleteAgents(input: { ids: $ids }) {
      __typename
      ... on DeleteAgentsPayload {
        results { __typename ... on DeleteAgentPayload { deletedId } ... on NotFoundError { requestedId } }
      }
      ... on ValidationError { issues { path message } }
    }
  }
`)
const Read = graphql(`
  query DeletionRead($id: ID!, $taskId: ID!) {
    agent(id: $id) { id }
    task(id: $taskId) { id }
    queue { running }
    workers { running { id } }
  }
`)
const WatchTask = graphql(`
  subscription DeletionWatchTask($id: ID!) { taskEvents(taskId: $id) { __typename } }
`)
const WatchAlerts = graphql(`
  subscription DeletionWatchAlerts($id: ID!) { coverageAlerts(agentId: $id, after: "0") { reason } }
`)
const WatchAll = graphql(`
  subscription DeletionWatchAll { coverageAlerts(after: "0") { reason } }
`)

let canopy: TestCanopy
/** Called when a task starts, which then runs until it is stopped. If null, tasks measure as usual. */
let stall: ((started: { stopped: Promise<unknown> }) => void) | null = null
beforeAll(async () => {
  canopy = await startTestCanopy(
    { ...QUICK_WEBHOOKS },
    {
      ...TASK_CODES,
      COVERAGE_REFRESH: async (run, services) => {
        if (!stall) return TASK_CODES.COVERAGE_REFRESH(run, services)
        const stopped = new Promise<unknown>(resolve =>
          run.signal.addEventListener('abort', () => resolve(run.signal.reason)),
        )
        stall({ stopped })
        throw await stopped
      },
    },
  )
  await seedWorld(canopy.client)
})
afterAll(() => canopy.stop())

async function makeAgent(name: string, key?: string): Promise<{ id: string; taskId: string }> {
  const { createAgent } = await canopy.client.run(Create, { name, key: key ?? null })
  if (!('agent' in createAgent)) throw new Error('no agent')
  await waitForTask(canopy.client, createAgent.task.id)
  return { id: createAgent.agent.id, taskId: createAgent.task.id }
}

/** Creates agents without a measurement. @returns their IDs. */
async function makeBareAgents(count: number): Promise<string[]> {
  const { prisma } = canopy.app.database
  const { id: taxonomyId, workspaceId } = await prisma.taxonomy.findFirstOrThrow()
  const data = Array.from({ length: count }, (_, i) => ({ workspaceId, taxonomyId, name: `bare ${i}` }))
  const rows = await prisma.agent.createManyAndReturn({ data, select: { id: true } })
  return rows.map(row => encodeId('Agent', row.id))
}

const uuidOf = (id: string) => decodeId('Agent', id) ?? ''

/** History of an agent that has been measured for a long time. */
const HISTORY = sized({ tasks: 20, snapshots: 100 }, { tasks: 100, snapshots: 1_000 })

/** Inserts finished tasks and measurements of an agent, as Canopy would have written them. */
async function makeHistory(agentId: string, tasks: number, snapshots: number): Promise<void> {
  const { prisma } = canopy.app.database
  await prisma.$executeRaw`
    INSERT INTO tasks (id, workspace_id, kind, status, agent_id, input, max_attempts, timeout_ms, finished_at)
    SELECT gen_random_uuid(), workspace_id, 'COVERAGE_REFRESH', 'COMPLETED', id, '{}', 1, 1000, now()
    FROM agents, generate_series(1, ${tasks}::int) WHERE id = ${agentId}::uuid`
  await prisma.$executeRaw`
    WITH made AS (
      INSERT INTO coverage_snapshots (id, workspace_id, agent_id, taxonomy_version, percent, total_documents, total_chunks)
      SELECT gen_random_uuid(), workspace_id, id, 'v1', 1, 1, 1
      FROM agents, generate_series(1, ${snapshots}::int) WHERE id = ${agentId}::uuid RETURNING *
    )
    INSERT INTO node_coverage (workspace_id, snapshot_id, node_id, ordinal, documents, target, percent)
    SELECT made.workspace_id, made.id, n.id, n.ordinal, 1, 1, 100 FROM made, taxonomy_nodes n`
}

/** @returns the UUIDs of an agent and of its tasks, measurements, alerts and schedules. */
async function uuidsOf(agentId: string): Promise<string[]> {
  const { prisma } = canopy.app.database
  const of = { where: { agentId }, select: { id: true } }
  const rows = [
    ...(await prisma.task.findMany(of)),
    ...(await prisma.coverageSnapshot.findMany(of)),
    ...(await prisma.coverageAlert.findMany(of)),
    ...(await prisma.schedule.findMany(of)),
  ]
  return [agentId, ...rows.map(row => row.id)]
}

describe('deleting an agent', () => {
  it('removes it from every table, cancels its tasks, ends its streams, and is not found again', async () => {
    const { id, taskId } = await makeAgent('to be deleted', 'made')
    const agentId = uuidOf(id)
    await seedWebhook(canopy.client, id)
    const { enqueued } = await canopy.client.run(Fill, { agentId: id })
    await waitForTask(canopy.client, ('task' in enqueued && enqueued.task?.id) || '')
    await makeHistory(agentId, HISTORY.tasks, HISTORY.snapshots)
    const running = Promise.withResolvers<{ stopped: Promise<unknown> }>()
    stall = running.resolve
    const { refreshCoverage } = await canopy.client.run(Refresh, { agentId: id })
    const runningId = ('task' in refreshCoverage && refreshCoverage.task?.id) || ''
    const { stopped } = await running.promise
    stall = null
    const uuids = await uuidsOf(agentId)
    expect(uuids.length).toBeGreaterThan(HISTORY.tasks + HISTORY.snapshots)
    const before = await findTraces(canopy.app, uuids.slice(0, 200))
    expect(Object.keys(before)).toEqual(
      expect.arrayContaining([
        'agents',
        'tasks',
        'task_events',
        'webhook_deliveries',
        'idempotency_keys',
        'schedules',
        'coverage_targets',
      ]),
    )
    const streams = [
      await openSocket(canopy.client, { document: WatchTask, variables: { id: runningId } }),
      await openEvents(canopy.client, { document: WatchTask, variables: { id: runningId } }),
      await openSocket(canopy.client, { document: WatchAlerts, variables: { id } }),
      await openEvents(canopy.client, { document: WatchAlerts, variables: { id } }),
    ]

    expect((await canopy.client.run(Delete, { id })).deleteAgent).toEqual({
      __typename: 'DeleteAgentPayload',
      deletedId: id,
    })

    expect(await stopped).toMatchObject({ name: 'TaskLost' })
    expect(await findTraces(canopy.app, uuids)).toEqual({})
    for (const stream of streams) {
      const { items, isComplete } = await stream.ended
      expect(items.at(-1)).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
      expect(isComplete).toBe(true)
    }
    expect((await canopy.client.run(Delete, { id })).deleteAgent).toMatchObject({
      __typename: 'NotFoundError',
      requestedId: id,
    })
    await expect
      .poll(async () =>
        (await canopy.client.run(Read, { id, taskId })).workers.flatMap(worker => worker.running),
      )
      .toEqual([])
    expect(await canopy.client.run(Read, { id, taskId })).toMatchObject({
      agent: null,
      task: null,
      queue: { running: 0 },
    })
    expect(await findTraces(canopy.app, uuids)).toEqual({})
  })

  it('keeps other agents, and keeps streams of all alerts open', async () => {
    const [kept, gone] = [await makeAgent('kept'), await makeAgent('gone')]
    const before = await uuidsOf(uuidOf(kept.id))
    const follower = await openEvents(canopy.client, { document: WatchAll })
    await canopy.client.run(Delete, { id: gone.id })
    expect((await uuidsOf(uuidOf(kept.id))).sort()).toEqual(before.sort())
    await canopy.client.run(Fill, { agentId: kept.id })
    // Any event of the deletion would reach the subscriber before this alert.
    await expect.poll(() => follower.received().some(item => item.data)).toBe(true)
    follower.close()
    const { items } = await follower.ended
    expect(items.filter(item => item.errors)).toEqual([])
  })

  it('is reported to a concurrent update', async () => {
    const ids = await makeBareAgents(10)
    const outcomes = await Promise.all(
      ids.flatMap(id => [
        canopy.client.run(Enqueue, { id }),
        canopy.client.run(SetTargets, { id }),
        canopy.client.run(Delete, { id }),
        canopy.client.run(Plan, { id }),
      ]),
    )
    const types = new Set(
      outcomes.flatMap(outcome => Object.values(outcome).map(result => result.__typename)),
    )
    expect(
      [...types].filter(type => type !== 'NotFoundError').filter(type => !type.endsWith('Payload')),
    ).toEqual([])
    expect(await findTraces(canopy.app, ids.map(uuidOf))).toEqual({})
  })

  it('forgets its idempotency key: repeating the request creates a new agent', async () => {
    const { id } = await makeAgent('once more', 'again')
    await canopy.client.run(Delete, { id })
    expect((await makeAgent('once more', 'again')).id).not.toBe(id)
  })
})

describe('deleting several agents', () => {
  it('returns a result for each id in request order, whatever fails for others', async () => {
    const [one, two] = [(await makeAgent('one')).id, (await makeAgent('two')).id]
    const unknown = randomId('agent')
    const { deleteAgents } = await canopy.client.run(DeleteMany, {
      ids: [two, unknown, 'nonsense', one, two],
    })
    expect(deleteAgents).toEqual({
      __typename: 'DeleteAgentsPayload',
      results: [
        { __typename: 'DeleteAgentPayload', deletedId: two },
        { __typename: 'NotFoundError', requestedId: unknown },
        { __typename: 'NotFoundError', requestedId: 'nonsense' },
        { __typename: 'DeleteAgentPayload', deletedId: one },
        { __typename: 'NotFoundError', requestedId: two },
      ],
    })
  })

  it.each([[0], [101]])('rejects %i ids', async count => {
    const ids = Array.from({ length: count }, () => randomId('agent'))
    const { deleteAgents } = await canopy.client.run(DeleteMany, { ids })
    expect(deleteAgents).toEqual({
      __typename: 'ValidationError',
      issues: [{ path: 'input.ids', message: `must have 1 to 100 agents, but has ${count}` }],
    })
  })

  it('runs as many statements for ten agents as for one', async () => {
    const ids = await makeBareAgents(1 + 10)
    const remove = (count: number) => () => canopy.client.run(DeleteMany, { ids: ids.splice(0, count) })
    const one = await countStatements(canopy, remove(1))
    expect(await countStatements(canopy, remove(10))).toBe(one)
  })
})
