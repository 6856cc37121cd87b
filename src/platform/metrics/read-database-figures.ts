import type { Database } from '../database/database.ts'
import { ACTIVE_WITHIN_MS } from '../tasks/active-worker.ts'

/** Numbers of tasks, workers and webhooks in all workspaces. Ages are in seconds. 0: there is none. */
export interface DatabaseStats {
  /** 1 if the database rejects writes, otherwise 0. */
  readOnly: number
  high: number
  medium: number
  low: number
  running: number
  oldestPending: number
  oldestRunning: number
  deadLetters: number
  workersActive: number
  workersLost: number
  deliveriesPending: number
  oldestDelivery: number
  endpointsDisabled: number
}

/** Reads all figures in one statement. Each subquery reads a partial index. */
export async function readDatabaseStats({ prisma }: Database): Promise<DatabaseStats> {
  const [figures] = await prisma.$queryRaw<[DatabaseStats]>`
    SELECT current_setting('transaction_read_only')::bool::int AS "readOnly", high, medium, low, running, "deadLetters", "workersActive", "workersLost", "deliveriesPending", "endpointsDisabled",
      greatest(0, extract(epoch FROM now() - coalesce(due_at, now())))::float8 AS "oldestPending",
      greatest(0, extract(epoch FROM now() - coalesce(started_at, now())))::float8 AS "oldestRunning",
      greatest(0, extract(epoch FROM now() - coalesce(delivery_at, now())))::float8 AS "oldestDelivery"
    FROM
      (SELECT count(*) FILTER (WHERE urgency = 2)::int AS high, count(*) FILTER (WHERE urgency = 1)::int AS medium,
        count(*) FILTER (WHERE urgency = 0)::int AS low, min(due_at) AS due_at FROM tasks WHERE status = 'PENDING') AS waiting,
      (SELECT count(*)::int AS running, min(started_at) AS started_at FROM tasks WHERE status = 'RUNNING') AS working,
      (SELECT count(*)::int AS "deadLetters" FROM tasks WHERE dead_letter_reason IS NOT NULL AND redriven_as IS NULL) AS dead,
      (SELECT count(*) FILTER (WHERE died_at IS NULL AND last_seen_at >= silence)::int AS "workersActive",
        count(*) FILTER (WHERE died_at IS NOT NULL OR last_seen_at < silence)::int AS "workersLost"
        FROM workers, (SELECT now() - make_interval(secs => ${ACTIVE_WITHIN_MS / 1000}::float8) AS silence) AS since) AS present,
      (SELECT count(*)::int AS "deliveriesPending", min(created_at) AS delivery_at
        FROM webhook_deliveries WHERE status = 'PENDING') AS outgoing,
      (SELECT count(*)::int AS "endpointsDisabled" FROM webhook_endpoints WHERE status = 'DISABLED') AS disabled`
  return figures
}
