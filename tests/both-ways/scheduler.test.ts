import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeId, encodeId } from '../../src/platform/ids.ts'
import { takeDueRetention } from '../../src/workers/take-due-retention.ts'
import { takeDueSchedules } from '../../src/workers/take-due-schedules.ts'
import { graphql } from '../support/gql/gql.ts'
import { seedWorld, waitForTask } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const Create = graphql(`
  mutation SchedulerCreate($input: CreateScheduleInput!) {
    createSchedule(input: $input) {
      ... on CreateSchedulePayload { schedule { id nextRunAt } }
    }
  }
`)
const Read = graphql(`
  query SchedulerRead($id: ID!) {
    node(id: $id) {
      ... on Schedule {
        nextRunAt
        lastTask {
          id
          kind
          status
          priority
          subject { ... on Agent { id } }
          result { __typename ... on CoverageSnapshot { percent } ... on RetentionReport { tasks } }
        }
      }
    }
  }
`)
const Remove = graphql(`
  mutation SchedulerDelete($id: ID!) { deleteSchedule(input: { id: $id }) { __typename } }
`)

const DAILY = '0 0 * * *'
const LATER = '0 0 29 2 *'

let canopy: TestCanopy
let agentId: string
beforeAll(async () => {
  canopy = await startTestCanopy({ SCHEDULE_POLL_MS: '50' })
  agentId = (await seedWorld(canopy.client)).agentId
})
afterAll(() => canopy.stop())

async function create(cron = LATER): Promise<{ id: string; uuid: string; nextRunAt: string }> {
  const input = { kind: 'COVERAGE_REFRESH' as const, agentId, cron }
  const { createSchedule } = await canopy.client.run(Create, { input })
  if (!('schedule' in createSchedule)) throw new Error(JSON.stringify(createSchedule))
  const { id, nextRunAt } = createSchedule.schedule
  return { id, uuid: decodeId('Schedule', id) ?? '', nextRunAt: nextRunAt ?? '' }
}

async function makeDue(uuid: string, ago = '1 second'): Promise<void> {
  await canopy.app.database.prisma.$executeRaw`
    UPDATE schedules SET next_run_at = now() - ${ago}::text::interval WHERE id = ${uuid}::uuid`
}

async function read(id: string) {
  const { node } = await canopy.client.run(Read, { id })
  if (!node || !('lastTask' in node)) throw new Error(`no schedule ${id}`)
  return node
}

async function lastTask(id: string): Promise<string> {
  await expect.poll(async () => (await read(id)).lastTask?.id, { timeout: 10_000 }).toBeDefined()
  return (await read(id)).lastTask?.id ?? ''
}

const countTasks = () => canopy.app.database.prisma.task.count()

describe('a schedule that is due', () => {
  it('makes one task about its agent, and is due next at the time its fields mean', async () => {
    const { id, uuid, nextRunAt } = await create()
    const before = await countTasks()
    await makeDue(uuid)
    const taskId = await lastTask(id)
    expect((await waitForTask(canopy.client, taskId)).at(-1)).toBe('COMPLETED')
    expect(await read(id)).toMatchObject({
      nextRunAt,
      lastTask: {
        kind: 'COVERAGE_REFRESH',
        priority: 'MEDIUM',
        subject: { id: agentId },
        result: { __typename: 'CoverageSnapshot' },
      },
    })
    expect(await countTasks()).toBe(before + 1)
  })

  it('makes a task each time anew, and shows the latest', async () => {
    const { id, uuid } = await create()
    await makeDue(uuid)
    const first = await lastTask(id)
    await makeDue(uuid)
    await expect.poll(async () => (await read(id)).lastTask?.id).not.toBe(first)
  })

  it('makes up for all that was missed by one task', async () => {
    const { id, uuid } = await create(DAILY)
    const before = await countTasks()
    await makeDue(uuid, '3 days')
    await lastTask(id)
    expect(await countTasks()).toBe(before + 1)
    const inMs = Date.parse((await read(id)).nextRunAt ?? '') - Date.now()
    expect(inMs).toBeGreaterThan(-1_000)
    expect(inMs).toBeLessThanOrEqual(86_400_000)
    await canopy.client.run(Remove, { id })
  })

  it('makes retention a task of low priority that reports what it removed', async () => {
    const { createSchedule } = await canopy.client.run(Create, { input: { kind: 'RETENTION', cron: LATER } })
    const id = ('schedule' in createSchedule && createSchedule.schedule.id) || ''
    await makeDue(decodeId('Schedule', id) ?? '')
    await waitForTask(canopy.client, await lastTask(id))
    expect((await read(id)).lastTask).toMatchObject({
      kind: 'RETENTION',
      priority: 'LOW',
      status: 'COMPLETED',
      result: { __typename: 'RetentionReport', tasks: 0 },
    })
  })

  it('is taken by one of many that take at once', async () => {
    const due = await Promise.all(Array.from({ length: 30 }, () => create()))
    const before = await countTasks()
    await canopy.app.database.prisma.$executeRaw`
      UPDATE schedules SET next_run_at = now() WHERE id = ANY (${due.map(({ uuid }) => uuid)}::uuid[])`
    const takers = Array.from({ length: 8 }, () => takeDueSchedules(canopy.app, 7))
    const taken = (await Promise.all(takers)).flat()
    expect(new Set(taken).size).toBe(taken.length)
    for (const { id } of due) await lastTask(id)
    expect(await countTasks()).toBe(before + 30)
  })

  it('makes no task where it was deleted', async () => {
    const { id, uuid } = await create()
    await canopy.client.run(Remove, { id })
    const before = await countTasks()
    await makeDue(uuid)
    expect(await takeDueSchedules(canopy.app, 10)).toEqual([])
    expect(await countTasks()).toBe(before)
  })

  it('that cannot be read any more makes its task, stops, and holds up no other', async () => {
    const [broken, whole] = [await create(), await create()]
    await canopy.app.database.prisma.$executeRaw`
      UPDATE schedules SET time_zone = 'Mars/Olympus', next_run_at = now() - interval '1 hour' WHERE id = ${broken.uuid}::uuid`
    await makeDue(whole.uuid)
    await lastTask(whole.id)
    await lastTask(broken.id)
    expect((await read(broken.id)).nextRunAt).toBeNull()
  })

  it('is met by its task or not at all: what fails before the commit leaves it due', async () => {
    const { id, uuid } = await create()
    const { prisma } = canopy.app.database
    const before = await countTasks()
    await prisma.$executeRawUnsafe(
      `ALTER TABLE schedules ADD CONSTRAINT broken CHECK (id <> '${uuid}' OR last_task_id IS NULL)`,
    )
    await makeDue(uuid)
    const isTaken = () => takeDueSchedules(canopy.app, 10).catch(() => 'failed')
    await expect.poll(isTaken).toBe('failed')
    expect({ tasks: await countTasks(), ...(await read(id)) }).toMatchObject({
      tasks: before,
      lastTask: null,
    })
    await prisma.$executeRawUnsafe('ALTER TABLE schedules DROP CONSTRAINT broken')
    await lastTask(id)
    expect(await countTasks()).toBe(before + 1)
  })
})

