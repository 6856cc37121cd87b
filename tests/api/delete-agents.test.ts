import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { decodeId, encodeId } from '../../src/platform/ids.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import { openEvents, openSocket } from '../support/open-stream.ts'
import { sized } from '../support/scale.ts'
import { randomId, untyped } from '../support/schema-walk.ts'
import { createMeasuredAgent, refreshCoverage, seedWorld, waitForTask } from '../support/seed.ts'
import { QUICK_WEBHOOKS, seedWebhook } from '../support/seed-webhook.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { TASK_CODES } from '../support/tasks/task-codes.ts'

const UUID = '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})'

/** Counts the rows that contain one of these UUIDs in any column. @returns the counts by table, without zeros. */
async function findTraces(
  { database: { prisma } }: App,
  uuids: readonly string[],
): Promise<Record<string, number>> {
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`
  const traces: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] = await prisma.$queryRawUnsafe<[{ count: number }]>(
      `SELECT count(*)::int AS count FROM "${name}" t
      WHERE EXISTS (SELECT FROM regexp_matches(t::text, '${UUID}', 'g') AS found WHERE found[1] = ANY($1::text[]))`,
      [...uuids],
    )
    if (row.count) traces[name] = row.count
  }
  return traces
}

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
  subscription DeletionWatchAlerts($id: ID) { coverageAlerts(agentId: $id, after: "0") { reason } }
`)
/** Mutations that run concurrently with each other. */
const CONCURRENT = [
  'refreshCoverage(input: { agentId: $id })',
  'setCoverageTargets(input: { agentId: $id, targets: [] })',
  'deleteAgent(input: { id: $id })',
  'createSchedule(input: { kind: COVERAGE_REFRESH, agentId: $id, cron: "0 0 29 2 *" })',
].map(field => untyped(`mutation ($id: ID!) { result: ${field} { __typename } }`))

/** Called when a task starts, which then runs until it is stopped. If null, tasks measure as usual. */
let stall: ((started: { stopped: Promise<unknown> }) => void) | null = null
const canopy = setUpTestCanopy(QUICK_WEBHOOKS, {
  ...TASK_CODES,
  COVERAGE_REFRESH: async (run, services) => {
    if (!stall) return TASK_CODES.COVERAGE_REFRESH(run, services)
    const stopped = new Promise<unknown>(resolve =>
      run.signal.addEventListener('abort', () => resolve(run.signal.reason)),
    )
    stall({ stopped })
    throw await stopped
  },
})
beforeAll(async () => {
  await seedWorld(canopy.client)
})

