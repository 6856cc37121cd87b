import { beforeAll, describe, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { dueSchedules } from '../../src/tasks/schedule.ts'
import { dueRetention } from '../../src/workers/retention.ts'
import { graphql } from '../support/gql/gql.ts'
import type { CreateScheduleInput } from '../support/gql/graphql.ts'
import { seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createDue } from '../support/tasks/create-due.ts'

const Create = graphql(`
  mutation SchedulerCreate($input: CreateScheduleInput!) {
    createSchedule(input: $input) { ... on CreateSchedulePayload { schedule { id nextRunAt } } }
  }
`)
const Read = graphql(`
  query SchedulerRead($id: ID!) {
    node(id: $id) {
      ... on Schedule {
        nextRunAt
        lastTask {
          id kind status priority subject { ... on Agent { id } }
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

const canopy = setUpTestCanopy()
let agentId: string
beforeAll(async () => {
  agentId = (await seedWorld(canopy.client)).agentId
})

/** Creates a schedule, by default one that measures the agent. */
async function create(more: Partial<CreateScheduleInput> = {}) {
  const input = { kind: 'COVERAGE_REFRESH' as const, agentId, cron: LATER, ...more }
  const { createSchedule } = await canopy.client.run(Create, { input })
  if (!('schedule' in createSchedule)) throw new Error(JSON.stringify(createSchedule))
  const { id, nextRunAt } = createSchedule.schedule
  return { id, uuid: decodeId('Schedule', id) ?? '', nextRunAt }
}

const createDueOfSchedules = (limit: number) => createDue(canopy.app, dueSchedules(canopy.app), limit)

async function makeDue(uuid: string, ago = '1 second'): Promise<void> {
  await canopy.app.database.prisma.$executeRaw`
    UPDATE schedules SET next_run_at = now() - ${ago}::text::interval WHERE id = ${uuid}::uuid`
}

async function read(id: string) {
  const { node } = await canopy.client.run(Read, { id })
  if (!node || !('lastTask' in node)) throw new Error(`no schedule ${id}`)
  return node
}

/** Runs all due work to completion. @returns the ID of the schedule's last task. */
async function runLastTask(id: string): Promise<string> {
  await canopy.idle()
  const { lastTask } = await read(id)
  expect(lastTask?.status).toBe('COMPLETED')
  return lastTask?.id ?? ''
}

const countTasks = () => canopy.app.database.prisma.task.count()

describe('a schedule that is due', () => {
  it('creates one task for its agent and moves to its next time', async () => {
    const { id, uuid, nextRunAt } = await create()
    const before = await countTasks()
    await makeDue(uuid)
    await runLastTask(id)
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

  it('creates a new task each time and shows the latest', async () => {
    const { id, uuid } = await create()
    await makeDue(uuid)
    const first = await runLastTask(id)
    await makeDue(uuid)
    expect(await runLastTask(id)).not.toBe(first)
  })

  it('catches up on all missed times with one task', async () => {
    const { id, uuid } = await create({ cron: DAILY })
    const [before, startedAt] = [await countTasks(), Date.now()]
    await makeDue(uuid, '3 days')
    await runLastTask(id)
    expect(await countTasks()).toBe(before + 1)
    const nextRunAt = Date.parse((await read(id)).nextRunAt ?? '')
    expect(nextRunAt).toBeGreaterThan(startedAt)
    expect(nextRunAt).toBeLessThanOrEqual(Date.now() + 86_400_000)
    await canopy.client.run(Remove, { id })
  })

  it('runs retention as a task of low priority that reports what it removed', async () => {
    const { id, uuid } = await create({ kind: 'RETENTION', agentId: null })
    await makeDue(uuid)
    await runLastTask(id)
    expect((await read(id)).lastTask).toMatchObject({
      kind: 'RETENTION',
      priority: 'LOW',
      result: { __typename: 'RetentionReport', tasks: 0 },
    })
  })

  it('creates one task even if several schedulers run concurrently', async () => {
    const due = await Promise.all(Array.from({ length: 30 }, () => create()))
    const before = await countTasks()
    await canopy.app.database.prisma.$executeRaw`
      UPDATE schedules SET next_run_at = now() WHERE id = ANY (${due.map(({ uuid }) => uuid)}::uuid[])`
    const found = await Promise.all(Array.from({ length: 8 }, () => createDueOfSchedules(7)))
    expect(found.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0)
    await canopy.idle()
    for (const { id } of due) expect((await read(id)).lastTask?.status).toBe('COMPLETED')
    expect(await countTasks()).toBe(before + 30)
  })

  it('creates no task once it is deleted', async () => {
    const { id, uuid } = await create()
    await canopy.client.run(Remove, { id })
    const before = await countTasks()
    await makeDue(uuid)
    expect(await createDueOfSchedules(10)).toBe(0)
    expect(await countTasks()).toBe(before)
  })

  it('creates its task and stops if its time zone is no longer known, without blocking others', async () => {
    const [broken, whole] = [await create(), await create()]
    await canopy.app.database.prisma.$executeRaw`
      UPDATE schedules SET time_zone = 'Mars/Olympus', next_run_at = now() - interval '1 hour' WHERE id = ${broken.uuid}::uuid`
    await makeDue(whole.uuid)
    await runLastTask(whole.id)
    await runLastTask(broken.id)
    expect((await read(broken.id)).nextRunAt).toBeNull()
  })

  it('stays due if creating its task fails', async () => {
    const { id, uuid } = await create()
    const { prisma } = canopy.app.database
    const before = await countTasks()
    await prisma.$executeRawUnsafe(
      `ALTER TABLE schedules ADD CONSTRAINT broken CHECK (id <> '${uuid}' OR last_task_id IS NULL)`,
    )
    await makeDue(uuid)
    await expect(createDueOfSchedules(10)).rejects.toThrow('broken')
    expect((await read(id)).lastTask).toBeNull()
    expect(await countTasks()).toBe(before)
    await prisma.$executeRawUnsafe('ALTER TABLE schedules DROP CONSTRAINT broken')
    await runLastTask(id)
    expect(await countTasks()).toBe(before + 1)
  })
})

describe('a retention task', () => {
  const tasksOf = (workspaceId: string) =>
    canopy.app.database.prisma.task.findMany({
      where: { workspaceId, kind: 'RETENTION' },
      orderBy: { id: 'asc' },
    })

  it('is due an hour after its workspace was created, then an hour after the previous one, with low priority', async () => {
    const { prisma } = canopy.app.database
    const [made] = await prisma.$queryRaw<{ id: string; seconds: number }[]>`
      INSERT INTO workspaces (id, name) VALUES (gen_random_uuid(), 'new')
      RETURNING id, extract(epoch FROM next_retention_at - now())::float8 AS seconds`
    const id = made?.id ?? ''
    expect(made?.seconds).toBe(3_600)
    await prisma.$executeRaw`UPDATE workspaces SET next_retention_at = now() - interval '5 hours' WHERE id = ${id}::uuid`
    await canopy.idle()
    expect(await tasksOf(id)).toMatchObject([{ status: 'COMPLETED', priority: 'LOW' }])
    // A task is due at the time of the transaction that creates it.
    const [next] = await prisma.$queryRaw<{ seconds: number }[]>`
      SELECT extract(epoch FROM next_retention_at - due_at)::float8 AS seconds
      FROM workspaces JOIN tasks ON workspace_id = workspaces.id WHERE workspaces.id = ${id}::uuid`
    expect(next?.seconds).toBe(3_600)
  })

  it('is created once by concurrent schedulers, and not while another is waiting or running', async () => {
    const { prisma } = canopy.app.database
    const { workspaceId, id } = await prisma.agent.findFirstOrThrow()
    const before = (await tasksOf(workspaceId)).length
    // Stays pending: it is due in the far future.
    const task = { workspaceId, kind: 'RETENTION', input: {}, maxAttempts: 1, timeoutMs: 1000 } as const
    const waiting = await prisma.task.create({
      data: { ...task, agentId: id, dueAt: new Date('2100-01-01') },
    })
    const scheduleConcurrently = async () => {
      await prisma.$executeRaw`UPDATE workspaces SET next_retention_at = now() WHERE id = ${workspaceId}::uuid`
      await Promise.all(Array.from({ length: 5 }, () => createDue(canopy.app, dueRetention(canopy.app), 10)))
    }
    await scheduleConcurrently()
    expect((await tasksOf(workspaceId)).map(task => task.id)).toContain(waiting.id)
    expect(await tasksOf(workspaceId)).toHaveLength(before + 1)
    await prisma.task.delete({ where: { id: waiting.id } })
    await scheduleConcurrently()
    expect(await tasksOf(workspaceId)).toHaveLength(before + 1)
    await canopy.idle()
    expect((await tasksOf(workspaceId)).at(-1)?.status).toBe('COMPLETED')
  })
})
