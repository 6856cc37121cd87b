import type { ViewerContext } from '../../context.ts'
import { LimitReachedError } from '../../errors.ts'
import type { Task, TaskKind, TaskPriority, Worker } from '../../generated/prisma/client.ts'
import { allWorkspaces } from '../../platform/database/all-workspaces.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { withinQuotas } from '../../quotas/within-quotas.ts'
import { createTask, type NewTask } from '../../tasks/queue.ts'
import { ACTIVE_WITHIN_MS, IS_DUE, QUEUE_ORDER } from '../../tasks/status.ts'

/**
 * Call it in the transaction that creates a task, before anything is written. Concurrent requests do not see each
 * other's tasks, so together they may exceed the limit.
 * @throws LimitReachedError if the workspace has too many pending tasks.
 */
export async function checkQueueLimit(
  { app, viewer }: Pick<ViewerContext, 'app' | 'viewer'>,
  tx: WorkspaceTransaction,
): Promise<void> {
  const limit = app.config.taskQueueLimit
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM tasks WHERE workspace_id = ${viewer.workspaceId}::uuid AND status = 'PENDING'
    OFFSET ${limit - 1}::int LIMIT 1`
  if (rows.length === 0) return
  throw new LimitReachedError(
    `The workspace has reached its limit of ${limit} pending tasks. Wait until some have started, or cancel some.`,
    limit,
  )
}

/**
 * Creates a task that a user asks for. It counts for the quotas TASKS_PER_DAY and REPORTS_PER_DAY.
 * @throws LimitReachedError if the workspace has reached one of them.
 */
export async function createRequestedTask(
  { app, viewer: { workspaceId } }: Pick<ViewerContext, 'app' | 'viewer'>,
  tx: WorkspaceTransaction,
  task: Omit<NewTask, 'workspaceId' | 'isRequested'>,
): Promise<Task> {
  const kinds = [
    'TASKS_PER_DAY',
    ...(task.kind === 'REPORT_GENERATION' ? ['REPORTS_PER_DAY' as const] : []),
  ] as const
  return withinQuotas(tx, workspaceId, kinds, () =>
    createTask(app, tx, { ...task, workspaceId, isRequested: true }),
  )
}

/**
 * Queue positions of tasks (UUIDs). 1 is claimed next. Null if a task is not pending or due.
 * All workspaces: they share one queue.
 */
export async function findQueuePositions(
  { app }: ViewerContext,
  taskIds: string[],
): Promise<(number | null)[]> {
  const rows = await allWorkspaces(app.database, 'find queue positions').$queryRaw<
    { id: string; position: number }[]
  >`
    SELECT id, position FROM (
      SELECT id, row_number() OVER (ORDER BY ${QUEUE_ORDER})::int AS position FROM tasks WHERE ${IS_DUE}
    ) waiting WHERE id = ANY(${taskIds}::uuid[])`
  const positions = new Map(rows.map(row => [row.id, row.position]))
  return taskIds.map(id => positions.get(id) ?? null)
}

/** With fewer tasks, a median means little. */
const MIN_TASKS = 5
const MAX_TASKS = 50

/** Median duration of the latest completed tasks of each kind, in milliseconds. Null if there are fewer than 5. */
export async function measureDurations(
  { db, viewer }: ViewerContext,
  kinds: TaskKind[],
): Promise<(number | null)[]> {
  const rows = await db.$queryRaw<{ kind: TaskKind; count: number; medianMs: number }[]>`
    SELECT kind, count(*)::int AS count, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::float8 AS "medianMs"
    FROM unnest(${kinds}::text[]::"TaskKind"[]) AS kind CROSS JOIN LATERAL (
      SELECT extract(epoch FROM finished_at - started_at) * 1000 AS ms FROM tasks
      WHERE workspace_id = ${viewer.workspaceId}::uuid AND tasks.kind = kind.kind AND status = 'COMPLETED'
      ORDER BY finished_at DESC LIMIT ${MAX_TASKS}::int
    ) latest
    GROUP BY kind`
  return kinds.map(kind => {
    const row = rows.find(one => one.kind === kind)
    return row && row.count >= MIN_TASKS ? row.medianMs : null
  })
}

export interface QueueOverview {
  pending: { priority: TaskPriority; count: number }[]
  running: number
  oldestPendingMs: number | null
  oldestRunningMs: number | null
  deadLetters: number
  oldestDeadLetterMs: number | null
}

/** Counts and ages of the workspace's tasks, in one statement. Ages use the database's clock. */
export async function loadQueueOverview({ db, viewer }: ViewerContext): Promise<QueueOverview> {
  const [row] = await db.$queryRaw<
    [
      Record<'high' | 'medium' | 'low' | 'running' | 'dead', number> &
        Record<'pendingMs' | 'runningMs' | 'deadMs', number | null>,
    ]
  >`
    SELECT
      count(*) FILTER (WHERE status = 'PENDING' AND priority = 'HIGH')::int AS high,
      count(*) FILTER (WHERE status = 'PENDING' AND priority = 'MEDIUM')::int AS medium,
      count(*) FILTER (WHERE status = 'PENDING' AND priority = 'LOW')::int AS low,
      count(*) FILTER (WHERE status = 'RUNNING')::int AS running,
      count(*) FILTER (WHERE dead_letter_reason IS NOT NULL AND redriven_as IS NULL)::int AS dead,
      (extract(epoch FROM now() - min(created_at) FILTER (WHERE status = 'PENDING')) * 1000)::int AS "pendingMs",
      (extract(epoch FROM now() - min(started_at) FILTER (WHERE status = 'RUNNING')) * 1000)::int AS "runningMs",
      (extract(epoch FROM now() - min(dead_lettered_at) FILTER (WHERE redriven_as IS NULL)) * 1000)::int AS "deadMs"
    FROM tasks
    WHERE workspace_id = ${viewer.workspaceId}::uuid AND (status IN ('PENDING', 'RUNNING') OR dead_letter_reason IS NOT NULL)`
  return {
    pending: [
      { priority: 'HIGH', count: row.high },
      { priority: 'MEDIUM', count: row.medium },
      { priority: 'LOW', count: row.low },
    ],
    running: row.running,
    oldestPendingMs: row.pendingMs,
    oldestRunningMs: row.runningMs,
    deadLetters: row.dead,
    oldestDeadLetterMs: row.deadMs,
  }
}

/** Whether each worker (UUIDs) has a recent heartbeat, by the clock of the database. */
export async function findActiveWorkers({ db }: ViewerContext, workerIds: string[]): Promise<boolean[]> {
  // No workspace: workers serve all of them.
  const active = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM workers WHERE id = ANY(${workerIds}::uuid[]) AND died_at IS NULL
      AND last_seen_at >= now() - make_interval(secs => ${ACTIVE_WITHIN_MS / 1000}::float8)`
  const ids = new Set(active.map(({ id }) => id))
  return workerIds.map(id => ids.has(id))
}

const MAX_WORKERS = 100

/** The workers of all workspaces, most recently started first. */
export async function listWorkers({ db }: ViewerContext): Promise<Worker[]> {
  return db.worker.findMany({ orderBy: { startedAt: 'desc' }, take: MAX_WORKERS })
}
