import { v7 as uuidv7 } from 'uuid'
import { readConfig } from '../src/config/config.ts'
import { VERSION } from '../src/platform/version.ts'
import { startCanopy } from '../src/start-canopy.ts'
import { TASKS } from '../src/workers/index.ts'
import { wakeTask } from '../tests/support/tasks/wake-task.ts'
import { coverageCommands } from './canopy-coverage.ts'
import { modelCommands } from './canopy-models.ts'
import { neighborCommands } from './canopy-neighbors.ts'
import { noOpTask, taskCommands } from './canopy-tasks.ts'
import { taxonomyCommands } from './canopy-taxonomies.ts'
import { templateCommands } from './canopy-templates.ts'
import { workspaceCommands } from './canopy-workspaces.ts'
import { serveParent } from './child.ts'

// A Canopy as `src/main.ts` starts it, with additional commands that create no-op tasks and write task events directly.

const FAR_FUTURE = new Date('2100-01-01')

const tasks = new Map(TASKS).set(noOpTask.kind, noOpTask)
const canopy = await startCanopy(readConfig(process.argv.slice(2), process.env), () => {}, tasks)
const { bus, database } = canopy.app

const findTask = (id: string) => database.prisma.task.findUniqueOrThrow({ where: { id } })

const commands = {
  ...taskCommands(canopy),
  ...coverageCommands(canopy),
  ...templateCommands(canopy),
  ...neighborCommands(canopy),
  ...taxonomyCommands(canopy),
  ...workspaceCommands(canopy),
  ...modelCommands(canopy),

  /** Creates a running task that no worker knows. @returns its UUID. Its last event is the second, STARTED. */
  async startSilentTask(): Promise<string> {
    const workspace = await database.prisma.workspace.findFirstOrThrow()
    const { id } = await database.prisma.task.create({
      data: {
        workspaceId: workspace.id,
        kind: 'COVERAGE_REFRESH',
        input: {},
        maxAttempts: 1,
        timeoutMs: 600_000,
        // Never due, so that no worker claims it before it is set to RUNNING.
        dueAt: FAR_FUTURE,
      },
    })
    // Its worker never expires, so that the task is not treated as lost.
    const worker = await database.prisma.worker.create({
      data: { id: uuidv7(), host: 'bench', version: VERSION, concurrency: 1, lastSeenAt: FAR_FUTURE },
    })
    await database.prisma.task.update({
      where: { id },
      data: { status: 'RUNNING', attempt: 1, workerId: worker.id },
    })
    return id
  },

  /** Writes `count` events sequentially, each with its own transaction and wake-up, as a worker does. */
  async writeEvents({ taskId, count }: { taskId: string; count: number }): Promise<void> {
    const task = await findTask(taskId)
    for (let done = 1; done <= count; done++) {
      await database.prisma.$executeRaw`
        UPDATE tasks SET progress_done = ${done}::int, progress_total = ${count}::int, progress_step = 'Counting' WHERE id = ${taskId}::uuid`
      wakeTask(bus, task)
    }
  },

  async finishTask({ taskId }: { taskId: string }): Promise<void> {
    const task = await database.prisma.task.update({
      where: { id: taskId },
      data: { status: 'CANCELLED', finishedAt: new Date() },
    })
    wakeTask(bus, task)
  },

  /** @returns the bytes of all tables and indexes. */
  async measureDatabase(): Promise<number> {
    // Rows that were replaced would count too.
    await database.prisma.$executeRaw`VACUUM FULL`
    const [row] = await database.prisma.$queryRaw<{ bytes: bigint }[]>`
      SELECT sum(pg_total_relation_size(oid))::bigint AS bytes FROM pg_class
      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`
    return Number(row?.bytes)
  },
}

serveParent(canopy.url, commands, () => canopy.stop())
