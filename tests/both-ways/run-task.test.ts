import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { transact } from '../../src/platform/bus/transact.ts'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { PermanentFailure, TaskLost, type TaskRun } from '../../src/tasks/define.ts'
import { lockTask, saveProgress } from '../../src/tasks/states.ts'
import { graphql } from '../support/gql/gql.ts'
import { createAgent, createTaxonomy, waitForTask } from '../support/seed.ts'
import { atEnd, setUpTestCanopy, startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import { runAllAttempts } from '../support/task-retries.ts'
import type { TaskCode } from '../support/tasks/task-codes.ts'
import { wakeWorkers } from '../support/tasks/wake-task.ts'

const NODES = [{ key: 'policies', name: 'Policies' }]
const Task = graphql(`
  query WorkerTask($id: ID!) {
    task(id: $id) {
      status attempt maxAttempts progress { percent } failure { code message retryable attempt }
      events(first: 100) { nodes { sequence type status attempt message progress { percent step } } }
    }
  }
`)

/** Event types of a task up to its second attempt. */
const RETRIED = ['ENQUEUED', 'STARTED', 'RETRY_SCHEDULED', 'STARTED']

const finished: TaskCode = async () => async () => ({})
let code: TaskCode = finished
const canopy = setUpTestCanopy(
  { TASK_MAX_ATTEMPTS: '2', SHUTDOWN_GRACE_MS: '0' },
  { COVERAGE_REFRESH: (run, services) => code(run, services) },
)
beforeAll(() => createTaxonomy(canopy.client, NODES))
beforeEach(() => {
  code = finished
})

const enqueue = async ({ client }: TestCanopy = canopy) => (await createAgent(client)).taskId

async function read(id: string, { client }: TestCanopy = canopy) {
  const { task } = await client.run(Task, { id })
  if (!task) throw new Error('no task')
  return task
}

describe('a task attempt', () => {
  it('never lowers the percentage it reports', async () => {
    code = async ({ report }) => {
      await report({ percent: 40, step: 'half' })
      await report({ percent: 20, step: 'back' })
      await report({ percent: 60, step: 'on' })
      return async () => ({})
    }
    const id = await enqueue()
    await waitForTask(canopy.client, id)
    const { events } = await read(id)
    const percents = events.nodes
      .filter(event => event.type === 'PROGRESSED')
      .map(event => event.progress.percent)
    expect(percents).toEqual([40, 40, 60])
    expect(events.nodes.map(event => event.sequence)).toEqual(events.nodes.map((_, i) => i + 1))
  })

  it('is retried after a failure until the attempts are used up', async () => {
    code = async () => {
      throw new Error('secret detail of the inside')
    }
    const id = await enqueue()
    await runAllAttempts(canopy)
    expect(await waitForTask(canopy.client, id)).toEqual([...RETRIED, 'FAILED', 'DEAD_LETTERED'])
    const task = await read(id)
    // Reads the event, not the task: the backoff has full jitter from 0 and may end before a read of the task.
    expect(task.events.nodes[2]).toMatchObject({ type: 'RETRY_SCHEDULED', status: 'PENDING', attempt: 1 })
    expect(task).toMatchObject({
      status: 'FAILED',
      attempt: 2,
      failure: { code: 'INTERNAL', retryable: false, attempt: 2 },
    })
    expect(JSON.stringify(task)).not.toContain('secret detail')
  })

  it('clears the failure of an earlier attempt when it succeeds', async () => {
    code = async ({ task }) => {
      if (task.attempt === 1) throw new Error('not yet')
      return async () => ({})
    }
    const id = await enqueue()
    await runAllAttempts(canopy)
    expect(await read(id)).toMatchObject({
      status: 'COMPLETED',
      attempt: 2,
      failure: null,
      progress: { percent: 100 },
    })
  })

  it('is not retried after a permanent failure', async () => {
    code = async () => {
      throw new PermanentFailure('NO_SUCH_THING', 'There is no such thing.')
    }
    const id = await enqueue()
    expect(await waitForTask(canopy.client, id)).toEqual(['ENQUEUED', 'STARTED', 'FAILED', 'DEAD_LETTERED'])
    expect((await read(id)).failure).toEqual({
      code: 'NO_SUCH_THING',
      message: 'There is no such thing.',
      retryable: false,
      attempt: 1,
    })
  })

  it('is ended after TASK_TIMEOUT_MS, and the task times out when its attempts are used up', async () => {
    // A separate instance: on a busy machine, any other task may exceed this timeout.
    const impatient = await startTestCanopy(
      { TASK_TIMEOUT_MS: '100', TASK_MAX_ATTEMPTS: '2' },
      { COVERAGE_REFRESH: () => new Promise(() => {}) },
    )
    atEnd(() => impatient.stop())
    await createTaxonomy(impatient.client, NODES)
    const id = await enqueue(impatient)
    await runAllAttempts(impatient)
    expect(await waitForTask(impatient.client, id)).toEqual([...RETRIED, 'TIMED_OUT', 'DEAD_LETTERED'])
    expect((await read(id, impatient)).failure).toMatchObject({
      code: 'TIMEOUT',
      message: 'The task took longer than 100 ms.',
    })
  })
})

describe('a worker that no longer owns its task', () => {
  it('writes no progress, no effect and no result', async () => {
    const runs: TaskRun[] = []
    const started = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    atEnd(released.resolve)
    code = async run => {
      if (runs.push(run) === 1) {
        started.resolve()
        await released.promise
      }
      return async () => ({})
    }
    const id = await enqueue()
    await started.promise
    const [first] = runs
    if (!first) throw new Error('never ran')
    const { task, effect, report } = first
    // Simulates another worker that considers this one lost.
    await canopy.app.database.prisma
      .$executeRaw`UPDATE tasks SET status = 'PENDING', worker_id = NULL WHERE id = ${task.id}::uuid`
    wakeWorkers(canopy.app.bus, task)
    expect((await waitForTask(canopy.client, id)).at(-1)).toBe('COMPLETED')
    const before = await read(id)
    const db = scopeToWorkspace(canopy.app.database.prisma, task.workspaceId)
    for (const write of [
      () => transact({ app: canopy.app, db }, tx => saveProgress(tx, task, { percent: 99, step: 'late' })),
      () => db.$transaction(tx => lockTask(tx, task)),
      () => effect(tx => tx.agent.updateMany({ data: { name: 'late' } })),
      () => report({ percent: 99, step: 'late' }),
    ])
      await expect(write()).rejects.toThrow(TaskLost)
    released.resolve()
    await canopy.idle()
    expect(await read(id)).toEqual(before)
    expect(await canopy.app.database.prisma.agent.count({ where: { name: 'late' } })).toBe(0)
  })
})

describe('a process that stops', () => {
  it('returns its running task to the queue without using up an attempt', async () => {
    const started = Promise.withResolvers<void>()
    code = async ({ task, signal }) => {
      if (task.attempt > 1) return async () => ({})
      started.resolve()
      await new Promise(resolve => signal.addEventListener('abort', resolve))
      throw signal.reason
    }
    const id = await enqueue()
    await started.promise
    await canopy.restart()
    expect(await waitForTask(canopy.client, id)).toEqual([...RETRIED, 'COMPLETED'])
    // `maxAttempts` is the limit of two plus the returned attempt.
    expect(await read(id)).toMatchObject({ status: 'COMPLETED', attempt: 2, maxAttempts: 3, failure: null })
    const where = { id: decodeId('Task', id) ?? '' }
    expect(await canopy.app.database.prisma.task.findUnique({ where })).toMatchObject({ returned: 1 })
  })
})
