import type { Task } from '../generated/prisma/client.ts'
import { IS_DUE, QUEUE_ORDER } from '../platform/tasks/queue-order.ts'
import { type Claiming, NO_OTHER_EMBEDDING_TASK, startAttempt } from './claiming.ts'

/** If a suspect has waited this long, every worker makes room for it, not only the one with the fewest tasks. */
const PATIENCE_MS = 60_000

/** Whether a worker died while it ran the task. The task may be the cause, so it runs alone. */
export function isSuspect({ losses }: Pick<Task, 'losses'>): boolean {
  return losses > 0
}

/** How a worker compares with the other live workers. */
export interface WorkerRank {
  /** It runs a suspect. */
  runsSuspect: boolean
  /** It runs no tasks, according to the database. */
  isIdle: boolean
  /** Fewer than half of the workers run a suspect. */
  isFree: boolean
  /** It has the fewest tasks of those that run no suspect. */
  isLeastBusy: boolean
}

export async function rankWorker({ tx, workerId, taskLeaseMs }: Claiming): Promise<WorkerRank> {
  const [place] = await tx.$queryRaw<WorkerRank[]>`
    WITH running AS (
      SELECT worker_id AS id, count(*) AS tasks, bool_or(losses > 0) AS runs_suspect
      FROM tasks WHERE status = 'RUNNING' GROUP BY worker_id
    ), live AS (
      SELECT id, coalesce(tasks, 0) AS tasks, coalesce(runs_suspect, false) AS runs_suspect
      FROM workers LEFT JOIN running USING (id)
      WHERE id = ${workerId}::uuid OR (died_at IS NULL AND stopping_at IS NULL
        AND last_seen_at > now() - make_interval(secs => ${taskLeaseMs / 1000}::float8))
    )
    SELECT runs_suspect AS "runsSuspect", tasks = 0 AS "isIdle",
      2 * (SELECT count(*) FROM live WHERE runs_suspect) < (SELECT count(*) FROM live) AS "isFree",
      NOT EXISTS (SELECT FROM live other WHERE NOT other.runs_suspect AND (other.tasks, other.id) < (own.tasks, own.id))
        AS "isLeastBusy"
    FROM live own WHERE id = ${workerId}::uuid`
  return place ?? { runsSuspect: false, isIdle: false, isFree: false, isLeastBusy: false }
}

/**
 * Claims the next suspect for an idle worker. At most half of the workers run suspects. Of the others, the worker with
 * the fewest tasks makes room for the next suspect: it claims nothing until it is idle.
 * @returns IDs of claimed tasks, empty if the worker makes room, or null if it may claim other tasks.
 */
export async function claimSuspect(claiming: Claiming, place: WorkerRank): Promise<string[] | null> {
  const { tx, workerId, tasksPerAgent, isIdle } = claiming
  if (!place.isFree) return null
  const [suspect] = await tx.$queryRaw<{ id: string; isOverdue: boolean }[]>`
    SELECT id, due_at < now() - make_interval(secs => ${PATIENCE_MS / 1000}::float8) AS "isOverdue" FROM tasks
    WHERE ${IS_DUE} AND losses > 0 AND ${NO_OTHER_EMBEDDING_TASK} AND (agent_id IS NULL OR (
      SELECT count(*) FROM tasks other WHERE other.agent_id = tasks.agent_id AND other.status = 'RUNNING'
    ) < ${tasksPerAgent}::int)
    ORDER BY ${QUEUE_ORDER} LIMIT 1 FOR UPDATE SKIP LOCKED`
  if (!suspect) return null
  if (!isIdle || !place.isIdle) return place.isLeastBusy || suspect.isOverdue ? [] : null
  await tx.$executeRaw`UPDATE tasks SET ${startAttempt(workerId)} WHERE id = ${suspect.id}::uuid`
  return [suspect.id]
}
