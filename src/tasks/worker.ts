import { v7 as uuidv7 } from 'uuid'
import { Prisma, type Task } from '../generated/prisma/client.ts'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import { withDeadline } from '../platform/deadline.ts'
import { type Background, drain, startLoop } from '../platform/start-loop.ts'
import { claimTasks, isSuspect } from './claim.ts'
import type { TaskEngine } from './define.ts'
import { adjustToClock, recordHeartbeat, startHeartbeat } from './heartbeat.ts'
import { markDead } from './lease.ts'
import { runTask, type WorkerParts, WorkerStopping } from './run.ts'
import { CANCELS_CHANNEL, NEW_TASKS_CHANNEL } from './wake.ts'

/** How long rows of killed workers stay visible. */
const WORKER_RETENTION_HOURS = 24

export interface Worker extends Background {
  /**
   * Stops claiming, gives running tasks `graceMs` to end, and returns the rest to the queue. Those attempts do not
   * count.
   */
  stop(graceMs: number): Promise<void>
}

/** Starts claiming tasks in this process and sends heartbeats. */
export async function startWorker(app: TaskEngine): Promise<Worker> {
  const stopping = new AbortController()
  const parts: WorkerParts = {
    app,
    workerId: uuidv7(),
    stopping: stopping.signal,
    running: new Map(),
  }
  await recordDeaths(app)
  await adjustToClock(app.database, null)
  await recordHeartbeat(parts)
  const heartbeat = startHeartbeat(parts)
  const unsubscribe = await app.bus.subscribe(CANCELS_CHANNEL, heartbeat.ring)
  const tasks = await startClaiming(parts)
  return {
    async idle() {
      // The heartbeat makes tasks of lost workers due.
      await heartbeat.idle()
      return tasks.idle()
    },
    async stop(graceMs) {
      const recorded = recordStop(parts)
      await tasks.stop(graceMs, () => stopping.abort(new WorkerStopping('The worker is stopping.')))
      await recorded
      unsubscribe()
      await heartbeat.stop()
      await allWorkspaces(app.database, 'run workers').worker.deleteMany({ where: { id: parts.workerId } })
    },
  }
}

/**
 * Marks the workers of earlier processes of an embedded database as dead, and deletes old rows.
 * No workspace: workers serve all of them.
 */
async function recordDeaths({ database }: TaskEngine): Promise<void> {
  const db = allWorkspaces(database, 'run workers')
  // No other process uses an embedded database, so every worker of an earlier process is dead.
  if (!database.isShared) await db.$executeRaw(markDead(Prisma.sql`true`))
  await db.$executeRaw`
    DELETE FROM workers WHERE last_seen_at < now() - make_interval(hours => ${WORKER_RETENTION_HOURS}::int)
      AND NOT EXISTS (SELECT FROM tasks WHERE worker_id = workers.id AND status = 'RUNNING')`
}

/** From now on, no task is blamed if the worker dies. The stop continues if the database is unavailable. */
async function recordStop({ app, workerId }: WorkerParts): Promise<void> {
  // No workspace: workers serve all of them.
  await allWorkspaces(app.database, 'run workers')
    .$executeRaw`UPDATE workers SET stopping_at = now() WHERE id = ${workerId}::uuid`.catch(error =>
    app.log.warn({ err: error }, 'could not record that the worker is stopping'),
  )
}

/** Claims tasks as they become due, up to the worker's concurrency. */
async function startClaiming(parts: WorkerParts) {
  const { app } = parts
  const runs = new Set<Promise<void>>()
  /** Whether the last claim was a suspect. */
  let ranSuspect = false
  const start = (task: Task) => {
    const run = runTask(parts, task)
      .catch(error =>
        app.log.error(
          { err: error, taskId: task.id },
          'end of task attempt not recorded; the task will be retried',
        ),
      )
      .finally(() => {
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
        const limit = app.config.workerConcurrency - runs.size
        const tasks = await claimTasks(app, {
          workerId: parts.workerId,
          limit,
          isIdle: runs.size === 0,
          ranSuspect,
        })
        tasks.forEach(start)
        // No due task that this worker may run.
        if (tasks.length === 0) break
        hasClaimed = true
        ranSuspect = tasks.some(isSuspect)
      }
      return hasClaimed
    },
  })
  const unsubscribe = await app.bus.subscribe(NEW_TASKS_CHANNEL, loop.ring)
  // For tasks announced before the subscription.
  loop.ring()
  return {
    idle: () => drain(loop, () => [...runs]),
    async stop(graceMs: number, abortRuns: () => void) {
      unsubscribe()
      await loop.stop()
      await withDeadline(graceMs, Promise.allSettled(runs)).catch(() => {})
      abortRuns()
      await Promise.allSettled(runs)
    },
  }
}
