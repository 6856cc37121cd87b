import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { Prisma } from '../../src/generated/prisma/client.ts'
import { transact } from '../../src/platform/bus/transact.ts'
import { recordHeartbeat } from '../../src/tasks/heartbeat.ts'
import { endLostTasks, SET_ALIVE } from '../../src/tasks/lease.ts'
import { createTask } from '../../src/tasks/queue.ts'
import { openTestApp } from '../support/open-test-app.ts'
import { parseMetrics, sumOf } from '../support/scrape-metrics.ts'
import { setUp } from '../support/start-test-canopy.ts'
import { claimAs } from '../support/tasks/claim.ts'

/** Concurrency of each worker. */
const LIMIT = 4
const MAX_LOSSES = 10
const NEVER = new Date('2100-01-01')

const test = setUp(
  () => openTestApp({ TASK_LEASE_MS: '600000' }),
  made => made.stop(),
)
const context = setUp(() => test.newContext())
afterEach(async () => {
  const { prisma } = test.app.database
  await prisma.task.deleteMany()
  await prisma.worker.deleteMany()
})

/** @returns UUIDs, in the order of the queue. */
async function makeTasks(count: number): Promise<string[]> {
  const ids: string[] = []
  await transact(context, async tx => {
    for (let i = 0; i < count; i++)
      ids.push((await createTask(test.app, tx, { ...context.viewer, kind: 'TEMPLATE_PULL', input: {} })).id)
  })
  return ids
}

/** Creates tasks that were running in one worker when it died. @returns UUIDs. */
async function makeSuspects(count: number): Promise<string[]> {
  const worker = await startWorker()
  const ids = await makeTasks(count)
  await claim(worker, count)
  await die(worker)
  return ids
}

async function startWorker(bootId = 'this boot'): Promise<string> {
  const { id } = await test.app.database.prisma.worker.create({
    data: { id: randomUUID(), host: 'test', bootId, version: '0', concurrency: LIMIT },
  })
  return id
}

/** @returns UUIDs of the tasks that a worker claims, in order of creation. */
async function claim(worker: string, limit = LIMIT, more?: Parameters<typeof claimAs>[3]): Promise<string[]> {
  return (await claimAs(test.app, worker, limit, more)).map(({ id }) => id).sort()
}

/** Ends the tasks of silent workers, as a worker does. */
async function endLost(workerId: string): Promise<void> {
  const stopping = new AbortController().signal
  await endLostTasks({ app: test.app, workerId, stopping, running: new Map() }, { isSilenceKnown: true })
}

/** Simulates a worker that stops sending heartbeats, and another one that notices and then stops, unless it is given. */
async function die(worker: string, witness?: string): Promise<void> {
  const { prisma } = test.app.database
  const other = witness ?? (await startWorker())
  await prisma.$executeRaw`UPDATE workers SET last_seen_at = now() - interval '1 hour' WHERE id = ${worker}::uuid`
  await endLost(other)
  await prisma.$executeRaw`UPDATE tasks SET due_at = now() WHERE status = 'PENDING'`
  if (!witness) await prisma.worker.delete({ where: { id: other } })
}

/** Keeps pending tasks from being claimed. */
const postpone = (where: Prisma.TaskWhereInput) =>
  test.app.database.prisma.task.updateMany({ where: { status: 'PENDING', ...where }, data: { dueAt: NEVER } })

async function read(id: string) {
  const { status, attempt, returned, losses, deadLetterReason } =
    await test.app.database.prisma.task.findUniqueOrThrow({ where: { id } })
  return { status, spent: attempt - returned, losses, reason: deadLetterReason }
}

const complete = (...ids: string[]) =>
  test.app.database.prisma.task.updateMany({ where: { id: { in: ids } }, data: { status: 'COMPLETED' } })

