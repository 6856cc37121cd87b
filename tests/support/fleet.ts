import pg from 'pg'
import { encodeId } from '../../src/platform/ids.ts'
import { type CanopyProcess, newSecret, startCanopyProcess } from './canopy-process.ts'
import { atEnd } from './start-test-canopy.ts'
import { createTestDatabase } from './test-database.ts'
import { waitUntil } from './wait-until.ts'
import { watchEffects } from './watch-effects.ts'
import { WATCHED_WEBHOOKS, watchWebhooks } from './watch-webhooks.ts'
import type { WebhookReceiver } from './webhook-receiver.ts'

/** A worker silent for longer has lost its tasks. */
export const LEASE_MS = 1_500

/** As in production, only quicker. */
const QUICK = {
  TASK_LEASE_MS: String(LEASE_MS),
  WORKER_HEARTBEAT_MS: '300',
  WORKER_POLL_MS: '300',
  EVENT_POLL_MS: '500',
  GRAPHIQL: 'false',
  ...WATCHED_WEBHOOKS,
}

export interface WorkerProcess extends CanopyProcess {
  /** UUID of its row. */
  workerId: string
}

/** Processes on one database and one Redis. Whatever it started ends with the test, however that ends. */
export interface Fleet {
  settings: Record<string, string>
  /** The first API process. */
  api: CanopyProcess
  startApi(settings?: Record<string, string>): Promise<CanopyProcess>
  /** `name` is what Postgres and `watchEffects` know its connections by. */
  startWorker(settings?: Record<string, string>, name?: string): Promise<WorkerProcess>
  /** Is told of the end of every task. */
  receiver: WebhookReceiver
  /** Plain SQL, on connections of the test's own. */
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>
  /** A connection of the test's own, for holding locks. */
  connect(): Promise<pg.PoolClient>
}

/** An API process on a fresh database, with a taxonomy, and effects counted. `settings` may name another database. */
export async function startFleet(given: Record<string, string> = {}): Promise<Fleet> {
  const database = given.DATABASE_URL ? { settings: {}, drop: () => {} } : await createTestDatabase()
  atEnd(database.drop)
  const settings: Record<string, string> = {
    ...QUICK,
    ...database.settings,
    BOOTSTRAP_API_KEY: newSecret(),
    ...given,
  }
  const pool = new pg.Pool({
    connectionString: settings.DATABASE_URL,
    max: 3,
    application_name: 'the test',
  })
  pool.on('error', () => {})
  atEnd(() => pool.end())
  const sql = async <Row>(text: string, values: unknown[] = []) =>
    (await pool.query(text, values)).rows as Row[]
  const start = async (role: string, more: Record<string, string>) => {
    const started = await startCanopyProcess({ ...settings, ...more }, [`--role=${role}`])
    atEnd(() => started.end('SIGKILL'))
    return started
  }
  const startApi = (more = {}) => start('api', more)
  const api = await startApi()
  await watchEffects(pool)
  const receiver = await watchWebhooks(pool)
  atEnd(receiver.close)
  return {
    receiver,
    settings,
    api,
    startApi,
    async startWorker(more = {}, name = 'worker') {
      const url = new URL(settings.DATABASE_URL ?? '')
      url.searchParams.set('application_name', name)
      const known = await sql<{ id: string }>('SELECT id FROM workers')
      const worker = await start('worker', { DATABASE_URL: url.href, ...more })
      const [row] = await sql<{ id: string }>('SELECT id FROM workers WHERE id <> ALL($1)', [
        known.map(({ id }) => id),
      ])
      return { ...worker, workerId: row?.id ?? '' }
    },
    sql,
    connect: () => pool.connect(),
  }
}

/**
 * Agents for measuring, without the measurement that a new agent brings, in the first workspace or in another one.
 * @returns their ids.
 */
export async function makeAgents(
  { sql }: Fleet,
  count: number,
  workspaceId: string | null = null,
): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `WITH taxonomy AS (
      INSERT INTO taxonomies (id, workspace_id, version, status, published_at)
      SELECT gen_random_uuid(), id, 'v1', 'PUBLISHED', now() FROM workspaces
      WHERE $2::uuid IS NULL OR id = $2 ORDER BY created_at LIMIT 1
      ON CONFLICT (workspace_id, version) DO UPDATE SET version = 'v1' RETURNING *
    ) INSERT INTO agents (id, workspace_id, taxonomy_id, name)
    SELECT gen_random_uuid(), workspace_id, id, 'agent ' || n FROM taxonomy, generate_series(1, $1) n RETURNING id`,
    [count, workspaceId],
  )
  return rows.map(({ id }) => encodeId('Agent', id))
}

/** Waits until none of the tasks is waiting or running. @throws when none of them comes to its end for `withinMs`. */
export async function waitForEnds({ sql }: Fleet, withinMs: number): Promise<void> {
  for (let open = Infinity; open > 0; ) {
    open = await waitUntil('more tasks are over', withinMs, async () => {
      const rows = await sql("SELECT FROM tasks WHERE status IN ('PENDING', 'RUNNING')")
      return rows.length < open && { count: rows.length }
    }).then(({ count }) => count)
  }
}
