import { Gauge, type Registry } from 'prom-client'
import type { Database } from '../database/database.ts'
import { withDeadline } from '../with-deadline.ts'
import { type DatabaseStats, readDatabaseStats } from './read-database-figures.ts'
import { shareRecent } from './share-recent.ts'

const DEADLINE_MS = 2_000
/** Scrapes within this time share one read of the database. */
const FRESH_MS = 1_000
/** Scrapes wait for a pending read at most this long before starting another. */
const MAX_PENDING_MS = 30_000

const GAUGES: [name: string, help: string, figure: keyof DatabaseStats][] = [
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
  const gauges = GAUGES.map(([name, help, figure]) => ({
    gauge: new Gauge({ name, help, registers }),
    figure,
  }))
  const read = shareRecent(() => readDatabaseStats(database), {
    freshMs: FRESH_MS,
    maxPendingMs: MAX_PENDING_MS,
  })
  return async () => {
    const figures = await withDeadline(DEADLINE_MS, read()).catch(() => null)
    up.set(figures ? 1 : 0)
    if (!figures) {
      pending.reset()
      for (const { gauge } of gauges) gauge.remove()
      return
    }
    for (const { gauge, figure } of gauges) gauge.set(figures[figure])
    pending.set({ priority: 'HIGH' }, figures.high)
    pending.set({ priority: 'MEDIUM' }, figures.medium)
    pending.set({ priority: 'LOW' }, figures.low)
  }
}
