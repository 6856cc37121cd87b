import { once } from 'node:events'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Prisma, Task } from '../../src/generated/prisma/client.ts'
import { decodeId, encodeId } from '../../src/platform/ids.ts'
import type { TaskRun } from '../../src/tasks/define.ts'
import { CANCELS_CHANNEL } from '../../src/tasks/wake.ts'
import { removeOutdated } from '../../src/workers/retention.ts'
import { graphql } from '../support/gql/gql.ts'
import { seedWorld, waitForTask } from '../support/seed.ts'
import { sendCancel } from '../support/send-work.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { TASK_CODES } from '../support/tasks/task-codes.ts'

const Read = graphql(`
  query RetentionRead($id: ID!) {
    task(id: $id) {
      status attempt progress { percent step }
      result { __typename ... on RetentionReport { tasks snapshots deliveries idempotencyKeys } }
    }
  }
`)
const Coverage = graphql(`query RetentionCoverage { agents { nodes { coverage { percent } } } }`)

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const ago = (ms: number) => new Date(Date.now() - ms)

/** Called after each effect of a retention task. */
let afterEffect: (run: TaskRun) => Promise<void> = async () => {}
/** The outcome of each attempt, in order. */
const outcomes: Promise<unknown>[] = []
const canopy = setUpTestCanopy(
  { TASK_MAX_ATTEMPTS: '1', TASK_LEASE_MS: '600000' },
  {
    ...TASK_CODES,
    RETENTION: (run, services) => {
      const effect: TaskRun['effect'] = async write => {
        const result = await run.effect(write)
        await afterEffect(run)
        return result
      }
      const outcome = removeOutdated({ ...run, effect }, services)
      outcomes.push(outcome)
      return outcome
    },
  },
)
let workspaceId: string
let agentId: string
beforeAll(async () => {
  await seedWorld(canopy.client)
  ;({ id: agentId, workspaceId } = await prisma().agent.findFirstOrThrow())
})
beforeEach(() => {
  afterEffect = async () => {}
})

const prisma = () => canopy.app.database.prisma

/** Creates a finished task. */
function makeTask(endedAgo: number, data: Partial<Prisma.TaskUncheckedCreateInput> = {}): Promise<Task> {
  const row = { workspaceId, kind: 'COVERAGE_REFRESH', status: 'COMPLETED', input: {} } as const
  return prisma().task.create({
    data: { ...row, maxAttempts: 1, timeoutMs: 1000, finishedAt: ago(endedAgo), ...data },
  })
}
function makeDeadLetter(endedAgo: number, data: Partial<Prisma.TaskUncheckedCreateInput> = {}) {
  const reason = { deadLetterReason: 'RETRIES_EXHAUSTED', deadLetteredAt: ago(endedAgo) } as const
  return makeTask(endedAgo, { status: 'FAILED', ...reason, ...data })
}

function makeDelivery(data: Partial<Prisma.WebhookDeliveryUncheckedCreateInput>) {
  const row = { workspaceId, event: 'TASK_COMPLETED', url: 'https://example.com', payload: {} } as const
  return prisma().webhookDelivery.create({
    data: { ...row, status: 'DELIVERED', nextAttemptAt: null, ...data },
  })
}

function makeSnapshot(age: number) {
  const figures = { taxonomyVersion: 'v1', percent: 1, totalDocuments: 1, totalChunks: 1 }
  return prisma().coverageSnapshot.create({
    data: { workspaceId, agentId, measuredAt: ago(age), ...figures },
  })
}

/** Makes retention due and waits until its task has run. @returns the task ID. */
async function runRetention(): Promise<string> {
  const find = () => prisma().task.findMany({ where: { workspaceId, kind: 'RETENTION' } })
  const known = new Set(ids(await find()))
  await prisma().$executeRaw`UPDATE workspaces SET next_retention_at = now() WHERE id = ${workspaceId}::uuid`
  await canopy.idle()
  const made = (await find()).filter(({ id }) => !known.has(id))
  expect(made).toHaveLength(1)
  return encodeId('Task', made[0]?.id ?? '')
}

const read = async (id: string) => (await canopy.client.run(Read, { id })).task

/** Runs retention. @returns its result. */
async function retain() {
  const task = await read(await runRetention())
  expect(task?.status).toBe('COMPLETED')
  return task?.result
}

const ids = (rows: { id: string }[]) => rows.map(row => row.id).sort()
const among = (rows: { id: string }[]) => ({ where: { id: { in: ids(rows) } } })

