import { Gauge, type Registry } from 'prom-client'
import type { Database } from '../database/database.ts'
import { withDeadline } from '../with-deadline.ts'
import { type DatabaseFigures, readDatabaseFigures } from './read-database-figures.ts'
import { shareRecent } from './share-recent.ts'

const DEADLINE_MS = 2_000
/** Scrapes that follow each other within this time share an answer of the database. */
const FRESH_MS = 1_000
/** A question that is still open blocks no further one for longer. */
const GIVEN_UP_MS = 30_000

const GAUGES: [name: string, help: string, figure: keyof DatabaseFigures][] = [
  [
    'canopy_database_read_only',
    'Whether the database refuses writes: its disk is nearly full, or it is a standby.',
    'readOnly',
  ],
  ['canopy_tasks_running', 'Tasks that run now.', 'running'],
  [
    'canopy_task_oldest_pending_seconds',
    'How long the task that is due longest has waited.',
    'oldestPending',
  ],
  ['canopy_task_oldest_running_seconds', 'Age of the attempt that runs longest.', 'oldestRunning'],
  ['canopy_dead_letters', 'Dead letters that were not redriven.', 'deadLetters'],
  ['canopy_workers_active', 'Workers that were heard of in the last 20 s.', 'workersActive'],
  [
    'canopy_workers_lost',
    'Workers that fell silent without stopping in order; forgotten after 24 h.',
    'workersLost',
  ],
  ['canopy_webhook_deliveries_pending', 'Webhooks that are yet to be delivered.', 'deliveriesPending'],
  [
    'canopy_webhook_oldest_pending_seconds',
    'Age of the oldest webhook that is yet to be delivered.',
    'oldestDelivery',
  ],
  ['canopy_webhook_endpoints_disabled', 'Webhook endpoints that are switched off.', 'endpointsDisabled'],
]

/**
 * What the database says, of all processes and workspaces together: every process tells the same.
 * @returns brings the gauges up to date. While the database is away they are absent, rather than wrong.
 */
export function createDatabaseGauges(registry: Registry, database: Database): () => Promise<void> {
  const registers = [registry]
  const up = new Gauge({
    name: 'canopy_database_up',
    help: 'Whether the database answered this process within 2 s.',
    registers,
  })
  const pending = new Gauge({
    name: 'canopy_tasks_pending',
    help: 'Tasks that wait to be started, those due later among them.',
    labelNames: ['priority'],
    registers,
  })
  const gauges = GAUGES.map(([name, help, figure]) => ({
    gauge: new Gauge({ name, help, registers }),
    figure,
  }))
  const read = shareRecent(() => readDatabaseFigures(database), { freshMs: FRESH_MS, givenUpMs: GIVEN_UP_MS })
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
