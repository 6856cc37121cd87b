import { PrismaPg } from '@prisma/adapter-pg'
import pRetry from 'p-retry'
import pg from 'pg'
import type { Config } from '../../config.ts'
import { createPrisma } from './create-prisma.ts'
import { type Database, DatabaseUnusable } from './database.ts'

const RETRY_MS = 500
const POOL_SIZE = 10
const OLDEST_POSTGRES = 150_000
/** A busy process may think for a while between two statements. */
const SHORTEST_IDLE_MS = 5_000
/**
 * An index of vectors looks at 40 rows unless told, and gives no more; from 800 on it finds nearly all of the nearest.
 * With synchronous_commit off, a server that is killed loses commits that it has acknowledged, and accepted tasks with them.
 */
const SESSION_SETTINGS = `SET hnsw.ef_search = 800;
  SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`

interface Options extends Pick<Config, 'connectTimeoutMs' | 'taskLeaseMs'> {
  /** Does not apply to scripts. Default: no timeout. */
  statementTimeoutMs?: number
  /** Until a transaction has begun. */
  transactionWaitMs?: number
}

/**
 * A Postgres 15 or later with pgvector, shared by any number of processes.
 * Waits up to `connectTimeoutMs` for it to answer.
 * @throws DatabaseUnusable naming DATABASE_URL and the remedy.
 */
export async function openPostgres(
  databaseUrl: string,
  { connectTimeoutMs, taskLeaseMs, statementTimeoutMs, transactionWaitMs }: Options,
): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: POOL_SIZE,
    connectionTimeoutMillis: connectTimeoutMs,
    ...(statementTimeoutMs && { statement_timeout: statementTimeoutMs }),
    // A process that stands still in a transaction would keep its locks from everybody: the task that it ran, or the
    // one lock of all who claim. With the lease its work is given to others, so its transactions end with that too.
    idle_in_transaction_session_timeout: Math.max(taskLeaseMs, SHORTEST_IDLE_MS),
    onConnect: async client => {
      await client.query(SESSION_SETTINGS)
    },
  })
  // If BEGIN is answered too late, Prisma returns the connection and leaves the transaction open. Later writes on that connection
  // would be rolled back with it.
  pool.on('release', (error, client) => {
    if (!error && client.getTransactionStatus() !== 'I') client.end().catch(() => {})
  })
  // A connection that breaks fails what waits for it, and is replaced at the next use. Without a listener it would end the
  // process, also in the moment in which it has been taken from the pool and nobody listens yet.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  try {
    await waitForAnswer(pool, connectTimeoutMs)
    await checkServer(pool)
  } catch (error) {
    await pool.end()
    throw error
  }
  const counted = createPrisma(new PrismaPg(pool), transactionWaitMs)
  return {
    ...counted,
    isShared: true,
    runScript: sql => runScript(pool, sql),
    async close() {
      await counted.prisma.$disconnect()
      await pool.end()
    },
  }
}

async function waitForAnswer(pool: pg.Pool, connectTimeoutMs: number): Promise<void> {
  await pRetry(() => pool.query('SELECT 1'), {
    retries: Math.ceil(connectTimeoutMs / RETRY_MS),
    factor: 1,
    minTimeout: RETRY_MS,
    maxRetryTime: connectTimeoutMs,
    shouldRetry: ({ error }) => isWorthWaiting(error),
  }).catch(cause => {
    throw new DatabaseUnusable(
      `DATABASE_URL: Postgres does not let us in (${cause.code ?? cause.message}). Check host, port, user, password and database name, and that it runs.`,
      { cause },
    )
  })
}

/** A wrong password or an unknown database will not mend itself; a server that starts will. */
function isWorthWaiting(error: Error & { code?: string }): boolean {
  return !error.code?.startsWith('28') && error.code !== '3D000'
}

async function checkServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: number; hasVector: boolean }>(`
    SELECT current_setting('server_version_num')::int AS version,
      EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') AS "hasVector"`)
  const server = rows[0]
  if (!server || server.version < OLDEST_POSTGRES)
    throw new DatabaseUnusable(
      'DATABASE_URL: Canopy needs Postgres 15 or later. Upgrade the server, or name another.',
    )
  if (!server.hasVector)
    throw new DatabaseUnusable(
      'DATABASE_URL: this Postgres has no pgvector. Install it on the server (Debian: postgresql-NN-pgvector; image: pgvector/pgvector), then start again.',
    )
}

async function runScript(pool: pg.Pool, sql: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('SET statement_timeout = 0')
    await client.query(sql)
    await client.query('RESET statement_timeout')
    client.release()
  } catch (error) {
    // A script that failed halfway leaves its transaction open; the connection is not fit for another.
    client.release(true)
    throw error
  }
}
