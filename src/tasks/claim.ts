import { Prisma, type Task, type TaskKind } from '../generated/prisma/client.ts'
import { transact } from '../platform/bus/transact.ts'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import { addToTotals } from '../usage/hourly-totals.ts'
import type { TaskEngine } from './define.ts'
import { SET_ALIVE } from './lease.ts'
import { IS_DUE, QUEUE_ORDER } from './status.ts'
import { announceChange, type TaskRef } from './wake.ts'

/** A worker's request for tasks. */
export interface Claim {
  workerId: string
  /** Maximum number of tasks. */
  limit: number
  /** Whether the worker runs no tasks, by its own count. */
  isIdle: boolean
  /** Whether its last claim was a suspect. If so, other due tasks come before the next suspect. */
  ranSuspect: boolean
}

/** A claim in its transaction. */
interface Claiming extends Claim {
  tx: Prisma.TransactionClient
  tasksPerAgent: number
  taskLeaseMs: number
  /** Kinds of which a workspace runs one task at a time. */
  exclusiveKinds: TaskKind[]
}

/**
 * SQL condition: the kind of the task is not exclusive, or its workspace runs no other task of that kind. It compares
 * text, because PGlite cannot send arrays of an enum that was created after it opened the database.
 */
const mayRunNow = ({ exclusiveKinds }: Claiming) => Prisma.sql`(
  kind::text <> ALL (${exclusiveKinds}::text[]) OR NOT EXISTS (
    SELECT 1 FROM tasks other
    WHERE other.workspace_id = tasks.workspace_id AND other.kind = tasks.kind AND other.status = 'RUNNING'))`

/** SET clause that starts the next attempt of a task. */
const startAttempt = (workerId: string) => Prisma.sql`
  status = 'RUNNING', attempt = attempt + 1, worker_id = ${workerId}::uuid, next_attempt_at = NULL,
  started_at = clock_timestamp(), progress_percent = 0, progress_step = NULL, progress_done = NULL, progress_total = NULL`

/** If a suspect has waited this long, every worker makes room for it, not only the one with the fewest tasks. */
const MAX_SUSPECT_WAIT_MS = 60_000

/** Whether a worker died while it ran the task. The task may be the cause, so it runs alone. */
export function isSuspect({ losses }: Pick<Task, 'losses'>): boolean {
  return losses > 0
}

/** How a worker compares with the other live workers. */
interface WorkerRank {
  /** It runs a suspect. */
  runsSuspect: boolean
  /** It runs no tasks, according to the database. */
  isIdle: boolean
  /** Fewer than half of the workers run a suspect. */
  isFree: boolean
  /** It has the fewest tasks of those that run no suspect. */
  isLeastBusy: boolean
}

