import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PermanentFailure } from '../../src/tasks/define.ts'
import { graphql } from '../support/gql/gql.ts'
import { createAgent, createTaxonomy, waitForTask } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TaskCode } from '../support/tasks/task-codes.ts'

const Read = graphql(`
  query CancelRead($id: ID!) {
    task(id: $id) {
      status attempt queuePosition worker { id active }
      cancellation { requestedAt acknowledgedAt acknowledgedBy stoppedAt outcome requestedBy { name } }
      deadLetter { reason attempts stage redrivenAs { id } }
    }
  }
`)
const Cancel = graphql(`
  mutation CancelOne($id: ID!) {
    cancelTask(input: { id: $id }) {
      __typename ... on CancelTaskPayload { task { status cancellation { outcome } } }
    }
  }
`)
const CancelMany = graphql(`
  mutation CancelMany($filter: TaskFilter!) {
    cancelTasks(input: { filter: $filter }) {
      __typename ... on CancelTasksPayload { requested } ... on ValidationError { issues { path } }
    }
  }
`)
const Redrive = graphql(`
  mutation CancelRedrive($id: ID!) {
    redriveTask(input: { id: $id }) {
      __typename ... on RedriveTaskPayload { task { id } } ... on ConflictError { existing { id } }
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
const canopy = setUpTestCanopy(
  { WORKER_CONCURRENCY: '1', TASK_MAX_ATTEMPTS: '1' },
  { COVERAGE_REFRESH: (run, services) => code(run, services) },
)
beforeAll(() => createTaxonomy(canopy.client, [{ key: 'policies', name: 'Policies' }]))
beforeEach(() => {
  code = finished
})

const enqueue = async () => (await createAgent(canopy.client)).taskId
const cancel = async (id: string) => (await canopy.client.run(Cancel, { id })).cancelTask
const overview = () => canopy.client.run(Overview, {})
const redrive = async (id: string) => (await canopy.client.run(Redrive, { id })).redriveTask
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

/** Cancels a running task, so that the worker is free for the next test. */
async function free(id: string): Promise<void> {
  await cancel(id)
  await waitForTask(canopy.client, id)
}

describe('cancelling', () => {
  it('ends a waiting task before it starts', async () => {
    const running = await occupy()
    const waiting = await enqueue()
    expect(await read(waiting)).toMatchObject({ status: 'PENDING', queuePosition: 1 })
    expect(await cancel(waiting)).toMatchObject({
      task: { status: 'CANCELLED', cancellation: { outcome: 'NEVER_STARTED' } },
    })
    expect(await waitForTask(canopy.client, waiting)).toEqual(['ENQUEUED', 'CANCEL_REQUESTED', 'CANCELLED'])
    await free(running)
  })

  it('stops a running task and records who asked for it', async () => {
    const id = await occupy()
    await keepActive()
    expect((await read(id)).worker).toMatchObject({ active: true })
    expect((await cancel(id)).__typename).toBe('CancelTaskPayload')
    expect(await waitForTask(canopy.client, id)).toEqual([
      'ENQUEUED',
      'STARTED',
      'CANCEL_REQUESTED',
      'CANCEL_ACKNOWLEDGED',
      'CANCELLED',
    ])
    const anyString = expect.any(String)
    expect(await read(id)).toMatchObject({
      status: 'CANCELLED',
      deadLetter: null,
      cancellation: {
        acknowledgedAt: anyString,
        stoppedAt: anyString,
        outcome: 'STOPPED',
        requestedBy: { name: anyString },
      },
    })
  })

  it('does not change a finished task', async () => {
    const id = await enqueue()
    const before = await waitForTask(canopy.client, id)
    for (let i = 0; i < 2; i++)
      expect(await cancel(id)).toMatchObject({
        task: { status: 'COMPLETED', cancellation: { outcome: 'FINISHED_FIRST' } },
      })
    expect(await waitForTask(canopy.client, id)).toEqual(before)
  })

  it('returns NotFoundError for an unknown task', async () => {
    expect((await cancel('task_nonsense')).__typename).toBe('NotFoundError')
  })

  it('ends all tasks that match a filter and no others, and requires a criterion', async () => {
    const running = await occupy()
    const waiting = [await enqueue(), await enqueue(), await enqueue()]
    const none = await canopy.client.run(CancelMany, { filter: {} })
    expect(none.cancelTasks).toEqual({ __typename: 'ValidationError', issues: [{ path: 'input.filter' }] })
    const { cancelTasks } = await canopy.client.run(CancelMany, { filter: { status: ['PENDING'] } })
    expect(cancelTasks).toMatchObject({ requested: 3 })
    for (const id of waiting) expect((await read(id)).status).toBe('CANCELLED')
    expect((await read(running)).status).toBe('RUNNING')
    await free(running)
  })

  it('leaves the task in one final state, which matches the receipt, when it races with completion', async () => {
    for (let i = 0; i < 25; i++) {
      const id = await enqueue()
      await cancel(id)
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
    expect(await overview()).toMatchObject({ queue: { deadLetters: 1 }, tasks: { nodes: [{ id }] } })
    code = finished
    const answer = await redrive(id)
    expect(await redrive(id)).toEqual(answer)
    if (answer.__typename !== 'RedriveTaskPayload') throw new Error(answer.__typename)
    const { id: redriven } = answer.task
    expect((await waitForTask(canopy.client, redriven)).at(-1)).toBe('COMPLETED')
    expect((await read(id)).deadLetter?.redrivenAs).toEqual({ id: redriven })
    expect((await waitForTask(canopy.client, id)).at(-1)).toBe('REDRIVEN')
    expect((await overview()).queue.deadLetters).toBe(0)
  })

  it('is the only kind of task that can be redriven', async () => {
    const id = await enqueue()
    await waitForTask(canopy.client, id)
    expect(await redrive(id)).toEqual({ __typename: 'ConflictError', existing: { id } })
  })
})

describe('the overview', () => {
  it('counts waiting and running tasks and shows which worker runs them', async () => {
    const running = await occupy()
    const waiting = await enqueue()
    await keepActive()
    const { queue, workers } = await overview()
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
    const theirs = await (await canopy.newClient()).run(Overview, {})
    expect(theirs.workers.flatMap(worker => worker.running)).toEqual([])
    expect(theirs.queue.running).toBe(0)
    await canopy.client.run(CancelMany, { filter: { status: ['PENDING', 'RUNNING'] } })
    for (const id of [running, waiting]) await waitForTask(canopy.client, id)
  })
})
