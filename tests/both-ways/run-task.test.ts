import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { PermanentFailure, type TaskCode, TaskLost, type TaskRun } from '../../src/workers/task-definition.ts'
import { holdTask, saveProgress } from '../../src/workers/task-states.ts'
import { graphql } from '../support/gql/gql.ts'
import { waitForTask } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const MakeTaxonomy = graphql(`
  mutation WorkerTaxonomy {
    createTaxonomy(input: { version: "v1", publish: true, nodes: [{ key: "all", name: "All" }] }) { __typename }
  }
`)
const MakeAgent = graphql(`
  mutation WorkerAgent {
    createAgent(input: { name: "guide", nodeKeys: ["all"] }) {
      ... on CreateAgentPayload { agent { id } task { id } }
    }
  }
`)
const Task = graphql(`
  query WorkerTask($id: ID!) {
    task(id: $id) {
      status
      attempt
      maxAttempts
      nextAttemptAt
      progress { percent }
      failure { code message retryable attempt }
      events(first: 100) { nodes { sequence type attempt message progress { percent step } } }
    }
  }
`)

const finished: TaskCode = async () => async () => ({})
let code: TaskCode = finished
let canopy: TestCanopy
beforeAll(async () => {
  canopy = await startTestCanopy(
    { TASK_TIMEOUT_MS: '1000', TASK_MAX_ATTEMPTS: '2', SHUTDOWN_GRACE_MS: '200' },
    { COVERAGE_REFRESH: run => code(run) },
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
  const { task } = await canopy.client.run(Task, { id })
  if (!task) throw new Error('no task')
  return task
}

describe('a task attempt', () => {
  it('that reports progress is seen to rise and never to fall', async () => {
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

  it('that fails is tried again, and the task fails for good when its attempts are spent', async () => {
    code = async () => {
      throw new Error('secret detail of the inside')
    }
    const id = await enqueue()
    const types = await waitForTask(canopy.client, id)
    expect(types).toEqual(['ENQUEUED', 'STARTED', 'RETRY_SCHEDULED', 'STARTED', 'FAILED', 'DEAD_LETTERED'])
    const task = await read(id)
    expect(task).toMatchObject({
      status: 'FAILED',
      attempt: 2,
      failure: { code: 'INTERNAL', retryable: false, attempt: 2 },
    })
    expect(JSON.stringify(task)).not.toContain('secret detail')
  })

  it('that fails once and then works leaves a completed task without a failure', async () => {
    let attempts = 0
    code = async () => {
      attempts += 1
      if (attempts === 1) throw new Error('not yet')
      return async () => ({})
    }
    const id = await enqueue()
    await waitForTask(canopy.client, id)
    expect(await read(id)).toMatchObject({
      status: 'COMPLETED',
      attempt: 2,
      failure: null,
      progress: { percent: 100 },
    })
  })

  it('that fails for good is not tried again', async () => {
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

  it('that outlives its time is ended, and the task times out when its attempts are spent', async () => {
    code = () => new Promise(() => {})
    const id = await enqueue()
    expect(await waitForTask(canopy.client, id)).toEqual([
      'ENQUEUED',
      'STARTED',
      'RETRY_SCHEDULED',
      'STARTED',
      'TIMED_OUT',
      'DEAD_LETTERED',
    ])
    expect((await read(id)).failure).toMatchObject({
      code: 'TIMEOUT',
      message: 'The task took longer than 1000 ms.',
    })
  })
})

describe('a worker that no longer owns its task', () => {
  it('writes nothing: no progress, no effect, no end', async () => {
    const runs: TaskRun[] = []
    const late: unknown[] = []
    code = async run => {
      runs.push(run)
      if (runs.length === 1) await new Promise(resolve => run.signal.addEventListener('abort', resolve))
      if (runs.length === 1) throw run.signal.reason
      return async () => ({})
    }
    const id = await enqueue()
    await waitForTask(canopy.client, id)
    const [first] = runs
    if (!first) throw new Error('never ran')
    const before = await read(id)
    const db = scopeToWorkspace(canopy.app.database.prisma, first.task.workspaceId)
    for (const write of [
      () => db.$transaction(tx => saveProgress(tx, first.task, { percent: 99, step: 'late' })),
      () => db.$transaction(tx => holdTask(tx, first.task)),
      () => first.effect(tx => tx.agent.updateMany({ data: { name: 'late' } })),
      () => first.report({ percent: 99, step: 'late' }),
    ])
      await write().then(
        () => late.push('accepted'),
        error => late.push(error instanceof TaskLost || first.signal.aborted),
      )
    expect(late).toEqual([true, true, true, true])
    expect(await read(id)).toEqual(before)
  })
})

describe('the database', () => {
  it.each([
    ['COMPLETED', 'RUNNING'],
    ['COMPLETED', 'PENDING'],
    ['COMPLETED', 'CANCELLED'],
    ['COMPLETED', 'FAILED'],
  ] as const)('refuses to take a task from %s to %s', async (_, status) => {
    const id = await enqueue()
    await waitForTask(canopy.client, id)
    const uuid = decodeId('Task', id) ?? ''
    await expect(
      canopy.app.database.prisma.task.update({ where: { id: uuid }, data: { status } }),
    ).rejects.toThrow(/cannot go from/)
    expect((await read(id)).status).toBe('COMPLETED')
  })

  it('refuses progress of a task that does not run', async () => {
    const id = await enqueue()
    await waitForTask(canopy.client, id)
    const uuid = decodeId('Task', id) ?? ''
    await expect(
      canopy.app.database.prisma.task.update({ where: { id: uuid }, data: { progressPercent: 1 } }),
    ).rejects.toThrow(/cannot progress/)
  })
})

describe('a process that is told to stop', () => {
  it('hands its running task back unspent, and the next process runs it', async () => {
    let starts = 0
    const started = Promise.withResolvers<void>()
    code = async ({ signal }) => {
      starts += 1
      if (starts > 1) return async () => ({})
      started.resolve()
      await new Promise(resolve => signal.addEventListener('abort', resolve))
      throw signal.reason
    }
    const { workspaceId } = await canopy.app.database.prisma.agent.findFirstOrThrow({
      select: { workspaceId: true },
    })
    await canopy.app.database.prisma.task.updateMany({
      where: { workspaceId, status: 'PENDING' },
      data: { status: 'CANCELLED' },
    })
    const id = await enqueue()
    await started.promise
    await canopy.restart()
    expect(await waitForTask(canopy.client, id)).toEqual([
      'ENQUEUED',
      'STARTED',
      'RETRY_SCHEDULED',
      'STARTED',
      'COMPLETED',
    ])
    expect(await read(id)).toMatchObject({ status: 'COMPLETED', attempt: 2, failure: null })
  })
})