async function makeAgent(idempotencyKey: string | null = null): Promise<{ id: string; taskId: string }> {
  const { agentId, taskId } = await createMeasuredAgent(canopy.client, { idempotencyKey })
  return { id: agentId, taskId }
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
async function makeHistory(agentId: string): Promise<void> {
  const { prisma } = canopy.app.database
  await prisma.$executeRaw`
    INSERT INTO tasks (id, workspace_id, kind, status, agent_id, input, max_attempts, timeout_ms, finished_at)
    SELECT gen_random_uuid(), workspace_id, 'COVERAGE_REFRESH', 'COMPLETED', id, '{}', 1, 1000, now()
    FROM agents, generate_series(1, ${HISTORY.tasks}::int) WHERE id = ${agentId}::uuid`
  await prisma.$executeRaw`
    WITH made AS (
      INSERT INTO coverage_snapshots (id, workspace_id, agent_id, taxonomy_version, percent, total_documents, total_chunks)
      SELECT gen_random_uuid(), workspace_id, id, 'v1', 1, 1, 1
      FROM agents, generate_series(1, ${HISTORY.snapshots}::int) WHERE id = ${agentId}::uuid RETURNING *
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
  it('removes it from every table, cancels its tasks and ends its streams; a second call finds nothing', async () => {
    const { id, taskId } = await makeAgent('made')
    const agentId = uuidOf(id)
    await seedWebhook(canopy.client, id)
    const { enqueued } = await canopy.client.run(Fill, { agentId: id })
    await waitForTask(canopy.client, ('task' in enqueued && enqueued.task?.id) || '')
    await makeHistory(agentId)
    const running = Promise.withResolvers<{ stopped: Promise<unknown> }>()
    stall = running.resolve
    const runningId = await refreshCoverage(canopy.client, id)
    const { stopped } = await running.promise
    stall = null
    const uuids = await uuidsOf(agentId)
    expect(uuids.length).toBeGreaterThan(HISTORY.tasks + HISTORY.snapshots)
    expect(await findTraces(canopy.app, uuids.slice(0, 200))).toMatchObject({
      agents: 1,
      tasks: expect.any(Number),
      task_events: expect.any(Number),
      webhook_deliveries: expect.any(Number),
      idempotency_keys: expect.any(Number),
      schedules: 1,
      coverage_targets: 1,
    })
    const [ofTask, ofAlerts] = [
      { document: WatchTask, variables: { id: runningId } },
      { document: WatchAlerts, variables: { id } },
    ]
    const streams = [
      await openSocket(canopy.client, ofTask),
      await openEvents(canopy.client, ofTask),
      await openSocket(canopy.client, ofAlerts),
      await openEvents(canopy.client, ofAlerts),
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
    const read = () => canopy.client.run(Read, { id, taskId })
    await expect.poll(async () => (await read()).workers.flatMap(worker => worker.running)).toEqual([])
    expect(await read()).toMatchObject({ agent: null, task: null, queue: { running: 0 } })
    expect(await findTraces(canopy.app, uuids)).toEqual({})
  })

  it('keeps other agents, and keeps streams of all alerts open', async () => {
    const [kept, gone] = [await makeAgent(), await makeAgent()]
    const before = await uuidsOf(uuidOf(kept.id))
    const subscriber = await openEvents(canopy.client, { document: WatchAlerts })
    await canopy.client.run(Delete, { id: gone.id })
    expect((await uuidsOf(uuidOf(kept.id))).sort()).toEqual(before.sort())
    await canopy.client.run(Fill, { agentId: kept.id })
    // Any event of the deletion would reach the subscriber before this alert.
    await expect.poll(() => subscriber.received().some(item => item.data)).toBe(true)
    subscriber.close()
    const { items } = await subscriber.ended
    expect(items.filter(item => item.errors)).toEqual([])
  })

  it('lets concurrent mutations succeed or return NotFoundError', async () => {
    const ids = await makeBareAgents(10)
    const outcomes = await Promise.all(
      ids.flatMap(id => CONCURRENT.map(document => canopy.client.run(document, { id }))),
    )
    for (const { result } of outcomes)
      expect(result).toEqual({ __typename: expect.stringMatching(/^NotFoundError$|Payload$/) })
    expect(await findTraces(canopy.app, ids.map(uuidOf))).toEqual({})
  })

  it('deletes its idempotency key, so that the same request creates a new agent', async () => {
    const { id } = await makeAgent('again')
    await canopy.client.run(Delete, { id })
    expect((await makeAgent('again')).id).not.toBe(id)
  })
})

describe('deleting several agents', () => {
  it('returns a result for each ID in request order, even if another one is unknown', async () => {
    const [one = '', two = ''] = await makeBareAgents(2)
    const unknown = randomId('agent')
    const deleted = (deletedId: string) => ({ __typename: 'DeleteAgentPayload', deletedId })
    const missing = (requestedId: string) => ({ __typename: 'NotFoundError', requestedId })
    const ids = [two, unknown, 'nonsense', one, two]
    const { deleteAgents } = await canopy.client.run(DeleteMany, { ids })
    expect(deleteAgents).toEqual({
      __typename: 'DeleteAgentsPayload',
      results: [deleted(two), missing(unknown), missing('nonsense'), deleted(one), missing(two)],
    })
  })

  it.each([0, 101])('rejects %i IDs', async count => {
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
