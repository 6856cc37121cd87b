import pg from 'pg'
import { expect } from 'vitest'
import type { EventBus } from '../../src/platform/bus/event-bus.ts'
import { connectRedisBus } from '../../src/platform/bus/redis-bus.ts'
import { encodeId } from '../../src/platform/ids.ts'
import { createLogger } from '../../src/platform/logger.ts'
import { type CanopyProcess, newSecret, startCanopyInside, startScopedProcess } from './canopy-process.ts'
import { checkTasks } from './check-tasks.ts'
import { COUNT_ROWS } from './count-rows.ts'
import { openPool } from './open-pool.ts'
import { type PostgresProxy, startPostgresProxy } from './postgres-proxy.ts'
import { sized } from './scale.ts'
import { type SilentTask, startSilentTask } from './silent-task.ts'
import { atEnd } from './start-test-canopy.ts'
import type { TaskCodes } from './tasks/task-codes.ts'
import type { TestClient } from './test-client.ts'
import { createTestDatabase, SHARED_SETTINGS } from './test-database.ts'
import { waitUntil } from './wait-until.ts'
import { watchEffects } from './watch-effects.ts'
import { WATCHED_WEBHOOKS, watchWebhooks } from './watch-webhooks.ts'
import type { WebhookReceiver } from './webhook-receiver.ts'

/** Polls more often than in production. The lease outlasts a lack of CPU time, and `expireLease` ends it. */
const SETTINGS = {
  TASK_LEASE_MS: '60000',
  WORKER_HEARTBEAT_MS: '200',
  WORKER_POLL_MS: '200',
  EVENT_POLL_MS: '500',
  GRAPHIQL: 'false',
  ...WATCHED_WEBHOOKS,
}

/**
 * An API or a worker that no test kills. In the gate it runs inside the test's process, because starting a process takes
 * more than a second of CPU time. In the proof it is a separate process.
 */
interface Part {
  url: string
  client: TestClient
  /** Stops it as SIGTERM does. */
  stop(): Promise<void>
}

interface WorkerIdentity {
  /** The ID in the database. */
  workerId: string
  /** The application name of its connections, also in the table `effects`. */
  name: string
}
type WorkerPart = Part & WorkerIdentity
export type WorkerProcess = CanopyProcess & WorkerIdentity
/** A worker process whose connections to Postgres go through `proxy`. */
export type ProxiedWorker = WorkerProcess & { proxy: PostgresProxy }

interface ApiAndWorker {
  api: CanopyProcess
  worker: WorkerProcess
  /** Each process once. */
  processes: CanopyProcess[]
}

type Settings = Record<string, string>

/** API and worker processes on one database and one Redis. Everything ends with the test. */
export interface Fleet {
  settings: Settings & Record<'DATABASE_URL' | 'REDIS_URL', string>
  /** The first API. */
  api: Part
  startApi(settings?: Settings): Promise<Part>
  startApiProcess(settings?: Settings): Promise<CanopyProcess>
  /** Starts an API inside the test's process, also in the proof. */
  startApiInside(settings?: Settings): Promise<Part>
  startWorker(settings?: Settings, name?: string): Promise<WorkerPart>
  startWorkerProcess(settings?: Settings, name?: string): Promise<WorkerProcess>
  startProxiedWorker(settings?: Settings, name?: string): Promise<ProxiedWorker>
  /** For faults that affect both at once. In the gate they are one process, which starts in half the time. */
  startApiAndWorker(settings?: Settings, name?: string): Promise<ApiAndWorker>
  /** Starts a worker process that the measurement of the agent named "hazard" kills. */
  startHazardProcess(settings?: Settings): Promise<WorkerProcess>
  /** Starts a worker that runs `codes` inside the test's process, also in the proof. */
  startWorkerWith(codes: TaskCodes, settings?: Settings): Promise<WorkerPart>
  /** Kills a worker and expires its lease. @returns the attempts that it left running. */
  kill(worker: WorkerProcess): Promise<Orphan[]>
  /** Ends the lease and the open transactions of a dead or paused worker, without waiting for their timeouts. */
  expireLease(worker: WorkerIdentity): Promise<void>
  /** Ends all database sessions but those of the test. */
  endSessions(): Promise<unknown>
  /** Starts a proxy between a process and the database. */
  startProxy(): Promise<PostgresProxy>
  startSilentTask(): Promise<SilentTask>
  /** Receives a webhook at the end of every task. */
  receiver: WebhookReceiver
  /** Runs SQL on the test's own connections. */
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>
  /** Waits until a query returns a row. */
  waitForRow(what: string, text: string, values?: unknown[]): Promise<void>
  /** Waits until a query returns no row. */
  waitForNoRow(what: string, text: string, values?: unknown[]): Promise<void>
  /** Opens a connection for the test, for example to hold locks. It ends with the test. */
  connect(): Promise<pg.Client>
  /** A connection of the test's own to Redis, to publish wake-ups. Ends with the test. */
  connectBus(): Promise<EventBus>
}

