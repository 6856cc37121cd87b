import { readFileSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import { Prisma } from '../generated/prisma/client.ts'
import { transact } from '../platform/bus/transact.ts'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import type { Database } from '../platform/database/database.ts'
import { scopeToWorkspace } from '../platform/database/scope-to-workspace.ts'
import { type Loop, startLoop } from '../platform/start-loop.ts'
import { VERSION } from '../platform/version.ts'
import { addToTotals } from '../usage/hourly-totals.ts'
import { type TaskEngine, TaskLost } from './define.ts'
import { endLostTasks, SET_ALIVE } from './lease.ts'
import { TaskCancelled, type WorkerParts } from './run.ts'
import { acknowledgeCancel } from './states.ts'

const ROUNDED_TO_S = 600

/** Identifies a boot of this machine. All its processes and containers share the ID until it restarts. */
const BOOT_ID = readBootId()

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    // Only Linux has that file. This ID also changes when the clock is corrected.
    return `${hostname()} ${Math.round((Date.now() / 1000 - uptime()) / ROUNDED_TO_S)}`
  }
}

/** Aborts tasks of this worker that were cancelled or that it no longer owns. */
export async function abortEndedTasks({ app, workerId, running }: WorkerParts): Promise<void> {
  // Copied before the query, because the query misses tasks that are claimed while it runs.
  const ranBefore = [...running]
  if (ranBefore.length === 0) return
  // All workspaces: a worker runs tasks of several.
  const owned = await allWorkspaces(app.database, 'run workers').$queryRaw<
    { id: string; attempt: number; isCancelled: boolean }[]
  >`
    SELECT id, attempt, cancel_requested_at IS NOT NULL AS "isCancelled" FROM tasks
    WHERE worker_id = ${workerId}::uuid AND status = 'RUNNING'`
  // In parallel: one after another, each would queue for the database behind the running tasks.
  await Promise.all(
    ranBefore.map(async ([id, { task, cancel }]) => {
      const found = owned.find(one => one.id === id && one.attempt === task.attempt)
      if (!found) cancel.abort(new TaskLost(`Attempt ${task.attempt} of task ${id} is over.`))
      else if (found.isCancelled && !cancel.signal.aborted) {
        const db = scopeToWorkspace(app.database.prisma, task.workspaceId)
        await transact({ app, db }, tx => acknowledgeCancel(tx, task, workerId))
        cancel.abort(new TaskCancelled('The task was cancelled.'))
      }
    }),
  )
}

/** Maximum delay of a retry. */
const MAX_DELAY_S = 60

/**
 * Adjusts rows after the database clock jumped back. Due tasks and webhooks stay due, and heartbeats from the future
 * are reset so that dead workers are noticed. Safe to run in several workers at once.
 * @param before the current time by the old clock, in milliseconds. Null if unknown: then only pending tasks from the
 * future reveal a jump.
 * All workspaces: they share the clock of the database.
 */
export async function adjustToClock(database: Database, before: number | null): Promise<void> {
  const db = allWorkspaces(database, 'adjust to the clock')
  const [row] = await db.$queryRaw<{ before: string | null }[]>`
    SELECT (CASE WHEN before > now() + interval '1 second' THEN before END)::text AS before FROM (
      SELECT greatest(to_timestamp(${before && before / 1000}::float8), max(created_at)) AS before
      FROM tasks WHERE status = 'PENDING'
    ) clock`
  if (!row?.before) return
  await db.$executeRaw`
    UPDATE tasks SET due_at = now(), next_attempt_at = NULL
    WHERE status = 'PENDING' AND due_at > now()
      AND due_at <= ${row.before}::timestamptz + make_interval(secs => ${MAX_DELAY_S}::float8)`
  await db.$executeRaw`
    UPDATE webhook_deliveries SET next_attempt_at = now()
    WHERE status = 'PENDING' AND next_attempt_at > now() AND next_attempt_at <= ${row.before}::timestamptz`
  await db.$executeRaw`
    UPDATE workers SET last_seen_at = now() WHERE last_seen_at > now() AND last_seen_at <= ${row.before}::timestamptz`
}

interface Beat {
  /** Monotonic clock of this process, in milliseconds. */
  at: number
  /** Clock of the database, in milliseconds. It can jump. */
  databaseAt: number
}

/** Sends heartbeats, stops this worker's cancelled and lost tasks, and ends attempts of lost workers. */
export function startHeartbeat(parts: WorkerParts): Loop {
  const { app } = parts
  let last: Beat | null = null
  return startLoop(app.log, {
    name: 'worker heartbeat',
    everyMs: app.config.workerHeartbeatMs,
    async run() {
      const databaseAt = await recordHeartbeat(parts)
      const beat = { at: performance.now(), databaseAt }
      const isSilenceKnown = last !== null && isSteady(last, beat, app.config.taskLeaseMs)
      if (last && databaseAt < last.databaseAt)
        await adjustToClock(app.database, last.databaseAt + beat.at - last.at)
      last = beat
      await abortEndedTasks(parts)
      await endLostTasks(parts, { isSilenceKnown })
      return false
    },
  })
}

/**
 * Whether this worker reached the database within the lease and the database clock did not jump. If not, other workers
 * may only seem silent, so they get until the next heartbeat.
 */
function isSteady(last: Beat, beat: Beat, leaseMs: number): boolean {
  const databaseMs = beat.databaseAt - last.databaseAt
  return beat.at - last.at < leaseMs && databaseMs >= 0 && databaseMs < leaseMs
}

/**
 * Records a heartbeat, and inserts the worker's row if it is missing. It renews the leases of the worker's tasks.
 * @returns the database time in milliseconds.
 */
export async function recordHeartbeat({ app, workerId }: WorkerParts): Promise<number> {
  try {
    const at = await upsertWorker(app, workerId)
    app.metrics.leaseRenewed(true)
    return at
  } catch (error) {
    app.metrics.leaseRenewed(false)
    throw error
  }
}

async function upsertWorker(app: TaskEngine, workerId: string): Promise<number> {
  const renewed = Prisma.sql`
    SELECT workspace_id, count(*) FROM tasks WHERE worker_id = ${workerId}::uuid AND status = 'RUNNING' GROUP BY workspace_id`
  // No workspace: workers serve all of them.
  const [row] = await allWorkspaces(app.database, 'run workers').$queryRaw<{ at: number }[]>`
    WITH counted AS (${addToTotals('lease_renewals', renewed)})
    INSERT INTO workers (id, host, boot_id, version, concurrency)
    VALUES (${workerId}::uuid, ${hostname()}, ${BOOT_ID}, ${VERSION}, ${app.config.workerConcurrency}::int)
    ON CONFLICT (id) DO UPDATE SET ${SET_ALIVE}
    RETURNING (extract(epoch FROM now()) * 1000)::float8 AS at`
  return row?.at ?? Number.NaN
}
