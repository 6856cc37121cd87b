import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PermanentFailure } from '../../src/tasks/define.ts'
import { graphql } from '../support/gql/gql.ts'
import { waitForTask } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import type { TaskCode } from '../support/tasks/task-codes.ts'

const MakeTaxonomy = graphql(`
  mutation CancelTaxonomy {
    createTaxonomy(input: { version: "v1", publish: true, nodes: [{ key: "all", name: "All" }] }) { __typename }
  }
`)
const MakeAgent = graphql(`
  mutation CancelAgent {
    createAgent(input: { name: "guide", nodeKeys: ["all"] }) {
      ... on CreateAgentPayload { agent { id } task { id } }
    }
  }
`)
const Read = graphql(`
  query CancelRead($id: ID!) {
    task(id: $id) {
      status
      attempt
      queuePosition
      worker { id active }
      cancellation { requestedAt acknowledgedAt acknowledgedBy stoppedAt outcome requestedBy { name } }
      deadLetter { reason attempts stage redrivenAs { id } }
    }
  }
`)
const Cancel = graphql(`
  mutation CancelOne($id: ID!) {
    cancelTask(input: { id: $id }) {
      __typename
      ... on CancelTaskPayload { task { status cancellation { outcome } } }
    }
  }
`)
const CancelMany = graphql(`
  mutation CancelMany($filter: TaskFilter!) {
    cancelTasks(input: { filter: $filter }) {
      __typename
      ... on CancelTasksPayload { requested }
      ... on ValidationError { issues { path } }
    }
  }
`)
const Redrive = graphql(`
  mutation CancelRedrive($id: ID!) {
    redriveTask(input: { id: $id }) {
      __typename
      ... on RedriveTaskPayload { task { id } }
      ... on ConflictError { existing { id } }
    }
  }
`)
const Overview = graphql(`
  query CancelOverview {
    queue { running deadLetters pending { priority count } oldestPendingMs oldestRunningMs oldestDeadLetterMs }
    workers { id active concurrency running { id } }
    tasks(filter: { deadLettered: true }) { nodes { id } }
  }
`)

const finished: TaskCode = async () => async () => ({})
/** Runs until its signal is aborted. */
const untilStopped: TaskCode = async ({ signal }) => {
  await new Promise(resolve => signal.addEventListener('abort', resolve))
  throw signal.reason
}
let code: TaskCode = finished
let canopy: TestCanopy
beforeAll(async () => {
  canopy = await startTestCanopy(
    { WORKER_CONCURRENCY: '1', TASK_MAX_ATTEMPTS: '1' },
    { COVERAGE_REFRESH: (run, services) => code(run, services) },
  )
  await canopy.client.run(MakeTaxonomy, {})
})
beforeEach(() => {
  code = finished
})
afterAll(() => canopy.stop())

async function enqueue(): Promise<string> {
  const { createAgent } = await canopy.client.run(MakeAgent, {})
  if (!('task' in createAgent)) throw new Error('no agent')
  return createAgent.task.id
}
async function read(id: string) {
  const { task } = await canopy.client.run(Read, { id })
  if (!task) throw new Error('no task')
  return task
}
/** Keeps the worker active for the whole test, because it sends no heartbeats. */
async function keepActive(): Promise<void> {
  await canopy.app.database.prisma.worker.updateMany({ data: { lastSeenAt: new Date('2100-01-01') } })
}
/** Occupies the worker's only slot. @returns the task ID. */
async function occupy(): Promise<string> {
  const started = Promise.withResolvers<void>()
  code = (run, services) => {
    started.resolve()
    return untilStopped(run, services)
  }
  const id = await enqueue()
  await started.promise
  return id
}