describe('retention', () => {
  const own = async () =>
    (await canopy.app.database.prisma.workspace.findFirstOrThrow({ orderBy: { id: 'asc' } })).id
  const tasksOf = (workspaceId: string) =>
    canopy.app.database.prisma.task.findMany({
      where: { workspaceId, kind: 'RETENTION' },
      orderBy: { id: 'asc' },
    })

  it('is due an hour after a workspace was made, then every hour, by a task of low priority', async () => {
    const { prisma } = canopy.app.database
    const { id } = await prisma.workspace.create({ data: { name: 'new' } })
    const inSeconds = async () =>
      (
        await prisma.$queryRaw<{ seconds: number }[]>`
          SELECT extract(epoch FROM next_retention_at - now())::float8 AS seconds FROM workspaces WHERE id = ${id}::uuid`
      )[0]?.seconds
    expect(await inSeconds()).toBeGreaterThan(3_590)
    expect(await inSeconds()).toBeLessThanOrEqual(3_600)
    await prisma.$executeRaw`UPDATE workspaces SET next_retention_at = now() - interval '5 hours' WHERE id = ${id}::uuid`
    await expect
      .poll(() => tasksOf(id), { timeout: 10_000 })
      .toMatchObject([{ status: 'COMPLETED', priority: 'LOW' }])
    expect(await inSeconds()).toBeGreaterThan(3_580)
  })

  it('comes once, however many look at once, and not while one of the workspace waits or runs', async () => {
    const { prisma } = canopy.app.database
    const workspaceId = await own()
    const before = (await tasksOf(workspaceId)).length
    const [agent] = await prisma.agent.findMany({ where: { workspaceId }, take: 1 })
    // Waits until its time, which is far off.
    const waiting = await prisma.task.create({
      data: {
        workspaceId,
        kind: 'RETENTION',
        input: {},
        maxAttempts: 1,
        timeoutMs: 1000,
        agentId: agent?.id ?? null,
        dueAt: new Date('2100-01-01'),
      },
    })
    const makeDueNow = () =>
      prisma.$executeRaw`UPDATE workspaces SET next_retention_at = now() WHERE id = ${workspaceId}::uuid`
    await makeDueNow()
    await Promise.all(Array.from({ length: 5 }, () => takeDueRetention(canopy.app, 10)))
    expect((await tasksOf(workspaceId)).map(task => task.id)).toContain(waiting.id)
    expect(await tasksOf(workspaceId)).toHaveLength(before + 1)
    await prisma.task.delete({ where: { id: waiting.id } })
    await makeDueNow()
    await Promise.all(Array.from({ length: 5 }, () => takeDueRetention(canopy.app, 10)))
    const after = await tasksOf(workspaceId)
    expect(after).toHaveLength(before + 1)
    await waitForTask(canopy.client, encodeId('Task', after.at(-1)?.id ?? ''))
  })
})