/** An attempt whose worker was killed. */
export interface Orphan {
  /** UUID of the task. */
  id: string
  attempt: number
}

/** Starts an API on a new database, and records effects. `given` may name another database. */
export async function startFleet(given: Settings = {}): Promise<Fleet> {
  const database = given.DATABASE_URL ? { settings: {}, drop: () => {} } : await createTestDatabase()
  atEnd(database.drop)
  const settings: Fleet['settings'] = {
    DATABASE_URL: '',
    REDIS_URL: '',
    ...SETTINGS,
    ...database.settings,
    ...SHARED_SETTINGS,
    BOOTSTRAP_API_KEY: newSecret(),
    ...given,
  }
  const own = { connectionString: settings.DATABASE_URL, application_name: 'the test' }
  const pool = openPool({ ...own, max: 3 })
  const sql = async <Row>(text: string, values: unknown[] = []) =>
    (await pool.query(text, values)).rows as Row[]
  const waitForRow: Fleet['waitForRow'] = async (what, text, values) =>
    void (await waitUntil(what, async () => (await sql(text, values)).length > 0))
  const waitForNoRow: Fleet['waitForNoRow'] = async (what, text, values) =>
    void (await waitUntil(what, async () => (await sql(text, values)).length === 0))

  const startProcess = (role: string, more: Settings, entry?: string) =>
    startScopedProcess({ ...settings, ...more }, [`--role=${role}`], entry)
  const startProcessPart = async (role: string, more: Settings): Promise<Part> => {
    const started = await startProcess(role, more)
    return {
      url: started.url,
      client: started.client,
      async stop() {
        const end = await started.end('SIGTERM')
        if (end !== 0) throw new Error(`The ${role} process ended with ${end}:\n${started.output()}`)
      },
    }
  }
  const startPartInside = (role: string, more: Settings, codes?: TaskCodes): Promise<Part> =>
    startCanopyInside({ ...settings, ...more }, [`--role=${role}`], codes)
  const startPart = sized(startPartInside, startProcessPart)

  let workers = 0
  const startNamed = async <Started>(
    start: (role: string, more: Settings) => Promise<Started>,
    more: Settings,
    name = `worker ${++workers}`,
  ): Promise<Started & WorkerIdentity> => {
    const url = new URL(more.DATABASE_URL ?? settings.DATABASE_URL)
    url.searchParams.set('application_name', name)
    const worker = await start('worker', { ...more, DATABASE_URL: url.href })
    const [row] = await sql<{ id: string }>(
      "SELECT id FROM effects WHERE what = 'worker' AND writer = $1 ORDER BY position DESC LIMIT 1",
      [name],
    )
    return { ...worker, workerId: row?.id ?? '', name }
  }

  const startBoth = async (more: Settings, name?: string): Promise<ApiAndWorker> => {
    const both = await startNamed((_, settings) => startProcess('all', settings), more, name)
    return { api: both, worker: both, processes: [both] }
  }
  const startApart = async (more: Settings, name?: string): Promise<ApiAndWorker> => {
    const starts = [startProcess('api', more), startNamed(startProcess, more, name)] as const
    const [api, worker] = await Promise.all(starts)
    return { api, worker, processes: [api, worker] }
  }

  const waitForSessions = ({ name }: WorkerIdentity, states: string) =>
    waitForNoRow(
      `no connection of ${name} is ${states}`,
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1 AND (${states})`,
      [name],
    )
  const expireLease = async (worker: WorkerIdentity) => {
    // Statements that it has sent are still executed. `idle_in_transaction_session_timeout` would end open transactions.
    await waitForSessions(worker, "state = 'active'")
    await sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = $1 AND state LIKE 'idle in transaction%'`,
      [worker.name],
    )
    await waitForSessions(worker, "state <> 'idle'")
    await sql("UPDATE workers SET last_seen_at = now() - interval '1 hour' WHERE id = $1", [worker.workerId])
  }

  const api = await startPart('api', {})
  await watchEffects(pool)
  const receiver = await watchWebhooks(pool)
  atEnd(receiver.close)
  return {
    receiver,
    settings,
    api,
    startApi: (more = {}) => startPart('api', more),
    startApiProcess: (more = {}) => startProcess('api', more),
    startApiInside: (more = {}) => startPartInside('api', more),
    startWorker: (more = {}, name) => startNamed(startPart, more, name),
    startWorkerProcess: (more = {}, name) => startNamed(startProcess, more, name),
    async startProxiedWorker(more = {}, name) {
      const proxy = await startPostgresProxy(settings.DATABASE_URL)
      return { ...(await startNamed(startProcess, { ...more, DATABASE_URL: proxy.url }, name)), proxy }
    },
    startApiAndWorker: (more = {}, name) => sized(startBoth, startApart)(more, name),
    startHazardProcess: (more = {}) =>
      startNamed((role, settings) => startProcess(role, settings, 'tests/support/hazard-process.ts'), more),
    startWorkerWith: (codes, more = {}) =>
      startNamed((role, settings) => startPartInside(role, settings, codes), more),
    async kill(worker) {
      await worker.end('SIGKILL')
      await waitForSessions(worker, 'true')
      const orphans = await sql<Orphan>(
        "SELECT id, attempt FROM tasks WHERE worker_id = $1 AND status = 'RUNNING'",
        [worker.workerId],
      )
      await expireLease(worker)
      return orphans
    },
    expireLease,
    endSessions: () =>
      sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name <> current_setting('application_name')`,
      ),
    startProxy: () => startPostgresProxy(settings.DATABASE_URL),
    startSilentTask: () => startSilentTask({ sql, redisUrl: settings.REDIS_URL }),
    sql,
    waitForRow,
    waitForNoRow,
    async connect() {
      const client = new pg.Client(own)
      client.on('error', () => {})
      await client.connect()
      atEnd(() => client.end())
      return client
    },
    async connectBus() {
      const log = createLogger({ logLevel: 'silent', role: 'api' })
      const bus = await connectRedisBus(settings.REDIS_URL, 5_000, log)
      atEnd(() => bus.close())
      return bus
    },
  }
}

/**
 * Inserts agents into the first workspace or another one, without the measurement that follows the creation of an agent.
 * @returns their IDs.
 */
export async function makeAgents(
  { sql }: Pick<Fleet, 'sql'>,
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

/** Waits until no task is pending or running. Makes retries due immediately. @throws if no task ends for a long time. */
export async function waitForEnds({ sql }: Pick<Fleet, 'sql'>): Promise<void> {
  for (let open = Infinity; open > 0; ) {
    open = await waitUntil('more tasks have ended', async () => {
      await sql("UPDATE tasks SET due_at = now() WHERE status = 'PENDING' AND due_at > now()")
      const rows = await sql("SELECT FROM tasks WHERE status IN ('PENDING', 'RUNNING')")
      return rows.length < open && { count: rows.length }
    }).then(({ count }) => count)
  }
}

/**
 * Waits until all tasks have ended, checks the accepted ones and the hourly totals, and expects that every task
 * completed.
 */
export async function expectAllCompleted(fleet: Fleet, accepted: readonly string[]): Promise<void> {
  await waitForEnds(fleet)
  await checkTasks(fleet, accepted)
  await checkTotals(fleet)
  const others =
    "SELECT id, status, attempt, returned, losses, failure FROM tasks WHERE status <> 'COMPLETED'"
  expect(await fleet.sql(others)).toEqual([])
}

/** Expects that the totals of every workspace equal its counted rows. Webhooks may still be under way. */
async function checkTotals({ sql }: Pick<Fleet, 'sql'>): Promise<void> {
  for (const { id } of await sql<{ id: string }>('SELECT id FROM workspaces')) {
    const [{ webhooksDelivered, webhooksFailed, ...rows } = {} as Record<string, number>] = await sql<
      Record<string, number>
    >(COUNT_ROWS, [id])
    const [totals] = await sql(
      `SELECT ${Object.keys(rows)
        .map(
          name =>
            `coalesce(sum(${name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)}), 0)::int AS "${name}"`,
        )
        .join(', ')} FROM hourly_totals WHERE workspace_id = $1`,
      [id],
    )
    expect(totals, 'hourly totals').toEqual(rows)
  }
}

/**
 * Sends documents and then injects a fault while an ingestion task is in the middle of a transaction. The task waits for a
 * lock until `strike` resolves.
 * @returns what `send` returned.
 */
export async function strikeIngestion<Sent>(
  fleet: Fleet,
  send: () => Promise<Sent>,
  strike: () => Promise<unknown>,
): Promise<Sent> {
  const lock = await fleet.connect()
  await lock.query('BEGIN')
  await lock.query('LOCK TABLE index_batches IN SHARE MODE')
  const sent = await send()
  await fleet.waitForRow(
    'a task indexes documents',
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
      AND application_name <> current_setting('application_name') AND query LIKE '%index_batches%'`,
  )
  await strike()
  await lock.end()
  return sent
}
