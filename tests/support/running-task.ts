import { v7 as uuidv7 } from 'uuid'
import type { App } from '../../src/app.ts'
import { encodeId } from '../../src/platform/ids.ts'
import { VERSION } from '../../src/platform/version.ts'
import { wakeTask } from './tasks/wake-task.ts'

const FAR_FUTURE = new Date('2100-01-01')

/** A task that runs for ever: what happens to it is what the test writes. */
export interface RunningTask {
  /** UUID. */
  uuid: string
  /** As clients know it. */
  id: string
  workspaceId: string
  /** Writes one PROGRESSED event, and wakes those who follow. */
  write(step: string): Promise<void>
  /** Ends it. */
  finish(): Promise<void>
}

/** Makes one that no worker knows of. Its events are ENQUEUED, STARTED and what is written. */
export async function makeRunningTask(
  { database, bus }: Pick<App, 'database' | 'bus'>,
  workspaceId: string,
): Promise<RunningTask> {
  const { prisma } = database
  // Its worker is never silent for long, so that nobody takes it for lost.
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
