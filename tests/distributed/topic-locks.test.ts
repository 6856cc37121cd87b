import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ViewerContext } from '../../src/context.ts'
import { NotFoundError } from '../../src/errors.ts'
import { encodeId } from '../../src/platform/ids.ts'
import { redriveTask } from '../../src/resolvers/tasks/redrive-task.ts'
import { lockIdleTopic } from '../../src/resolvers/topics/find-topic.ts'
import { removeTasks } from '../../src/workers/outdated-rows.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'
import { waitUntil } from '../support/wait-until.ts'

// Deleting a topic locks the topic, then its tasks. Other code that needs both must not lock a task first.

const LONG_AGO = new Date(0)
let opened: TestApp
let context: ViewerContext
beforeAll(async () => {
  opened = await openTestApp()
  context = await opened.newContext()
})
afterAll(() => opened.stop())

/** Creates a topic whose generation failed long ago. @returns UUIDs. */
async function makeTopic(): Promise<{ topicId: string; taskId: string }> {
  const { db, viewer } = context
  const topic = await db.topic.create({
    data: {
      workspaceId: viewer.workspaceId,
      createdById: viewer.userId,
      title: 'Leave',
      language: 'en',
      status: 'FAILED',
    },
  })
  const task = await db.task.create({
    data: {
      workspaceId: viewer.workspaceId,
      topicId: topic.id,
      kind: 'REPORT_GENERATION',
      status: 'FAILED',
      input: {},
      maxAttempts: 1,
      timeoutMs: 1_000,
      deadLetterReason: 'RETRIES_EXHAUSTED',
      deadLetteredAt: LONG_AGO,
      finishedAt: LONG_AGO,
    },
  })
  await db.topic.update({ where: { id: topic.id }, data: { generationId: task.id, status: 'FAILED' } })
  return { topicId: topic.id, taskId: task.id }
}

const retain = () => {
  const { app, db, viewer } = context
  const keep = { workspaceId: viewer.workspaceId, limit: 500, config: app.config, artifacts: app.artifacts }
  return db.$transaction(tx => removeTasks(tx, keep))
}

it('skips the tasks of a locked topic in retention, and waits for no lock', async () => {
  const { db, viewer } = context
  const { topicId } = await makeTopic()
  const other = await makeTopic()
  await db.$transaction(async tx => {
    await lockIdleTopic(tx, viewer, topicId)
    expect(await retain()).toBe(1)
    await tx.topic.delete({ where: { id: topicId } })
  })
  expect(await db.topic.findUnique({ where: { id: other.topicId } })).toMatchObject({ generationId: null })
  expect(await db.task.count()).toBe(0)
})

it('returns NotFoundError if a dead letter is redriven while its topic is deleted', async () => {
  const { db, viewer } = context
  const { topicId, taskId } = await makeTopic()
  const { redriving } = await db.$transaction(async tx => {
    await lockIdleTopic(tx, viewer, topicId)
    const redriving = redriveTask(context, { id: encodeId('Task', taskId) }).catch((error: unknown) => error)
    await waitUntil('the redrive waits', async () => {
      const [row] = await opened.app.database.prisma.$queryRaw<{ waiting: number }[]>`
        SELECT count(*)::int AS waiting FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`
      return row?.waiting === 1
    })
    await tx.topic.delete({ where: { id: topicId } })
    return { redriving }
  })
  expect(await redriving).toBeInstanceOf(NotFoundError)
})
