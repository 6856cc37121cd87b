import { setTimeout as sleep } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import type { App } from '../src/app.ts'
import { wakeTask } from '../tests/support/tasks/wake-task.ts'
import { KIND } from './canopy-tasks.ts'
import { clock } from './send-jobs.ts'

const POLL_MS = 20

/** Commands in Canopy's processes for a second workspace and for single events. */
export function neighborCommands({ app }: { app: App }) {
  const { database, bus } = app
  const { prisma } = database
  return {
    /** Creates a workspace with `count` queued no-op tasks. @returns its UUID. */
    async addNeighbor({ count }: { count: number }): Promise<string> {
      const workspaceId = uuidv7()
      await prisma.workspace.create({ data: { id: workspaceId, name: 'Neighbor' } })
      await prisma.task.createMany({
        data: Array.from({ length: count }, () => ({
          id: uuidv7(),
          workspaceId,
          kind: KIND,
          input: {},
          maxAttempts: 1,
          timeoutMs: 60_000,
        })),
      })
      return workspaceId
    },

    /** Deletes that workspace and its tasks. @returns the number of tasks that were still queued. */
    async removeNeighbor({ workspaceId }: { workspaceId: string }): Promise<number> {
      const { count } = await prisma.task.deleteMany({ where: { workspaceId, status: 'PENDING' } })
      while ((await prisma.task.count({ where: { workspaceId, status: 'RUNNING' } })) > 0)
        await sleep(POLL_MS)
      await prisma.task.deleteMany({ where: { workspaceId } })
      await prisma.workspace.delete({ where: { id: workspaceId } })
      return count
    },

    /** Writes one event, as a worker does. @returns the time of its commit, by the shared clock. */
    async writeEvent({ taskId, done }: { taskId: string; done: number }): Promise<number> {
      const task = await prisma.task.findUniqueOrThrow({ where: { id: taskId } })
      await prisma.$executeRaw`UPDATE tasks SET progress_done = ${done}::int WHERE id = ${taskId}::uuid`
      const committedAt = clock()
      wakeTask(bus, task)
      return committedAt
    },
  }
}
