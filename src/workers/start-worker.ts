import { hostname } from 'node:os'
import { v7 as uuidv7 } from 'uuid'
import type { App } from '../platform/app.ts'
import { createWakeUp } from '../platform/events/wake-up.ts'
import { CANCELS_TOPIC, NEW_TASKS_TOPIC } from '../platform/tasks/task-topics.ts'
import { VERSION } from '../platform/version.ts'
import { withDeadline } from '../platform/with-deadline.ts'
import { lookAfterTasks } from './look-after-tasks.ts'
import { runTask, type WorkerParts, WorkerStopping } from './run-task.ts'
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
  const parts: WorkerParts = { app, workerId: uuidv7(), codes, stopping: stopping.signal, running: new Map() }
  await register(parts)
  const lookAfter = everyFewSeconds(parts)
  const stopHearing = await app.bus.subscribe(CANCELS_TOPIC, lookAfter.now)
  const loop = takeUpTasks(parts)
  return {
    async stop(graceMs) {
      await loop.stop(graceMs, () => stopping.abort(new WorkerStopping('The worker is stopping.')))
      stopHearing()
      await lookAfter.stop()
      await app.database.prisma.worker.deleteMany({ where: { id: parts.workerId } })
    },
  }
}

async function register({ app, workerId }: WorkerParts): Promise<void> {
  const { prisma, isShared } = app.database
  if (isShared)
    await prisma.$executeRaw`
      DELETE FROM workers WHERE last_seen_at < now() - make_interval(hours => ${FORGET_WORKERS_AFTER_HOURS}::int)`
  else await prisma.worker.deleteMany()
  await prisma.worker.create({
    data: { id: workerId, host: hostname(), version: VERSION, concurrency: app.config.workerConcurrency },
  })
  if (!isShared) await freeOrphans(app)
}

/** No other process can be working on an embedded database, so whatever looks taken up was cut off. */
async function freeOrphans(app: App): Promise<void> {
  const orphans = await app.database.prisma.task.findMany({
    where: { OR: [{ status: 'RUNNING' }, { status: 'PENDING', nextAttemptAt: null }] },
    select: { id: true },
  })
  await app.queue.freeOrphans(orphans.map(task => task.id))
}

/** Looks after running tasks at every heartbeat and whenever asked to, never twice at a time. */
function everyFewSeconds(parts: WorkerParts) {
  const { app } = parts
  let last = Promise.resolve()
  let isAsked = false
  const now = () => {
    if (isAsked) return
    isAsked = true
    last = last.then(async () => {
      isAsked = false
      await lookAfterTasks(parts).catch(error => app.log.warn({ err: error }, 'worker heartbeat failed'))
    })
  }
  const timer = setInterval(now, app.config.workerHeartbeatMs)
  return {
    now,
    async stop() {
      clearInterval(timer)
      await last
    },
  }
}

/** Takes up tasks as they become due, as many at a time as the worker may run. */
function takeUpTasks(parts: WorkerParts) {
  const { app, running } = parts
  const { workerConcurrency, workerPollMs } = app.config
  const wakeUp = createWakeUp()
  const closing = new AbortController()
  const runs = new Set<Promise<void>>()

  const start = (job: Parameters<typeof runTask>[1]) => {
    const run = runTask(parts, job)
      .catch(error =>
        app.log.error({ err: error, taskId: job.taskId }, 'task attempt was not settled; it starts again'),
      )
      .finally(() => {
        running.delete(job.taskId)
        runs.delete(run)
        wakeUp.ring()
      })
    runs.add(run)
  }
  const loop = (async () => {
    const stopHearing = await app.bus.subscribe(NEW_TASKS_TOPIC, wakeUp.ring)
    while (!closing.signal.aborted) {
      const free = workerConcurrency - runs.size
      const jobs = free > 0 ? await takeJobs(app, free) : []
      jobs.forEach(start)
      if (jobs.length < free || free === 0) await wakeUp.wait(workerPollMs, closing.signal)
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

async function takeJobs(app: App, limit: number) {
  return app.queue.take(limit).catch(error => {
    app.log.warn({ err: error }, 'no tasks could be taken up; trying again')
    return []
  })
}