async function rankWorker({ tx, workerId, taskLeaseMs }: Claiming): Promise<WorkerRank> {
  // All workspaces: a worker runs tasks of several.
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
 * @returns the claimed task, empty if the worker makes room, or null if it may claim other tasks.
 */
async function claimSuspect(claiming: Claiming, place: WorkerRank): Promise<TaskRef[] | null> {
  const { tx, workerId, tasksPerAgent, isIdle } = claiming
  if (!place.isFree) return null
  // All workspaces: they share one queue.
  const [suspect] = await tx.$queryRaw<(TaskRef & { isOverdue: boolean })[]>`
    SELECT id, workspace_id AS "workspaceId", due_at < now() - make_interval(secs => ${MAX_SUSPECT_WAIT_MS / 1000}::float8) AS "isOverdue" FROM tasks
    WHERE ${IS_DUE} AND losses > 0 AND ${mayRunNow(claiming)} AND (agent_id IS NULL OR (
      SELECT count(*) FROM tasks other WHERE other.agent_id = tasks.agent_id AND other.status = 'RUNNING'
    ) < ${tasksPerAgent}::int)
    ORDER BY ${QUEUE_ORDER} LIMIT 1 FOR UPDATE SKIP LOCKED`
  if (!suspect) return null
  if (!isIdle || !place.isIdle) return place.isLeastBusy || suspect.isOverdue ? [] : null
  await tx.$executeRaw`
    UPDATE tasks SET ${startAttempt(workerId)} WHERE id = ${suspect.id}::uuid AND workspace_id = ${suspect.workspaceId}::uuid`
  return [suspect]
}

/** Arbitrary, but the same in every process. Serializes claims. */
export const CLAIM_LOCK = 727_002

/**
 * Starts the next attempt of due tasks in this worker, in queue order. A suspect is claimed alone, and nothing else is
 * claimed until it ends. Claims are serialized: two concurrent claims could exceed the agent limit.
 */
export async function claimTasks(app: TaskEngine, claim: Claim): Promise<Task[]> {
  const db = allWorkspaces(app.database, 'claim tasks')
  const { tasksPerAgent, taskLeaseMs } = app.config
  const exclusiveKinds = [...app.tasks.values()]
    .filter(({ isExclusive }) => isExclusive)
    .map(({ kind }) => kind)
  let conflicts = 0
  const claimed = await transact({ app, db }, async tx => {
    const claiming = { ...claim, tasksPerAgent, taskLeaseMs, exclusiveKinds, tx }
    const queue = await lockQueue(claiming)
    const tasks = await claimInTransaction(claiming, queue)
    conflicts = await countConflicts(claiming, queue)
    for (const task of tasks) announceChange(tx, task)
    return tasks.map(({ id }) => id)
  })
  app.metrics.tasksClaimed({ tasks: claimed.length, conflicts })
  return claimed.length ? db.task.findMany({ where: { id: { in: claimed } } }) : []
}

async function claimInTransaction(claiming: Claiming, { hasSuspects }: LockedQueue): Promise<TaskRef[]> {
  if (!hasSuspects) return claimOthers(claiming, false)
  const place = await rankWorker(claiming)
  if (place.runsSuspect) return []
  if (claiming.ranSuspect) {
    const others = await claimOthers(claiming, true)
    if (others.length > 0) return others
  }
  return (await claimSuspect(claiming, place)) ?? claimOthers(claiming, true)
}

interface LockedQueue {
  /** A suspect is due or runs in this worker. */
  hasSuspects: boolean
  /** The next due tasks when this claim asked for them. Null if no other claim had locked the queue. */
  wanted: string[] | null
}

/**
 * Locks the queue for the transaction. A claim also counts as a heartbeat, so that a worker keeps what it claims right
 * after a pause.
 */
async function lockQueue({ tx, workerId, limit, taskLeaseMs }: Claiming): Promise<LockedQueue> {
  // All workspaces: they share one queue.
  const [queue] = await tx.$queryRaw<[LockedQueue]>`
    WITH alive AS (
      UPDATE workers SET ${SET_ALIVE} WHERE id = ${workerId}::uuid
        AND (died_at IS NOT NULL OR last_seen_at < now() - make_interval(secs => ${taskLeaseMs / 2000}::float8))
    )
    SELECT CASE WHEN NOT pg_try_advisory_xact_lock(${CLAIM_LOCK}::bigint) THEN ARRAY(
        SELECT id FROM tasks WHERE ${IS_DUE} ORDER BY ${QUEUE_ORDER} LIMIT ${limit}::int) END AS wanted,
      pg_advisory_xact_lock(${CLAIM_LOCK}::bigint)::text, EXISTS (
        SELECT FROM tasks WHERE losses > 0 AND status IN ('PENDING', 'RUNNING')
          AND ((${IS_DUE}) OR worker_id = ${workerId}::uuid)) AS "hasSuspects"`
  return queue
}

/**
 * Counts tasks that were due when this claim asked for them, but that other workers took while it waited.
 * @returns their number.
 */
async function countConflicts({ tx, workerId }: Claiming, { wanted }: LockedQueue): Promise<number> {
  if (!wanted?.length) return 0
  // All workspaces: they share one queue.
  const [row] = await tx.$queryRaw<[{ conflicts: number }]>`
    WITH taken AS MATERIALIZED (
      SELECT workspace_id, count(*) AS number FROM tasks
      WHERE id = ANY (${wanted}::uuid[]) AND worker_id <> ${workerId}::uuid GROUP BY workspace_id
    ), counted AS (${addToTotals('claim_conflicts', Prisma.sql`SELECT workspace_id, number FROM taken`)})
    SELECT coalesce(sum(number), 0)::int AS conflicts FROM taken`
  return row.conflicts
}

/** @returns the claimed tasks, none of them suspects. */
async function claimOthers(claiming: Claiming, hasSuspects: boolean): Promise<TaskRef[]> {
  const { tx, workerId, limit, tasksPerAgent, exclusiveKinds } = claiming
  // A due suspect counts against its agent's limit. Otherwise other tasks of the agent could keep it from starting.
  const suspects = hasSuspects
    ? Prisma.sql`UNION ALL SELECT agent_id FROM tasks WHERE losses > 0 AND ${IS_DUE}`
    : Prisma.empty
  // All workspaces: they share one queue.
  return tx.$queryRaw<TaskRef[]>`
    WITH busy AS MATERIALIZED (
      SELECT agent_id, count(*) AS running
      FROM (SELECT agent_id FROM tasks WHERE status = 'RUNNING' ${suspects}) taken
      WHERE agent_id IS NOT NULL GROUP BY agent_id
    ), next AS MATERIALIZED (
      SELECT id, workspace_id, kind, agent_id, urgency, turn_at FROM tasks
      WHERE ${IS_DUE} AND losses = 0 AND ${mayRunNow(claiming)}
        AND (agent_id IS NULL OR agent_id NOT IN (SELECT agent_id FROM busy WHERE running >= ${tasksPerAgent}::int))
      ORDER BY ${QUEUE_ORDER} LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
    ), ranked AS (
      SELECT next.id, next.agent_id, next.kind, coalesce(running, 0)
        + row_number() OVER (PARTITION BY next.agent_id ORDER BY ${QUEUE_ORDER}) AS place,
        row_number() OVER (PARTITION BY next.workspace_id, next.kind ORDER BY ${QUEUE_ORDER}) AS place_in_kind
      FROM next LEFT JOIN busy USING (agent_id)
    )
    UPDATE tasks SET ${startAttempt(workerId)}
    WHERE id IN (
      SELECT id FROM ranked WHERE (agent_id IS NULL OR place <= ${tasksPerAgent}::int)
        AND (place_in_kind = 1 OR kind::text <> ALL (${exclusiveKinds}::text[])))
    RETURNING id, workspace_id AS "workspaceId"`
}