describe('a suspect', () => {
  it('runs alone in its worker', async () => {
    const [first = '', second = ''] = await makeSuspects(2)
    const others = await makeTasks(3)
    const worker = await startWorker()
    expect(await claim(worker)).toEqual([first])
    expect(await claim(worker, LIMIT - 1, { isIdle: false })).toEqual([])
    expect(await claim(worker, LIMIT - 1, { isIdle: false, ranSuspect: true })).toEqual([])
    await complete(first)
    // Other tasks run before the next suspect.
    expect(await claim(worker, LIMIT, { ranSuspect: true })).toEqual(others)
    expect(await claim(worker, 1, { isIdle: false })).toEqual([])
    await complete(...others)
    expect(await claim(worker)).toEqual([second])
    await complete(second)
    expect(await claim(worker, LIMIT, { ranSuspect: true })).toEqual([])
  })

  it('is claimed right after another one if no other task is due', async () => {
    const [first = '', second = ''] = await makeSuspects(2)
    const worker = await startWorker()
    expect(await claim(worker)).toEqual([first])
    await complete(first)
    expect(await claim(worker, LIMIT, { ranSuspect: true })).toEqual([second])
  })

  it('is not claimed while a task runs, even if only the process or only the database knows of it', async () => {
    await makeSuspects(1)
    const worker = await startWorker()
    expect(await claim(worker, LIMIT, { isIdle: false })).toEqual([])
    await makeTasks(1)
    await test.app.database.prisma.task.updateMany({
      where: { losses: 0 },
      data: { status: 'RUNNING', workerId: worker },
    })
    expect(await claim(worker)).toEqual([])
  })

  it('makes only the worker with the fewest tasks wait until it is idle', async () => {
    const [busy, busier] = [await startWorker(), await startWorker()]
    const running = await makeTasks(5)
    expect(await claim(busy, 2)).toEqual(running.slice(0, 2))
    expect(await claim(busier, 3)).toEqual(running.slice(2))
    const lost = await startWorker()
    const [suspect = ''] = await makeTasks(1)
    await claim(lost, 1)
    await die(lost, busy)
    const others = await makeTasks(4)
    expect(await claim(busy, 2, { isIdle: false })).toEqual([])
    expect(await claim(busier, 1, { isIdle: false })).toEqual(others.slice(0, 1))
    await complete(...running.slice(0, 2))
    expect(await claim(busy)).toEqual([suspect])
    expect(await claim(busier, 3, { isIdle: false })).toEqual(others.slice(1))
  })

  it('makes every worker wait until it is idle after a long wait', async () => {
    const [busy, busier, lost] = [await startWorker(), await startWorker(), await startWorker()]
    await makeTasks(4)
    await claim(busy, 1)
    await claim(busier, 2)
    await claim(lost, 1)
    await die(lost, busy)
    await makeTasks(2)
    await test.app.database.prisma
      .$executeRaw`UPDATE tasks SET due_at = now() - interval '1 hour' WHERE losses > 0`
    for (const worker of [busy, busier]) expect(await claim(worker, 2, { isIdle: false })).toEqual([])
  })

  it('occupies at most half of the workers', async () => {
    const suspects = await makeSuspects(3)
    const others = await makeTasks(2)
    const workers = await Promise.all(Array.from({ length: 3 }, () => startWorker()))
    const claimed = []
    for (const worker of workers) claimed.push(await claim(worker))
    expect(claimed).toEqual([suspects.slice(0, 1), suspects.slice(1, 2), others])
  })

  it('counts toward the task limit of its agent while it waits', async () => {
    const { prisma } = test.app.database
    const { workspaceId } = context.viewer
    const taxonomy = await prisma.taxonomy.create({
      data: { workspaceId, version: 'v1', status: 'PUBLISHED' },
    })
    const agent = await prisma.agent.create({ data: { workspaceId, taxonomyId: taxonomy.id, name: 'guide' } })
    const [suspect = ''] = await makeSuspects(1)
    const others = await makeTasks(5)
    await prisma.task.updateMany({ data: { agentId: agent.id } })
    const [busy, idle] = [await startWorker(), await startWorker()]
    // The limit is four running tasks per agent.
    expect(await claim(busy, 5, { ranSuspect: true })).toEqual(others.slice(0, 3))
    expect(await claim(idle)).toEqual([suspect])
    expect(await claim(busy, 2, { isIdle: false })).toEqual([])
  })
})

