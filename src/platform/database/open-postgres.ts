import { PrismaPg } from '@prisma/adapter-pg'
import pRetry from 'p-retry'
import type pg from 'pg'
import type { Config } from '../../config/config.ts'
import { createPrisma, MAX_WAIT_MS } from './create-prisma.ts'
import { type Database, DatabaseUnusable } from './database.ts'
import { IdentifiedPool } from './identified-pool.ts'
import { OWNER, runAs } from './identity.ts'

const RETRY_MS = 500
/** Idle connections that stay open. */
const KEPT_CONNECTIONS = 10
/** Further connections are closed when they were idle this long. */
const IDLE_TIMEOUT_MS = 10_000
const MIN_SERVER_VERSION = 150_000
/** A busy process may pause between two statements of a transaction. */
const MIN_IDLE_TIMEOUT_MS = 5_000
/**
 * By default a vector index returns at most 40 rows. With ef_search 800, it finds nearly all of the nearest. If
 * synchronous_commit is off, a killed server loses acknowledged commits, and with them accepted tasks.
 */
const SESSION_SETTINGS = `SET hnsw.ef_search = 800;
  SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`

interface Options extends Pick<Config, 'connectTimeoutMs' | 'taskLeaseMs' | 'databasePool'> {
  /** Does not apply to scripts. Default: no timeout. */
  statementTimeoutMs?: number
  /** Maximum wait for a transaction to begin. Default: longer than the wait for a connection. */
  transactionWaitMs?: number
  keptConnections?: number
  idleTimeoutMs?: number
}

/**
 * Connects to a Postgres 15 or later with pgvector, shared by any number of processes. Waits up to `connectTimeoutMs`
 * for it to respond.
 * @throws DatabaseUnusable naming DATABASE_URL and what to do.
 */
export async function openPostgres(databaseUrl: string, options: Options): Promise<Database> {
  const { connectTimeoutMs, databasePool } = options
  const { transactionWaitMs = databasePool.waitMs + MAX_WAIT_MS } = options
  const pool = createPool(databaseUrl, options)
  // If the response to BEGIN is late, Prisma returns the connection with an open transaction. Later writes on that
  // connection would be rolled back with it.
  pool.on('release', (error, client) => {
    if (!error && client.getTransactionStatus() !== 'I') client.end().catch(() => {})
  })
  // A broken connection fails its pending queries and is replaced at the next use. Without these listeners, it would
  // end the process, even while it is being taken from the pool.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  try {
    await runAs(OWNER, async () => {
      await waitForServer(pool, connectTimeoutMs)
      await checkServer(pool)
    })
  } catch (error) {
    await pool.end()
    throw error
  }
  const counted = createPrisma(new PrismaPg(pool), transactionWaitMs)
  return {
    ...counted,
    isShared: true,
    copyFiles: null,
    poolCounts: () => ({
      open: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.turnsWaiting,
      max: pool.options.max,
    }),
    runScript: sql => runAs(OWNER, () => runScript(pool, sql)),
    async close() {
      await counted.prisma.$disconnect()
      await pool.end()
    },
  }
}

function createPool(connectionString: string, options: Options): IdentifiedPool {
  const { connectTimeoutMs, taskLeaseMs, statementTimeoutMs, databasePool } = options
  const { keptConnections = KEPT_CONNECTIONS, idleTimeoutMs = IDLE_TIMEOUT_MS } = options
  const config = {
    connectionString,
    max: databasePool.max,
    min: keptConnections,
    idleTimeoutMillis: idleTimeoutMs,
    maxLifetimeSeconds: databasePool.lifetimeMs / 1000,
    connectionTimeoutMillis: connectTimeoutMs,
    ...(statementTimeoutMs && { statement_timeout: statementTimeoutMs }),
    // A process that hangs in a transaction would keep its locks, such as that of its task or of the queue. Its tasks
    // are taken over when the lease expires, so its transactions end then too.
    idle_in_transaction_session_timeout: Math.max(taskLeaseMs, MIN_IDLE_TIMEOUT_MS),
    onConnect: async (client: pg.ClientBase) => {
      await client.query(SESSION_SETTINGS)
    },
  }
  return new IdentifiedPool(config, databasePool)
}

async function waitForServer(pool: pg.Pool, connectTimeoutMs: number): Promise<void> {
  await pRetry(() => pool.query('SELECT 1'), {
    retries: Math.ceil(connectTimeoutMs / RETRY_MS),
    factor: 1,
    minTimeout: RETRY_MS,
    maxRetryTime: connectTimeoutMs,
    // The server may still be starting. A retry does not fix a wrong password or an unknown database.
    shouldRetry: ({ error }: { error: Error & { code?: string } }) =>
      !error.code?.startsWith('28') && error.code !== '3D000',
  }).catch(cause => {
    throw new DatabaseUnusable(
      `DATABASE_URL: cannot connect to Postgres (${cause.code ?? cause.message}). Check that the server is running, and that host, port, user, password and database name are correct.`,
      { cause },
    )
  })
}

async function checkServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: number; hasVector: boolean }>(`
    SELECT current_setting('server_version_num')::int AS version,
      EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') AS "hasVector"`)
  const server = rows[0]
  if (!server || server.version < MIN_SERVER_VERSION)
    throw new DatabaseUnusable(
      'DATABASE_URL: Canopy needs Postgres 15 or later. Upgrade the server, or use another.',
    )
  if (!server.hasVector)
    throw new DatabaseUnusable(
      'DATABASE_URL: pgvector is missing. Install it on the Postgres server (Debian: postgresql-NN-pgvector; image: pgvector/pgvector), then start Canopy again.',
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
    // A failed script may leave a transaction open, so the connection is destroyed.
    client.release(true)
    throw error
  }
}
