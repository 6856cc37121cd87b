import { v7 as uuidv7 } from 'uuid'
import type { Task } from '../generated/prisma/client.ts'
import type { App } from '../platform/app.ts'
import { createWakeUp } from '../platform/events/wake-up.ts'
import { CANCELS_TOPIC, NEW_TASKS_TOPIC } from '../platform/tasks/task-topics.ts'
import { withDeadline } from '../platform/with-deadline.ts'
import { claimTasks } from './claim-tasks.ts'
import { reindexOutdated } from './reindex-outdated.ts'
import { runTask, type WorkerParts, WorkerStopping } from './run-task.ts'
import { sayAlive, startHeartbeat } from './start-heartbeat.ts'
import type { TaskCodes } from './task-definition.ts'

/** Rows of workers that were killed are kept for this long, to be seen. */
const FORGET_WORKERS_AFTER_HOURS = 24

export interface Worker {
  /** Takes up nothing more, gives running tasks the grace period to end, then hands them back unspent. */
  stop(graceMs: number): Promise<void>
}

/** Starts taking up tasks in this process and says every few seconds that it lives. */
export async function startWorker(app: App, codes: TaskCodes): Promise<Worker> {
  const stopping = new AbortController()
  const parts: WorkerParts = {
    app,
    workerId: uuidv7(),
    codes,
    stopping: stopping.signal,
    running: new Map(),
  }
  await forgetWorkers(app)
  await reindexOutdated(app)
  await sayAlive(parts)
  const heartbeat = startHeartbeat(parts)
  const stopHearing = await app.bus.subscribe(CANCELS_TOPIC, heartbeat.ring)
  const tasks = takeUpTasks(parts)
  return {
    async stop(graceMs) {
      await tasks.stop(graceMs, () => stopping.abort(new WorkerStopping('The worker is stopping.')))
      stopHearing()
      await heartbeat.stop()
      await app.database.prisma.worker.deleteMany({ where: { id: parts.workerId } })
    },
  }
}

async function forgetWorkers({ database: { prisma, isShared } }: App): Promise<void> {
  if (isShared)
    await prisma.$executeRaw`
      DELETE FROM workers WHERE last_seen_at < now() - make_interval(hours => ${FORGET_WORKERS_AFTER_HOURS}::int)`
  // No other process can be working on an embedded database: whatever looks taken up there was cut off.
  else await prisma.worker.deleteMany()
}

/** Takes up tasks as they become due, as many at a time as the worker may run. */
function takeUpTasks(parts: WorkerParts) {
  const { app, running } = parts
  const { workerConcurrency, workerPollMs } = app.config
  const closing = new AbortController()
  const wakeUp = createWakeUp(closing.signal)
  const runs = new Set<Promise<void>>()

  const start = (task: Task) => {
    const run = runTask(parts, task)
      .catch(error =>
        app.log.error({ err: error, taskId: task.id }, 'task attempt was not settled; it starts again'),
      )
      .finally(() => {
        running.delete(task.id)
        runs.delete(run)
        wakeUp.ring()
      })
    runs.add(run)
  }
  const loop = (async () => {
    const stopHearing = await app.bus.subscribe(NEW_TASKS_TOPIC, wakeUp.ring)
    while (!closing.signal.aborted) {
      const free = workerConcurrency - runs.size
      const tasks = free > 0 ? await claim(parts, free) : []
      tasks.forEach(start)
      // None taken: none is due, or all that are belong to agents that are busy enough.
      if (tasks.length === 0) await wakeUp.wait(workerPollMs)
    }
    stopHearing()
  })()
  return {
    async stop(graceMs: number, abortRuns: () => void) {
      closing.abort()
      await loop
      await withDeadline(graceMs, Promise.allSettled(runs)).catch(() => {})
      abortRuns()
      await Promise.allSettled(runs)
    },
  }
}

async function claim({ app, workerId }: WorkerParts, limit: number): Promise<Task[]> {
  return claimTasks(app, workerId, limit).catch(error => {
    app.log.warn({ err: error }, 'no tasks could be taken up; trying again')
    return []
  })
}