describe('a lost task', () => {
  /** Runs the task alone in a worker that dies. */
  async function dieAlone(id: string, bootId?: string): Promise<void> {
    const worker = await startWorker(bootId)
    expect(await claim(worker)).toEqual([id])
    await die(worker)
  }
  const expectPoisoned = async (id: string) =>
    expect(await read(id)).toMatchObject({ status: 'FAILED', reason: 'POISONED' })

  it('is poisoned after two workers died while they ran only this task, without harm to other tasks', async () => {
    const [bad = '', ...others] = await makeSuspects(4)
    const failed = { status: 'FAILED', spent: 1, losses: 3, reason: 'POISONED' }
    await dieAlone(bad)
    expect(await read(bad)).toEqual({ status: 'PENDING', spent: 0, losses: 2, reason: null })
    await dieAlone(bad)
    expect(await read(bad)).toEqual(failed)
    for (const other of others)
      expect(await read(other)).toEqual({ status: 'PENDING', spent: 0, losses: 1, reason: null })
  })

  it('is not poisoned if its worker came back, received SIGTERM, or went down with its machine', async () => {
    const { prisma } = test.app.database
    const [id = ''] = await makeSuspects(1)
    for (const excuse of ['came back', 'came back', 'stopped', 'stopped', 'rebooted', 'rebooted']) {
      const worker = await startWorker(excuse === 'rebooted' ? randomUUID() : undefined)
      expect(await claim(worker)).toEqual([id])
      if (excuse === 'stopped')
        await prisma.worker.update({ where: { id: worker }, data: { stoppingAt: new Date() } })
      await die(worker)
      if (excuse === 'came back')
        await prisma.$executeRaw`UPDATE workers SET ${SET_ALIVE} WHERE id = ${worker}::uuid`
      expect(await read(id), excuse).toMatchObject({ status: 'PENDING', spent: 0 })
    }
    await dieAlone(id)
    expect(await read(id)).toMatchObject({ status: 'PENDING', spent: 0 })
  })

  it('is poisoned only if a worker on the same machine is seen after the death', async () => {
    const [id = ''] = await makeSuspects(1)
    await dieAlone(id, 'another machine')
    await dieAlone(id, 'another machine')
    expect(await read(id)).toMatchObject({ status: 'PENDING' })
    await startWorker('another machine')
    await dieAlone(id, 'another machine')
    await expectPoisoned(id)
  })

  it('is not poisoned while workers also die without it', async () => {
    const [id = ''] = await makeSuspects(1)
    for (let death = 0; death < 4; death++) {
      await dieAlone(id)
      expect(await read(id)).toMatchObject({ status: 'PENDING' })
      await die(await startWorker())
    }
    await dieAlone(id)
    expect(await read(id)).toMatchObject({ status: 'PENDING' })
    await dieAlone(id)
    await expectPoisoned(id)
  })

  it('is not poisoned by the deaths of another suspect', async () => {
    const [bad = '', good = ''] = await makeSuspects(2)
    await dieAlone(bad)
    await postpone({ id: bad })
    await dieAlone(good)
    expect(await read(good)).toMatchObject({ status: 'PENDING', losses: 2 })
    await dieAlone(bad)
    await expectPoisoned(bad)
  })

  it('is not poisoned while two other suspects also die alone', async () => {
    const suspects = await makeSuspects(3)
    for (let round = 0; round < 3; round++)
      for (const id of suspects) {
        await postpone({ id: { not: id } })
        await dieAlone(id)
        expect(await read(id)).toMatchObject({ status: 'PENDING' })
      }
    const [bad = ''] = suspects
    for (const status of ['PENDING', 'FAILED']) {
      await postpone({ id: { not: bad } })
      await dieAlone(bad)
      expect(await read(bad)).toMatchObject({ status })
    }
  })

  it('ends with WORKER_LOST at its tenth loss if the cause stays unknown', async () => {
    const [id = ''] = await makeSuspects(1)
    for (let losses = 2; losses <= MAX_LOSSES; losses++) await dieAlone(id, randomUUID())
    expect(await read(id)).toEqual({ status: 'FAILED', spent: 1, losses: MAX_LOSSES, reason: 'WORKER_LOST' })
  })
})

it('a worker keeps what it claims between a pause and its next heartbeat', async () => {
  const [paused, witness] = [await startWorker(), await startWorker()]
  const [before = '', after = ''] = await makeTasks(2)
  expect(await claim(paused, 1)).toEqual([before])
  await die(paused, witness)
  await test.app.database.prisma.task.update({ where: { id: before }, data: { status: 'CANCELLED' } })
  expect(await claim(paused, 1)).toEqual([after])
  await endLost(witness)
  expect(await read(after)).toMatchObject({ status: 'RUNNING', losses: 0 })
})

describe('metrics of claims and leases', () => {
  /** @returns how much each counter rises. */
  async function rise(
    act: () => Promise<unknown>,
    ...counters: [name: string, labels: Record<string, string>][]
  ) {
    const read = async () => {
      const scraped = parseMetrics(await test.app.metrics.scrape())
      return counters.map(([name, labels]) => sumOf([scraped], name, labels))
    }
    const before = await read()
    await act()
    return (await read()).map((count, i) => count - (before[i] ?? 0))
  }
  const results = (name: string, ...values: string[]) =>
    values.map((result): [string, { result: string }] => [name, { result }])

  it('count claims by result', async () => {
    const worker = await startWorker()
    await makeTasks(2)
    const claimTwice = async () => [await claim(worker), await claim(worker)]
    const counters = results('canopy_claims_total', 'claimed', 'empty')
    expect(await rise(claimTwice, ...counters, ['canopy_claim_conflicts_total', {}])).toEqual([1, 1, 0])
  })

  it('count heartbeats by result', async () => {
    const beat = async () => {
      const parts = { app: test.app, stopping: new AbortController().signal, running: new Map() }
      await recordHeartbeat({ ...parts, workerId: randomUUID() })
      await expect(recordHeartbeat({ ...parts, workerId: 'not a UUID' })).rejects.toThrow()
    }
    expect(await rise(beat, ...results('canopy_lease_renewals_total', 'renewed', 'failed'))).toEqual([1, 1])
  })

  it('count lost leases by cause', async () => {
    const { prisma } = test.app.database
    const [silent, stopped, stray] = [await startWorker(), await startWorker(), await startWorker()]
    await makeTasks(6)
    await claim(silent, 3)
    await claim(stopped, 2)
    await claim(stray, 1)
    await prisma.worker.update({ where: { id: stopped }, data: { stoppingAt: new Date() } })
    await prisma.$executeRaw`UPDATE tasks SET started_at = now() - interval '1 hour' WHERE worker_id = ${stray}::uuid`
    await prisma.$executeRaw`UPDATE workers SET last_seen_at = now() - interval '1 hour' WHERE id <> ${stray}::uuid`
    const causes = ['silent', 'stopped', 'stray'].map((cause): [string, { cause: string }] => [
      'canopy_leases_lost_total',
      { cause },
    ])
    expect(await rise(() => endLost(stray), ...causes)).toEqual([3, 2, 1])
  })
})
