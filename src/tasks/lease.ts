import { Prisma, type Task } from '../generated/prisma/client.ts'
import { transact } from '../platform/bus/transact.ts'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import { isDatabaseUnavailable } from '../platform/database/database-errors.ts'
import { scopeToWorkspace, type WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { addToTotals } from '../usage/hourly-totals.ts'
import type { WorkerParts } from './run.ts'
import { endLostAttempt, returnTask } from './states.ts'

/** If this many other suspects also lost a worker while running alone, the cause is probably not the tasks. */
const OTHER_SUSPECTS = 2

/** SET clause of a heartbeat. */
export const SET_ALIVE = Prisma.sql`last_seen_at = now(), died_at = NULL, died_with = NULL`

/** Whether a worker received SIGTERM. The row of a stopped worker is deleted. */
const HAS_STOPPED = Prisma.sql`(workers.id IS NULL OR workers.stopping_at IS NOT NULL)`

/**
 * Marks workers as dead and records the suspect that each ran alone, if any. A heartbeat reverts it.
 * @param which a condition on `workers`.
 */
export function markDead(which: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    UPDATE workers SET died_at = now(), died_with = (
      SELECT (array_agg(id))[1] FROM tasks WHERE worker_id = workers.id AND status = 'RUNNING'
      HAVING count(*) = 1 AND bool_and(losses > 0))
    WHERE died_at IS NULL AND ${which}`
}

/**
 * Counts worker deaths that only this suspect can explain: the worker ran nothing else and had not received SIGTERM,
 * its machine kept running, and since then no worker died without a suspect and no several other suspects lost theirs.
 * @param workerId the worker that calls this.
 */
async function countDeathsOf(
  tx: WorkspaceTransaction,
  taskId: string,
  { workerId, leaseMs }: { workerId: string; leaseMs: number },
): Promise<number> {
  // No workspace: workers serve all of them.
  const [row] = await tx.$queryRaw<{ deaths: number }[]>`
    SELECT count(*)::int AS deaths FROM workers dead
    WHERE died_with = ${taskId}::uuid AND stopping_at IS NULL
      -- After a restart of the machine, no worker has the same boot_id.
      AND boot_id IN (
        SELECT boot_id FROM workers later
        WHERE later.id = ${workerId}::uuid
          OR later.last_seen_at > dead.last_seen_at + make_interval(secs => ${leaseMs / 1000}::float8))
      -- The cause of those deaths may also be the cause of this one.
      AND NOT EXISTS (
        SELECT FROM workers other WHERE other.died_at >= dead.died_at AND other.stopping_at IS NULL
        HAVING bool_or(other.died_with IS NULL)
          OR count(DISTINCT other.died_with) FILTER (WHERE other.died_with <> dead.died_with) >= ${OTHER_SUSPECTS}::int)`
  return row?.deaths ?? 0
}

interface LostTask {
  id: string
  workspaceId: string
  attempt: number
  /** Claimed by this worker, which does not run it: the response to the claim, or the write of its end, was lost. */
  isStray: boolean
  /** Its worker received SIGTERM and ended before it returned the task. */
  hasStopped: boolean
}

/**
 * Ends attempts whose worker is lost: its row was deleted, or it sent no heartbeat for longer than the lease. Safe to
 * run in several workers at once.
 * @param isSilenceKnown false if this worker recently could not reach the database. Then other workers may have been
 * cut off too, so silent ones are spared.
 */
export async function endLostTasks(
  parts: WorkerParts,
  { isSilenceKnown }: { isSilenceKnown: boolean },
): Promise<void> {
  for (const lost of await findLostTasks(parts, isSilenceKnown))
    await endLostTask(parts, lost).catch(error => {
      if (isDatabaseUnavailable(error)) throw error
      // One failure must not block the other lost tasks.
      parts.app.log.error({ err: error, taskId: lost.id }, 'could not end a lost task; trying again')
    })
}

async function endLostTask({ app, workerId }: WorkerParts, lost: LostTask): Promise<void> {
  const { isStray, hasStopped } = lost
  const leaseMs = app.config.taskLeaseMs
  const db = scopeToWorkspace(app.database.prisma, lost.workspaceId)
  const ended = await transact({ app, db }, async tx => {
    const task = await lockAttempt(tx, lost)
    if (!task) return null
    const { workspaceId } = task
    await tx.$executeRaw(addToTotals('leases_lost', Prisma.sql`SELECT ${workspaceId}::uuid, 1`))
    if ((isStray || hasStopped) && !task.cancelRequestedAt)
      await returnTask(tx, task, { failure: null, afterMs: 0, isUnspent: true })
    else {
      const deaths = task.losses > 0 ? await countDeathsOf(tx, task.id, { workerId, leaseMs }) : 0
      await endLostAttempt(tx, task, deaths)
    }
    return tx.task.findUniqueOrThrow({ where: { id: task.id } })
  })
  if (!ended) return
  app.metrics.attemptEnded(ended, ended.status, 'WORKER_LOST')
  app.metrics.leaseLost(isStray ? 'stray' : hasStopped ? 'stopped' : 'silent')
  app.log.warn(
    { taskId: lost.id, attempt: lost.attempt, isStray, hasStopped },
    'task attempt lost its worker',
  )
}

function findLostTasks(
  { app, workerId, running }: WorkerParts,
  isSilenceKnown: boolean,
): Promise<LostTask[]> {
  const silence = Prisma.sql`now() - make_interval(secs => ${app.config.taskLeaseMs / 1000}::float8)`
  // All workspaces: a lost worker may have run tasks of several.
  return allWorkspaces(app.database, 'run workers').$queryRaw<LostTask[]>`
    WITH died AS (${markDead(Prisma.sql`${isSilenceKnown} AND last_seen_at < ${silence}`)} RETURNING id)
    SELECT tasks.id, workspace_id AS "workspaceId", attempt, worker_id IS NOT DISTINCT FROM ${workerId}::uuid AS "isStray",
      ${HAS_STOPPED} AS "hasStopped"
    FROM tasks LEFT JOIN workers ON workers.id = worker_id
    WHERE status = 'RUNNING' AND (
      workers.id IS NULL OR workers.died_at IS NOT NULL OR workers.id IN (SELECT id FROM died)
      OR (worker_id = ${workerId}::uuid AND tasks.id <> ALL(${[...running.keys()]}::uuid[])
        AND tasks.started_at < ${silence}))`
}

/** @returns null if the attempt has ended or its row is locked: a heartbeat must not wait for a lock. */
async function lockAttempt(
  tx: WorkspaceTransaction,
  { id, workspaceId, attempt }: LostTask,
): Promise<Task | null> {
  const locked = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM tasks WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid FOR UPDATE SKIP LOCKED`
  if (locked.length === 0) return null
  return tx.task.findFirst({ where: { id, attempt, status: 'RUNNING' } })
}
