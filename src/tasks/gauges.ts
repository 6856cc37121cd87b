import { Gauge, type Registry } from 'prom-client'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import type { Database } from '../platform/database/database.ts'
import { createReadGauges, type FigureGauge } from '../platform/read-gauges.ts'
import { ACTIVE_WITHIN_MS } from './status.ts'

/** Numbers of tasks, workers and webhooks in all workspaces. Ages are in seconds. 0: there is none. */
interface DatabaseStats {
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
  /** Tasks that the active workers can run at a time. */
  workersCapacity: number
  deliveriesPending: number
  oldestDelivery: number
  endpointsDisabled: number
}

/**
 * Reads all figures in one statement. Each subquery reads a partial index.
 * All workspaces: the gauges are of the whole installation.
 */
async function readDatabaseStats(database: Database): Promise<DatabaseStats> {
  const [figures] = await allWorkspaces(database, 'read metrics').$queryRaw<[DatabaseStats]>`
    SELECT current_setting('transaction_read_only')::bool::int AS "readOnly", high, medium, low, running, "deadLetters", "workersActive", "workersLost", "workersCapacity", "deliveriesPending", "endpointsDisabled",
      greatest(0, extract(epoch FROM now() - coalesce(due_at, now())))::float8 AS "oldestPending",
      greatest(0, extract(epoch FROM now() - coalesce(started_at, now())))::float8 AS "oldestRunning",
      greatest(0, extract(epoch FROM now() - coalesce(delivery_at, now())))::float8 AS "oldestDelivery"
    FROM
      (SELECT count(*) FILTER (WHERE urgency = 2)::int AS high, count(*) FILTER (WHERE urgency = 1)::int AS medium,
        count(*) FILTER (WHERE urgency = 0)::int AS low, min(due_at) AS due_at FROM tasks WHERE status = 'PENDING') AS waiting,
      (SELECT count(*)::int AS running, min(started_at) AS started_at FROM tasks WHERE status = 'RUNNING') AS working,
      (SELECT count(*)::int AS "deadLetters" FROM tasks WHERE dead_letter_reason IS NOT NULL AND redriven_as IS NULL) AS dead,
      (SELECT count(*) FILTER (WHERE died_at IS NULL AND last_seen_at >= silence)::int AS "workersActive",
        count(*) FILTER (WHERE died_at IS NOT NULL OR last_seen_at < silence)::int AS "workersLost",
        coalesce(sum(concurrency) FILTER (WHERE died_at IS NULL AND last_seen_at >= silence), 0)::int AS "workersCapacity"
        FROM workers, (SELECT now() - make_interval(secs => ${ACTIVE_WITHIN_MS / 1000}::float8) AS silence) AS since) AS present,
      (SELECT count(*)::int AS "deliveriesPending", min(created_at) AS delivery_at
        FROM webhook_deliveries WHERE status = 'PENDING') AS outgoing,
      (SELECT count(*)::int AS "endpointsDisabled" FROM webhook_endpoints WHERE status = 'DISABLED') AS disabled`
  return figures
}

/** Scrapes within this time share one read of the database. */
const FRESH_MS = 1_000

const GAUGES: FigureGauge<DatabaseStats>[] = [
  [
    'canopy_database_read_only',
    '1 if the database is read-only because its disk is nearly full or it is a standby, otherwise 0.',
    'readOnly',
  ],
  ['canopy_tasks_running', 'Running tasks.', 'running'],
  ['canopy_task_oldest_pending_seconds', 'Time since the oldest pending task became due.', 'oldestPending'],
  ['canopy_task_oldest_running_seconds', 'Age of the longest-running attempt.', 'oldestRunning'],
  ['canopy_dead_letters', 'Dead letters that have not been redriven.', 'deadLetters'],
  ['canopy_workers_active', 'Workers that sent a heartbeat in the last 20 s.', 'workersActive'],
  [
    'canopy_workers_lost',
    'Workers that stopped sending heartbeats without shutting down, in the last 24 h.',
    'workersLost',
  ],
  [
    'canopy_workers_capacity',
    'Tasks that the active workers can run at a time: the sum of their WORKER_CONCURRENCY.',
    'workersCapacity',
  ],
  ['canopy_webhook_deliveries_pending', 'Pending webhook deliveries.', 'deliveriesPending'],
  ['canopy_webhook_oldest_pending_seconds', 'Age of the oldest pending webhook delivery.', 'oldestDelivery'],
  ['canopy_webhook_endpoints_disabled', 'Disabled webhook endpoints.', 'endpointsDisabled'],
]

/**
 * Gauges of the database, across all workspaces. Every process reports the same values.
 * @returns a function that updates the gauges. While the database is unavailable, they are absent.
 */
export function createDatabaseGauges(registry: Registry, database: Database): () => Promise<void> {
  const registers = [registry]
  const up = new Gauge({
    name: 'canopy_database_up',
    help: '1 if the database responded to this process within 2 s, otherwise 0.',
    registers,
  })
  const pending = new Gauge({
    name: 'canopy_tasks_pending',
    help: 'Pending tasks, including those due later.',
    labelNames: ['priority'],
    registers,
  })
  const update = createReadGauges(registry, GAUGES, {
    read: () => readDatabaseStats(database),
    freshMs: FRESH_MS,
  })
  return async () => {
    const figures = await update()
    up.set(figures ? 1 : 0)
    if (!figures) return pending.reset()
    pending.set({ priority: 'HIGH' }, figures.high)
    pending.set({ priority: 'MEDIUM' }, figures.medium)
    pending.set({ priority: 'LOW' }, figures.low)
  }
}
