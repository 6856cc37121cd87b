import { readConfig } from '../src/config.ts'
import { wakeTask } from '../src/platform/tasks/task-topics.ts'
import { startCanopy } from '../src/start-canopy.ts'
import { serveParent } from './child.ts'

// A Canopy as `src/main.ts` starts it, which also makes events of a task behind the scenes when asked.

const canopy = await startCanopy(readConfig(process.argv.slice(2), process.env), () => {})
const { bus, database } = canopy.app

const commands = {
  /** A running task that no worker knows of. @returns its UUID; its last event is the second, STARTED. */
  async startSilentTask(): Promise<string> {
    const workspace = await database.prisma.workspace.findFirstOrThrow()
    const { id } = await database.prisma.task.create({
      data: {
        workspaceId: workspace.id,
        kind: 'COVERAGE_REFRESH',
        input: {},
        maxAttempts: 1,
        timeoutMs: 600_000,
      },
    })
    await database.prisma.task.update({ where: { id }, data: { status: 'RUNNING', attempt: 1 } })
    return id
  },

  /** Writes `count` events one after the other, each in a transaction and with a wake-up of its own, as a worker does. */
  async writeEvents({ taskId, count }: { taskId: string; count: number }): Promise<void> {
    for (let done = 1; done <= count; done++) {
      await database.prisma.$executeRaw`
        UPDATE tasks SET progress_done = ${done}::int, progress_total = ${count}::int, progress_step = 'Counting' WHERE id = ${taskId}::uuid`
      wakeTask(bus, taskId)
    }
  },

  async finishTask({ taskId }: { taskId: string }): Promise<void> {
    await database.prisma.task.update({
      where: { id: taskId },
      data: { status: 'CANCELLED', finishedAt: new Date() },
    })
    wakeTask(bus, taskId)
  },
}

serveParent(canopy.url, commands, () => canopy.stop())
