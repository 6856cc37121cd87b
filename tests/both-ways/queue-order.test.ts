import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { authenticate } from '../../src/auth/authenticate.ts'
import { createViewerContext, type ViewerContext } from '../../src/context.ts'
import type { TaskPriority } from '../../src/generated/prisma/client.ts'
import { transact } from '../../src/platform/bus/transact.ts'
import { encodeId } from '../../src/platform/ids.ts'
import { createTask } from '../../src/tasks/queue.ts'
import { returnTask } from '../../src/tasks/states.ts'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { sendCancel } from '../support/send-work.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { claimAs } from '../support/tasks/claim.ts'
import type { TestClient } from '../support/test-client.ts'

const Positions = graphql(`
  query OrderPositions {
    tasks(filter: { kind: [RETENTION] }, first: 100) { nodes { id queuePosition } }
  }
`)
const Position = graphql(`
  query OrderPosition($id: ID!) { task(id: $id) { status queuePosition nextAttemptAt } }
`)

const WORKER = '00000000-0000-7000-8000-00000000000c'
const HOUR_MS = 3_600_000
const MIXES = sized(20, 50)

// Only the test claims tasks.
const canopy = setUpTestCanopy({}, undefined, { hasWorker: false })
/** Three workspaces. */
const parties: { client: TestClient; context: ViewerContext }[] = []
beforeAll(async () => {
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

async function forgetTasks(): Promise<void> {
  await canopy.app.database.prisma.task.deleteMany()
}

/** @returns the task's ID. */
async function makeTask(party: number, priority: TaskPriority = 'MEDIUM'): Promise<string> {
  const { context } = parties[party]!
  const { workspaceId } = context.viewer
  const { id } = await transact(context, tx =>
    createTask(context.app, tx, { workspaceId, kind: 'RETENTION', priority, input: {} }),
  )
  return encodeId('Task', id)
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
  const pages = await Promise.all(parties.map(({ client }) => client.run(Positions, {})))
  return pages
    .flatMap(page => page.tasks.nodes)
    .flatMap(({ id, queuePosition }) => (queuePosition === null ? [] : [{ id, position: queuePosition }]))
    .toSorted((a, b) => a.position - b.position)
}

/** Claims all due tasks and returns them to the queue. */
async function tryAll(count: number, afterMs: number): Promise<void> {
  for (const task of await claimAs(canopy.app, WORKER, count))
    await transact({ app: canopy.app, db: canopy.app.database.prisma }, tx =>
      returnTask(tx, task, { failure: null, afterMs, isUnspent: false }),
    )
}

describe('tasks are claimed', () => {
  it('by priority, and in the order of creation within a priority and workspace', async () => {
    const sent: Record<TaskPriority, string[]> = { HIGH: [], MEDIUM: [], LOW: [] }
    for (const priority of ['LOW', 'MEDIUM', 'HIGH', 'MEDIUM', 'LOW', 'HIGH', 'MEDIUM'] as const)
      sent[priority].push(await makeTask(0, priority))
    expect(await claimEach()).toEqual([...sent.HIGH, ...sent.MEDIUM, ...sent.LOW])
  })

  it('in turns among workspaces, even if one created hundreds first', async () => {
    const [many, few] = [parties[1]!, parties[2]!]
    const { workspaceId } = many.context.viewer
    const task = {
      workspaceId,
      kind: 'REPORT_GENERATION',
      input: {},
      maxAttempts: 1,
      timeoutMs: 1000,
    } as const
    await canopy.app.database.prisma.task.createMany({ data: Array(500).fill(task) })
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.push(await makeTask(2))
    const { tasks } = await few.client.run(Positions, {})
    const positions = new Map(tasks.nodes.map(({ id, queuePosition }) => [id, queuePosition]))
    // Workspaces alternate: one task of the first, then one of the second.
    expect(ids.map(id => positions.get(id))).toEqual([2, 4, 6, 8, 10])
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
    await tryAll(1, HOUR_MS)
    const { task } = await canopy.client.run(Position, { id })
    expect(task).toEqual({ status: 'PENDING', queuePosition: null, nextAttemptAt: expect.any(String) })
  })

  it(`is its place in the order of claims, in ${MIXES} random mixes of tasks of three workspaces`, async () => {
    const check = async (tasks: { party: number; priority: TaskPriority; fate: string }[]) => {
      await forgetTasks()
      const makeAll = async (fate: string) => {
        const some = tasks.filter(task => task.fate === fate)
        for (const { party, priority } of some) await makeTask(party, priority)
        return some.length
      }
      await tryAll(await makeAll('tried later'), HOUR_MS)
      await tryAll(await makeAll('tried'), 0)
      await makeAll('waits')
      for (const { party, priority, fate } of tasks)
        if (fate === 'cancelled') await sendCancel(parties[party]!.client, await makeTask(party, priority))
      const positions = await readPositions()
      expect(positions.map(({ position }) => position)).toEqual(positions.map((_, i) => i + 1))
      const due = tasks.filter(({ fate }) => fate === 'waits' || fate === 'tried')
      expect(positions).toHaveLength(due.length)
      expect(await claimEach()).toEqual(positions.map(({ id }) => id))
    }
    await fc.assert(fc.asyncProperty(mix, check), { numRuns: MIXES })
  })
})
