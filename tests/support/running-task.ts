import { v7 as uuidv7 } from 'uuid'
import type { App } from '../../src/app.ts'
import { encodeId } from '../../src/platform/ids.ts'
import { VERSION } from '../../src/platform/version.ts'
import { wakeTask } from './tasks/wake-task.ts'

const FAR_FUTURE = new Date('2100-01-01')

/** A running task that has no worker. The test writes its events. */
export interface RunningTask {
  /** The ID in the database. */
  uuid: string
  /** The ID in the API. */
  id: string
  workspaceId: string
  /** Writes a PROGRESSED event and wakes the subscribers. */
  write(step: string): Promise<void>
  /** Cancels the task, which writes its last event. */
  finish(): Promise<void>
}

/** Creates a task with the events ENQUEUED and STARTED. */
export async function makeRunningTask(
  { database, bus }: Pick<App, 'database' | 'bus'>,
  workspaceId: string,
): Promise<RunningTask> {
  const { prisma } = database
  // The last heartbeat is in the future, so no worker considers the task lost.
  const worker = await prisma.worker.create({
    data: { id: uuidv7(), host: 'test', version: VERSION, concurrency: 1, lastSeenAt: FAR_FUTURE },
  })
  const { id: uuid } = await prisma.task.create({
    data: {
      workspaceId,
      kind: 'COVERAGE_REFRESH',
      input: {},
      maxAttempts: 1,
      timeoutMs: 600_000,
      dueAt: FAR_FUTURE,
    },
  })
  const change = async (data: object) => {
    await prisma.task.update({ where: { id: uuid }, data })
    wakeTask(bus, { id: uuid, workspaceId })
  }
  await change({ status: 'RUNNING', attempt: 1, workerId: worker.id })
  return {
    uuid,
    id: encodeId('Task', uuid),
    workspaceId,
    write: step => change({ progressStep: step }),
    finish: () => change({ status: 'CANCELLED', finishedAt: new Date() }),
  }
}