describe('retention', () => {
  it('removes tasks a day after their end with their events, and dead letters after fourteen', async () => {
    const gone = [
      await makeTask(25 * HOUR_MS),
      await makeTask(25 * HOUR_MS, { status: 'CANCELLED' }),
      await makeTask(15 * DAY_MS, { status: 'TIMED_OUT' }),
      await makeDeadLetter(15 * DAY_MS),
    ]
    const kept = [
      await makeTask(23 * HOUR_MS),
      await makeDeadLetter(25 * HOUR_MS),
      await makeDeadLetter(13 * DAY_MS),
      await makeTask(0, {
        status: 'PENDING',
        finishedAt: null,
        createdAt: ago(30 * DAY_MS),
        dueAt: new Date('2100-01-01'),
      }),
    ]
    expect(await retain()).toMatchObject({ __typename: 'RetentionReport', tasks: gone.length })
    expect(ids(await prisma().task.findMany(among([...gone, ...kept])))).toEqual(ids(kept))
    const eventsOf = (tasks: Task[]) => prisma().taskEvent.count({ where: { taskId: { in: ids(tasks) } } })
    expect(await eventsOf(gone)).toBe(0)
    expect(await eventsOf(kept)).toBe(kept.length)
  })

  it('removes a redriven dead letter like any other task, and keeps its new task as long as the dead letter', async () => {
    const redriven = await makeTask(25 * HOUR_MS)
    const old = await makeDeadLetter(26 * HOUR_MS, { redrivenAsId: redriven.id })
    const waiting = await makeTask(25 * HOUR_MS)
    const stuck = await makeDeadLetter(26 * HOUR_MS, { redrivenAsId: waiting.id })
    const pending = await makeDelivery({ taskId: stuck.id, status: 'PENDING' })
    expect(await retain()).toMatchObject({ tasks: 2 })
    expect(await prisma().task.count(among([redriven, old]))).toBe(0)
    expect(await prisma().task.findMany(among([stuck]))).toMatchObject([{ redrivenAsId: waiting.id }])
    await prisma().webhookDelivery.delete({ where: { id: pending.id } })
    expect(await retain()).toMatchObject({ tasks: 2 })
  })

  it('keeps a task until its webhooks are delivered or have failed', async () => {
    const task = await makeTask(25 * HOUR_MS)
    const delivery = await makeDelivery({ taskId: task.id, status: 'PENDING' })
    await makeDelivery({ taskId: task.id, finishedAt: ago(HOUR_MS) })
    expect(await retain()).toMatchObject({ tasks: 0 })
    await prisma().webhookDelivery.update({
      where: { id: delivery.id },
      data: { status: 'FAILED', finishedAt: new Date() },
    })
    expect(await retain()).toMatchObject({ tasks: 1, deliveries: 0 })
    expect(await prisma().webhookDelivery.findMany(among([delivery]))).toMatchObject([{ taskId: null }])
  })

  it('removes deliveries seven days after their end with their attempts, and none that is pending', async () => {
    const gone = await makeDelivery({ finishedAt: ago(8 * DAY_MS) })
    await prisma().webhookAttempt.create({
      data: { workspaceId, deliveryId: gone.id, at: ago(8 * DAY_MS), latencyMs: 1 },
    })
    const kept = [
      await makeDelivery({ finishedAt: ago(6 * DAY_MS) }),
      await makeDelivery({ status: 'PENDING', createdAt: ago(30 * DAY_MS) }),
    ]
    expect(await retain()).toMatchObject({ deliveries: 1 })
    expect(ids(await prisma().webhookDelivery.findMany(among([gone, ...kept])))).toEqual(ids(kept))
    expect(await prisma().webhookAttempt.count()).toBe(0)
  })

  it('removes measurements after ninety days with their alerts, but never the latest of an agent', async () => {
    const gone = [await makeSnapshot(91 * DAY_MS), await makeSnapshot(200 * DAY_MS)]
    const alert = await prisma().coverageAlert.create({
      data: { workspaceId, agentId, snapshotId: gone[0]?.id ?? '', previousPercent: 2, reason: 'It fell' },
    })
    const kept = await makeSnapshot(89 * DAY_MS)
    const before = await prisma().agent.findUniqueOrThrow({ where: { id: agentId } })
    const latest = { where: { id: before.latestSnapshotId ?? '' } }
    await prisma().coverageSnapshot.update({ ...latest, data: { measuredAt: ago(300 * DAY_MS) } })
    expect(await prisma().nodeCoverage.count({ where: { snapshotId: latest.where.id } })).toBeGreaterThan(0)
    expect(await retain()).toMatchObject({ snapshots: 2 })
    expect(await prisma().coverageSnapshot.count(among(gone))).toBe(0)
    expect(await prisma().coverageAlert.count(among([alert]))).toBe(0)
    expect(await prisma().coverageSnapshot.count(among([kept, latest.where]))).toBe(2)
    expect(await prisma().agent.findUniqueOrThrow({ where: { id: agentId } })).toEqual(before)
    expect((await canopy.client.run(Coverage, {})).agents.nodes[0]?.coverage).not.toBeNull()
  })

  it('removes idempotency keys after a day, and secrets that have expired', async () => {
    const row = { workspaceId, operation: 'refreshCoverage', digest: 'x', objectId: agentId }
    await prisma().idempotencyKey.createMany({
      data: [
        { ...row, key: 'old', createdAt: ago(25 * HOUR_MS) },
        { ...row, key: 'young', createdAt: ago(23 * HOUR_MS) },
      ],
    })
    await prisma().webhookSecret.createMany({
      data: [
        { workspaceId, secret: 'expired', expiresAt: ago(1000) },
        { workspaceId, secret: 'signs along', expiresAt: ago(-HOUR_MS) },
        { workspaceId, secret: 'newest' },
      ],
    })
    expect(await retain()).toMatchObject({ idempotencyKeys: 1 })
    expect(await prisma().idempotencyKey.findMany()).toMatchObject([{ key: 'young' }])
    const secrets = await prisma().webhookSecret.findMany({ orderBy: { id: 'asc' } })
    expect(secrets.map(({ secret }) => secret)).toEqual(['signs along', 'newest'])
  })

  it('removes uploads with their parts after a day, except those waiting to be read', async () => {
    const times = { createdAt: ago(25 * HOUR_MS), expiresAt: ago(24 * HOUR_MS) }
    const upload = (data: Partial<Prisma.UploadUncheckedCreateInput> = {}) =>
      prisma().upload.create({ data: { workspaceId, filename: 'a', bytes: 1, ...times, ...data } })
    const gone = [await upload(), await upload({ usedAt: ago(24 * HOUR_MS), outcome: 'FAILED' })]
    const kept = [await upload({ usedAt: ago(24 * HOUR_MS) }), await upload({ createdAt: ago(23 * HOUR_MS) })]
    for (const { id } of [...gone, ...kept])
      await prisma().uploadPart.create({
        data: { workspaceId, uploadId: id, ordinal: 0, data: new Uint8Array(1) },
      })
    await retain()
    expect(ids(await prisma().upload.findMany(among([...gone, ...kept])))).toEqual(ids(kept))
    expect(await prisma().uploadPart.count()).toBe(kept.length)
  })

  it('removes nothing of another workspace', async () => {
    const other = await prisma().workspace.create({ data: { name: 'other' } })
    const task = await makeTask(25 * HOUR_MS, { workspaceId: other.id })
    const delivery = await makeDelivery({ workspaceId: other.id, finishedAt: ago(8 * DAY_MS) })
    expect(await retain()).toMatchObject({ tasks: 0, deliveries: 0 })
    expect(await prisma().task.count(among([task]))).toBe(1)
    expect(await prisma().webhookDelivery.count(among([delivery]))).toBe(1)
  })

  it('keeps a schedule whose last task is removed', async () => {
    const task = await makeTask(25 * HOUR_MS)
    const { id } = await prisma().schedule.findFirstOrThrow({ where: { workspaceId } })
    await prisma().schedule.update({ where: { id }, data: { lastTaskId: task.id } })
    await retain()
    expect(await prisma().schedule.findUnique({ where: { id } })).toMatchObject({ lastTaskId: null })
  })
})

