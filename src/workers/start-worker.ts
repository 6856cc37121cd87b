import { v7 as uuidv7 } from 'uuid'
import type { Task } from '../generated/prisma/client.ts'
import type { App } from '../platform/app.ts'
import { type Background, startLoop } from '../platform/start-loop.ts'
import { CANCELS_TOPIC, NEW_TASKS_TOPIC } from '../platform/tasks/task-topics.ts'
import { withDeadline } from '../platform/with-deadline.ts'
import { claimTasks } from './claim-tasks.ts'
import { drain } from './drain.ts'
import { reindexOutdated } from './reindex-outdated.ts'
import { runTask, type WorkerParts, WorkerStopping } from './run-task.ts'
import { sayAlive, startHeartbeat } from './start-heartbeat.ts'
import type { TaskCodes } from './task-definition.ts'

/** Rows of workers that were killed are kept for this long, to be seen. */
const FORGET_WORKERS_AFTER_HOURS = 24

export interface Worker extends Background {
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
  const tasks = await takeUpTasks(parts)
  return {
    async idle() {
      // Tasks that other workers lost become due.
      await heartbeat.idle()
      return tasks.idle()
    },
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
async function takeUpTasks(parts: WorkerParts) {
  const { app, running } = parts
  const runs = new Set<Promise<void>>()
  const start = (task: Task) => {
    const run = runTask(parts, task)
      .catch(error =>
        app.log.error({ err: error, taskId: task.id }, 'task attempt was not settled; it starts again'),
      )
      .finally(() => {
        running.delete(task.id)
        runs.delete(run)
        loop.ring()
      })
    runs.add(run)
  }
  const loop = startLoop(app.log, {
    name: 'claiming tasks',
    everyMs: app.config.workerPollMs,
    async run(signal) {
      let hasClaimed = false
      while (!signal.aborted && runs.size < app.config.workerConcurrency) {
        const tasks = await claimTasks(app, parts.workerId, app.config.workerConcurrency - runs.size)
        tasks.forEach(start)
        // None is due, or all that are due belong to agents that are busy enough.
        if (tasks.length === 0) break
        hasClaimed = true
      }
      return hasClaimed
    },
  })
  const stopHearing = await app.bus.subscribe(NEW_TASKS_TOPIC, loop.ring)
  // Tasks announced before the subscription.
  loop.ring()
  return {
    idle: () => drain(loop, () => [...runs]),
    async stop(graceMs: number, abortRuns: () => void) {
      stopHearing()
      await loop.stop()
      await withDeadline(graceMs, Promise.allSettled(runs)).catch(() => {})
      abortRuns()
      await Promise.allSettled(runs)
    },
  }
}
