import type { TaskPriority } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'

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