describe('a retention task with many rows to remove', () => {
  const MANY = 1_100
  const makeMany = () => prisma().$executeRaw`
    INSERT INTO tasks (id, workspace_id, kind, status, input, max_attempts, timeout_ms, finished_at)
    SELECT gen_random_uuid(), ${workspaceId}::uuid, 'COVERAGE_REFRESH', 'COMPLETED', '{}', 1, 1000, now() - interval '2 days'
    FROM generate_series(1, ${MANY}::int)`
  const countOld = () =>
    prisma().task.count({ where: { workspaceId, finishedAt: { lt: ago(DAY_MS) }, deadLetterReason: null } })

  it('removes a few hundred rows at a time', async () => {
    await makeMany()
    const left: number[] = []
    afterEffect = async () => void left.push(await countOld())
    expect(await retain()).toMatchObject({ tasks: MANY })
    expect(left.slice(0, 4)).toEqual([600, 100, 0, 0])
  })

  it('stops before the next rows when it is cancelled', async () => {
    await makeMany()
    afterEffect = async ({ task, signal }) => {
      afterEffect = async () => {}
      const aborted = once(signal, 'abort')
      await sendCancel(canopy.client, encodeId('Task', task.id))
      await aborted
    }
    expect(await read(await runRetention())).toMatchObject({ status: 'CANCELLED', result: null })
    expect(await countOld()).toBe(600)
  })

  it('removes nothing more once it has lost its task; the next attempt removes the rest', async () => {
    const before = await countOld()
    expect(before).toBeGreaterThan(500)
    outcomes.length = 0
    afterEffect = async ({ task }) => {
      afterEffect = async () => {}
      await prisma().$executeRaw`UPDATE tasks SET attempt = attempt + 1 WHERE id = ${task.id}::uuid`
    }
    const id = await runRetention()
    expect(outcomes).toHaveLength(1)
    await expect(outcomes[0]).rejects.toThrow(/is over|no longer/)
    expect(await countOld()).toBe(before - 500)
    // The worker gives up an attempt that it claimed more than one lease ago and is not running.
    await prisma().$executeRaw`
      UPDATE tasks SET started_at = now() - interval '1 hour' WHERE id = ${decodeId('Task', id)}::uuid`
    canopy.app.bus.wake(CANCELS_CHANNEL)
    await waitForTask(canopy.client, id)
    expect(await read(id)).toMatchObject({ status: 'COMPLETED', result: { tasks: before - 500 } })
    expect(await countOld()).toBe(0)
  })
})
