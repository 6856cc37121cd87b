import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { authenticate } from '../../src/auth/authenticate.ts'
import { createViewerContext, type ViewerContext } from '../../src/context.ts'
import type { TaskPriority } from '../../src/generated/prisma/client.ts'
import { transact } from '../../src/platform/bus/transact.ts'
import { encodeId } from '../../src/platform/ids.ts'
import { createTask } from '../../src/tasks/queue.ts'
import { returnTask } from '../../src/tasks/states.ts'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import { claimAs } from '../support/tasks/claim.ts'
import type { TestClient } from '../support/test-client.ts'

const Positions = graphql(`
  query OrderPositions($status: [TaskStatus!]!) {
    tasks(filter: { status: $status, kind: [RETENTION] }, first: 100) {
      nodes { id priority queuePosition }
    }
  }
`)
const Position = graphql(`
  query OrderPosition($id: ID!) {
    task(id: $id) { status queuePosition nextAttemptAt }
  }
`)
const Cancel = graphql(`
  mutation OrderCancel($id: ID!) {
    cancelTask(input: { id: $id }) { __typename }
  }
`)

const WORKER = '00000000-0000-7000-8000-00000000000c'
const HOUR_MS = 3_600_000
const MIXES = sized(20, 50)

let canopy: TestCanopy
const parties: { client: TestClient; context: ViewerContext }[] = []
beforeAll(async () => {
  // Only the test claims tasks.
  canopy = await startTestCanopy({}, undefined, { hasWorker: false })
  const { app } = canopy
  for (const client of [canopy.client, await canopy.newClient(), await canopy.newClient()]) {
    const viewer = await authenticate(app, new Headers({ 'x-api-key': client.secret }))
    parties.push({ client, context: createViewerContext(app, viewer) })
  }
  const lastSeenAt = new Date('2100-01-01')
  await app.database.prisma.worker.create({
    data: { id: WORKER, host: 'test', version: '0', concurrency: 1, lastSeenAt },
  })
})
afterEach(forgetTasks)
afterAll(() => canopy.stop())

async function forgetTasks(): Promise<void> {
  await canopy.app.database.prisma.task.deleteMany()
}

/** @returns the task's UUID. */
async function makeTask(party: number, priority: TaskPriority = 'MEDIUM'): Promise<string> {
  const { context } = parties[party] ?? {}
  if (!context) throw new Error(`There is no party ${party}.`)
  const { workspaceId } = context.viewer
  const { id } = await transact(context, tx =>
    createTask(context.app, tx, { workspaceId, kind: 'RETENTION', priority, input: {} }),
  )
  return id
}

/** Claims due tasks one by one, at most `most`. @returns their IDs in this order. */
async function claimEach(most = Infinity): Promise<string[]> {
  const ids: string[] = []
  while (ids.length < most) {
    const [task] = await claimAs(canopy.app, WORKER, 1)
    if (!task) break
    ids.push(encodeId('Task', task.id))
  }
  return ids
}

/** @returns pending tasks sorted by position. Each workspace reads its own tasks. */
async function readPositions(): Promise<{ id: string; position: number }[]> {
  const pages = await Promise.all(
    parties.map(({ client }) => client.run(Positions, { status: ['PENDING', 'CANCELLED', 'RUNNING'] })),
  )
  return pages
    .flatMap(page => page.tasks.nodes)
    .flatMap(({ id, queuePosition }) => (queuePosition === null ? [] : [{ id, position: queuePosition }]))
    .toSorted((a, b) => a.position - b.position)
}

/** Claims pending tasks and returns them to the queue. */
async function tryOnce(ids: readonly string[], afterMs: number): Promise<void> {
  for (const task of await claimAs(canopy.app, WORKER, ids.length))
    await transact({ app: canopy.app, db: canopy.app.database.prisma }, tx =>
      returnTask(tx, task, { failure: null, afterMs, isUnspent: false }),
    )
}

describe('tasks are claimed', () => {
  it('by priority, and in the order of creation within a priority and workspace', async () => {
    const sent: Record<TaskPriority, string[]> = { HIGH: [], MEDIUM: [], LOW: [] }
    for (const priority of ['LOW', 'MEDIUM', 'HIGH', 'MEDIUM', 'LOW', 'HIGH', 'MEDIUM'] as const)
      sent[priority].push(encodeId('Task', await makeTask(0, priority)))
    expect(await claimEach()).toEqual([...sent.HIGH, ...sent.MEDIUM, ...sent.LOW])
  })

  it('in turns among workspaces, even if one created hundreds first', async () => {
    const [many, few] = [parties[1]?.context.viewer.workspaceId ?? '', 2]
    await canopy.app.database.prisma.task.createMany({
      data: Array.from({ length: 500 }, () => ({
        workspaceId: many,
        kind: 'REPORT_GENERATION' as const,
        input: {},
        maxAttempts: 1,
        timeoutMs: 1000,
      })),
    })
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.push(encodeId('Task', await makeTask(few)))
    const positions: (number | null | undefined)[] = []
    for (const id of ids)
      positions.push((await parties[few]?.client.run(Position, { id }))?.task?.queuePosition)
    // Workspaces alternate: one task of the first, then one of the second.
    expect(positions).toEqual([2, 4, 6, 8, 10])
    const first = await claimEach(10)
    expect(first.filter(id => ids.includes(id))).toEqual(ids)
  })
})

const mix = fc.array(
  fc.record({
    party: fc.nat(2),
    priority: fc.constantFrom<TaskPriority[]>('HIGH', 'MEDIUM', 'LOW'),
    fate: fc.constantFrom('waits', 'waits', 'cancelled', 'tried', 'tried later'),
  }),
  { minLength: 1, maxLength: 12 },
)

describe('the position of a task', () => {
  it('is null until the task is due', async () => {
    const id = await makeTask(0)
    await tryOnce([id], HOUR_MS)
    const { task } = await canopy.client.run(Position, { id: encodeId('Task', id) })
    expect(task).toEqual({ status: 'PENDING', queuePosition: null, nextAttemptAt: expect.any(String) })
  })

  it(`is its place in the order of claims, in ${MIXES} random mixes of tasks of three workspaces`, async () => {
    const check = async (tasks: { party: number; priority: TaskPriority; fate: string }[]) => {
      await forgetTasks()
      const sendAll = async (fate: string) => {
        const ids: string[] = []
        for (const task of tasks) if (task.fate === fate) ids.push(await makeTask(task.party, task.priority))
        return ids
      }
      await tryOnce(await sendAll('tried later'), HOUR_MS)
      await tryOnce(await sendAll('tried'), 0)
      await sendAll('waits')
      const cancelled = await sendAll('cancelled')
      for (const id of cancelled)
        await Promise.all(parties.map(({ client }) => client.run(Cancel, { id: encodeId('Task', id) })))
      const positions = await readPositions()
      expect(positions.map(({ position }) => position)).toEqual(positions.map((_, i) => i + 1))
      const due = tasks.filter(({ fate }) => fate === 'waits' || fate === 'tried')
      expect(positions).toHaveLength(due.length)
      expect(await claimEach()).toEqual(positions.map(({ id }) => id))
    }
    await fc.assert(fc.asyncProperty(mix, check), { numRuns: MIXES })
  })
})
