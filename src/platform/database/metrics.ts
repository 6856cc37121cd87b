import { Gauge, Histogram, type Registry } from 'prom-client'
import type { Database, PoolCounts } from './database.ts'

/** Which work the connections of a database serve. The embedded database has one connection for all of it. */
export type PoolName = 'requests' | 'tasks' | 'all'

export interface DatabaseMetrics {
  /** Reports the connections and statements of a database from now on. */
  watchDatabase(pool: PoolName, database: Pick<Database, 'onStatement' | 'poolCounts'>): void
}

const STATEMENT_KINDS = ['read', 'write', 'transaction'] as const
type StatementKind = (typeof STATEMENT_KINDS)[number]

const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

const POOL_GAUGES: [name: string, help: string, count: keyof PoolCounts][] = [
  [
    'canopy_database_pool_open',
    'Open database connections, by pool: requests, tasks, or all for the one connection of the embedded database.',
    'open',
  ],
  ['canopy_database_pool_idle', 'Open database connections that are not in use.', 'idle'],
  [
    'canopy_database_pool_waiting',
    'Statements and transactions that wait for a database connection.',
    'waiting',
  ],
  ['canopy_database_pool_max', 'Maximum number of open database connections.', 'max'],
]

/** Metrics of the database connections of this process. */
export function createDatabaseMetrics(registry: Registry): DatabaseMetrics {
  const registers = [registry]
  const watched = new Map<PoolName, () => PoolCounts>()
  for (const [name, help, count] of POOL_GAUGES)
    new Gauge({
      name,
      help,
      labelNames: ['pool'],
      registers,
      collect() {
        for (const [pool, poolCounts] of watched) this.set({ pool }, poolCounts()[count])
      },
    })
  const duration = new Histogram({
    name: 'canopy_database_statement_seconds',
    help: 'Duration of a database statement that succeeded, including the wait for a connection, by kind: read, write or transaction (a COMMIT or ROLLBACK).',
    labelNames: ['pool', 'kind'],
    buckets: BUCKETS,
    registers,
  })
  return {
    watchDatabase(pool, database) {
      watched.set(pool, database.poolCounts)
      const durations = new Map(STATEMENT_KINDS.map(kind => [kind, duration.labels({ pool, kind })]))
      for (const kind of STATEMENT_KINDS) duration.zero({ pool, kind })
      database.onStatement((sql, seconds) => durations.get(kindOf(sql))?.observe(seconds))
    },
  }
}

const READ = /^\s*(?:SELECT|VALUES|SHOW|EXPLAIN)\b/i
const WRITE = /^\s*(?:INSERT|UPDATE|DELETE|TRUNCATE)\b/i
const WITH = /^\s*WITH\b/i
const WRITE_IN_WITH = /\b(?:INSERT INTO|DELETE FROM|(?<!FOR |FOR NO KEY )UPDATE)\b/i

/** Other statements end transactions. The adapters send BEGIN themselves, without a notice. */
function kindOf(sql: string): StatementKind {
  if (READ.test(sql)) return 'read'
  if (WRITE.test(sql)) return 'write'
  if (WITH.test(sql)) return WRITE_IN_WITH.test(sql) ? 'write' : 'read'
  return 'transaction'
}