describe('cancelling', () => {
  it('ends a waiting task before it starts', async () => {
    const running = await occupy()
    const waiting = await enqueue()
    expect(await read(waiting)).toMatchObject({ status: 'PENDING', queuePosition: 1 })
    const { cancelTask } = await canopy.client.run(Cancel, { id: waiting })
    expect(cancelTask).toMatchObject({
      task: { status: 'CANCELLED', cancellation: { outcome: 'NEVER_STARTED' } },
    })
    expect(await waitForTask(canopy.client, waiting)).toEqual(['ENQUEUED', 'CANCEL_REQUESTED', 'CANCELLED'])
    await canopy.client.run(Cancel, { id: running })
    await waitForTask(canopy.client, running)
  })

  it('stops a running task and records who asked for it', async () => {
    const id = await occupy()
    await keepActive()
    const worker = (await read(id)).worker
    const { cancelTask } = await canopy.client.run(Cancel, { id })
    expect(cancelTask.__typename).toBe('CancelTaskPayload')
    expect(await waitForTask(canopy.client, id)).toEqual([
      'ENQUEUED',
      'STARTED',
      'CANCEL_REQUESTED',
      'CANCEL_ACKNOWLEDGED',
      'CANCELLED',
    ])
    const task = await read(id)
    expect(task).toMatchObject({
      status: 'CANCELLED',
      deadLetter: null,
      cancellation: { outcome: 'STOPPED', requestedBy: { name: expect.any(String) } },
    })
    expect(task.cancellation?.acknowledgedAt).toEqual(expect.any(String))
    expect(task.cancellation?.stoppedAt).toEqual(expect.any(String))
    expect(worker).toMatchObject({ active: true })
  })

  it('does not change a finished task', async () => {
    const id = await enqueue()
    const before = await waitForTask(canopy.client, id)
    for (let i = 0; i < 2; i++) {
      const { cancelTask } = await canopy.client.run(Cancel, { id })
      expect(cancelTask).toMatchObject({
        task: { status: 'COMPLETED', cancellation: { outcome: 'FINISHED_FIRST' } },
      })
    }
    expect(await waitForTask(canopy.client, id)).toEqual(before)
  })

  it('returns NotFoundError for an unknown task', async () => {
    expect((await canopy.client.run(Cancel, { id: 'task_nonsense' })).cancelTask.__typename).toBe(
      'NotFoundError',
    )
  })

  it('by filter cancels all matches and nothing else, and requires a criterion', async () => {
    const running = await occupy()
    const waiting = [await enqueue(), await enqueue(), await enqueue()]
    const none = await canopy.client.run(CancelMany, { filter: {} })
    expect(none.cancelTasks).toEqual({ __typename: 'ValidationError', issues: [{ path: 'input.filter' }] })
    const { cancelTasks } = await canopy.client.run(CancelMany, { filter: { status: ['PENDING'] } })
    expect(cancelTasks).toMatchObject({ requested: 3 })
    for (const id of waiting) expect((await read(id)).status).toBe('CANCELLED')
    expect((await read(running)).status).toBe('RUNNING')
    await canopy.client.run(Cancel, { id: running })
    await waitForTask(canopy.client, running)
  })

  it('ends in one state, which matches the receipt, when it races with completion', async () => {
    for (let i = 0; i < 25; i++) {
      const id = await enqueue()
      await canopy.client.run(Cancel, { id })
      const types = await waitForTask(canopy.client, id)
      const ends = types.filter(type => type === 'COMPLETED' || type === 'CANCELLED')
      expect(ends).toHaveLength(1)
      const task = await read(id)
      expect(task.status).toBe(ends[0])
      const outcome =
        task.status === 'COMPLETED' ? 'FINISHED_FIRST' : task.attempt === 0 ? 'NEVER_STARTED' : 'STOPPED'
      expect(task.cancellation?.outcome).toBe(outcome)
    }
  })
})

describe('a dead letter', () => {
  it('states its reason and is redriven once, with a link to the new task', async () => {
    code = async () => {
      throw new PermanentFailure('BROKEN', 'It is broken.')
    }
    const id = await enqueue()
    expect(await waitForTask(canopy.client, id)).toEqual(['ENQUEUED', 'STARTED', 'FAILED', 'DEAD_LETTERED'])
    expect((await read(id)).deadLetter).toMatchObject({
      reason: 'PERMANENT_FAILURE',
      attempts: 1,
      redrivenAs: null,
    })
    const before = await canopy.client.run(Overview, {})
    expect(before.queue.deadLetters).toBe(1)
    expect(before.tasks.nodes).toEqual([{ id }])
    code = finished
    const [one, two] = [await canopy.client.run(Redrive, { id }), await canopy.client.run(Redrive, { id })]
    expect(two).toEqual(one)
    if (one.redriveTask.__typename !== 'RedriveTaskPayload') throw new Error(one.redriveTask.__typename)
    const { id: redriven } = one.redriveTask.task
    expect((await waitForTask(canopy.client, redriven)).at(-1)).toBe('COMPLETED')
    expect((await read(id)).deadLetter?.redrivenAs).toEqual({ id: redriven })
    expect((await waitForTask(canopy.client, id)).at(-1)).toBe('REDRIVEN')
    expect((await canopy.client.run(Overview, {})).queue.deadLetters).toBe(0)
  })

  it('is the only kind of task that can be redriven', async () => {
    const id = await enqueue()
    await waitForTask(canopy.client, id)
    const { redriveTask } = await canopy.client.run(Redrive, { id })
    expect(redriveTask).toEqual({ __typename: 'ConflictError', existing: { id } })
  })
})

describe('the overview', () => {
  it('counts waiting and running tasks and shows which worker runs them', async () => {
    const running = await occupy()
    const waiting = await enqueue()
    await keepActive()
    const { queue, workers } = await canopy.client.run(Overview, {})
    expect(queue).toMatchObject({
      running: 1,
      pending: [
        { priority: 'HIGH', count: 0 },
        { priority: 'MEDIUM', count: 1 },
        { priority: 'LOW', count: 0 },
      ],
    })
    expect(queue.oldestPendingMs).toBeGreaterThanOrEqual(0)
    expect(workers.filter(worker => worker.active)).toMatchObject([
      { concurrency: 1, running: [{ id: running }] },
    ])
    const stranger = await canopy.newClient()
    const theirs = await stranger.run(Overview, {})
    expect(theirs.workers.flatMap(worker => worker.running)).toEqual([])
    expect(theirs.queue.running).toBe(0)
    await canopy.client.run(CancelMany, { filter: { status: ['PENDING', 'RUNNING'] } })
    for (const id of [running, waiting]) await waitForTask(canopy.client, id)
  })
})
