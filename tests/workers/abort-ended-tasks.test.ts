import { beforeAll, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { TaskLost } from '../../src/tasks/define.ts'
import { abortEndedTasks } from '../../src/tasks/heartbeat.ts'
import type { RunningTask } from '../../src/tasks/run.ts'
import { type Seed, seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy()
let seed: Seed
beforeAll(async () => {
  seed = await seedWorld(canopy.client)
})

/** A worker, and a task that it considers running although it has ended in the database. */
async function makeStaleWorker() {
  const id = decodeId('Task', seed.taskId) ?? ''
  const task = await canopy.app.database.prisma.task.findUniqueOrThrow({ where: { id } })
  const running = new Map<string, RunningTask>()
  const workerId = '01a1fdce-7062-7528-8417-f121ba271400'
  const parts = { app: canopy.app, workerId, stopping: new AbortController().signal, running }
  return { parts, entry: { task, cancel: new AbortController() } }
}

it('ends a task that the worker no longer owns', async () => {
  const { parts, entry } = await makeStaleWorker()
  parts.running.set(entry.task.id, entry)
  await abortEndedTasks(parts)
  expect(entry.cancel.signal.reason).toBeInstanceOf(TaskLost)
})

it('keeps a task that was claimed during the check', async () => {
  const { parts, entry } = await makeStaleWorker()
  const looking = abortEndedTasks(parts)
  parts.running.set(entry.task.id, entry)
  await looking
  expect(entry.cancel.signal.aborted).toBe(false)
})
