import pg from 'pg'
import { readConfig } from '../../src/config/config.ts'
import { encodeId } from '../../src/platform/ids.ts'
import { startCanopy } from '../../src/start-canopy.ts'
import { type CanopyProcess, newSecret, startCanopyProcess } from './canopy-process.ts'
import { openPool } from './open-pool.ts'
import { sized } from './scale.ts'
import { atEnd } from './start-test-canopy.ts'
import { type TaskCodes, tasksWith } from './tasks/task-codes.ts'
import { createTestClient, type TestClient } from './test-client.ts'
import { createTestDatabase } from './test-database.ts'
import { waitUntil } from './wait-until.ts'
import { watchEffects } from './watch-effects.ts'
import { WATCHED_WEBHOOKS, watchWebhooks } from './watch-webhooks.ts'
import type { WebhookReceiver } from './webhook-receiver.ts'

/** As in production, but it looks more often. The lease is long: a starved worker keeps it, and `expireLease` ends it. */
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
 * more than a second of CPU time; in the proof it is a process of its own.
 */
interface Part {
  url: string
  client: TestClient
  /** Stops it as SIGTERM does. */
  stop(): Promise<void>
}

interface WorkerIdentity {
  /** UUID of its row. */
  workerId: string
  /** What Postgres and `watchEffects` call its connections. */
  name: string
}
type WorkerPart = Part & WorkerIdentity
export type WorkerProcess = CanopyProcess & WorkerIdentity

interface ApiAndWorker {
  api: CanopyProcess
  worker: WorkerProcess
  /** Each process once. */
  processes: CanopyProcess[]
}

type Settings = Record<string, string>

/** Parts on one database and one Redis. Everything it starts ends with the test. */
export interface Fleet {
  settings: Settings
  /** The first API. */
  api: Part
  startApi(settings?: Settings): Promise<Part>
  startApiProcess(settings?: Settings): Promise<CanopyProcess>
  /** An API inside the test's process, in the proof as well. */
  startApiInside(settings?: Settings): Promise<Part>
  startWorker(settings?: Settings, name?: string): Promise<WorkerPart>
  startWorkerProcess(settings?: Settings, name?: string): Promise<WorkerProcess>
  /** For faults that hit both at the same time. In the gate they are one process, because that starts in half the time. */
  startApiAndWorker(settings?: Settings, name?: string): Promise<ApiAndWorker>
  /** A worker process in which the measurement of the agent named "hazard" ends the process. */
  startHazardProcess(settings?: Settings): Promise<WorkerProcess>
  /** A worker inside the test's process, in the proof as well: `codes` decide what it does. */
  startWorkerWith(codes: TaskCodes, settings?: Settings): Promise<WorkerPart>
  /** Kills a worker and expires its lease. @returns the attempts that it left running. */
  kill(worker: WorkerProcess): Promise<Orphan[]>
  /** Does at once what time does to a dead or paused worker: ends its lease and its open transactions. */
  expireLease(worker: WorkerIdentity): Promise<void>
  /** Receives the end of every task. */
  receiver: WebhookReceiver
  /** Runs SQL on the test's own connections. */
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>
  /** A connection of the test's own, for example to hold locks. Ends with the test. */
  connect(): Promise<pg.Client>
}

/** An attempt whose worker was killed. */
export interface Orphan {
  /** UUID of the task. */
  id: string
  attempt: number
}

/** Starts an API on a fresh database, and counts effects. `given` may name another database. */
export async function startFleet(given: Settings = {}): Promise<Fleet> {
  const database = given.DATABASE_URL ? { settings: {}, drop: () => {} } : await createTestDatabase()
  atEnd(database.drop)
  const settings: Settings = {
    ...SETTINGS,
    ...database.settings,
    BOOTSTRAP_API_KEY: newSecret(),
    ...given,
  }
  const own = { connectionString: settings.DATABASE_URL, application_name: 'the test' }
  const pool = openPool({ ...own, max: 3 })
  const sql = async <Row>(text: string, values: unknown[] = []) =>
    (await pool.query(text, values)).rows as Row[]

  const startProcess = async (role: string, more: Settings, entry?: string) => {
    const started = await startCanopyProcess({ ...settings, ...more }, [`--role=${role}`], entry)
    atEnd(() => started.end('SIGKILL'))
    return started
  }
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
  const startInside = async (role: string, more: Settings, codes?: TaskCodes): Promise<Part> => {
    const env: Settings = { LOG_LEVEL: 'silent', PORT: '0', DEMO: 'false', ...settings, ...more }
    const canopy = await startCanopy(readConfig([`--role=${role}`], env), () => {}, codes && tasksWith(codes))
    atEnd(canopy.stop)
    const client = createTestClient(`${canopy.url}/graphql`, env.BOOTSTRAP_API_KEY ?? '')
    return { url: canopy.url, client, stop: canopy.stop }
  }
  const startPart = sized(startInside, startProcessPart)

  let workers = 0
  const startNamed = async <Started>(
    start: (role: string, more: Settings) => Promise<Started>,
    more: Settings,
    name = `worker ${++workers}`,
  ): Promise<Started & WorkerIdentity> => {
    const url = new URL(more.DATABASE_URL ?? settings.DATABASE_URL ?? '')
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
    waitUntil(`no connection of ${name} is ${states}`, async () => {
      const found = await sql(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1 AND (${states})`,
        [name],
      )
      return found.length === 0
    })
  const expireLease = async (worker: WorkerIdentity) => {
    // What it has sent already is still executed. What it has left open ends with `idle_in_transaction_session_timeout`.
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
    startApiInside: (more = {}) => startInside('api', more),
    startWorker: (more = {}, name) => startNamed(startPart, more, name),
    startWorkerProcess: (more = {}, name) => startNamed(startProcess, more, name),
    startApiAndWorker: (more = {}, name) => sized(startBoth, startApart)(more, name),
    startHazardProcess: (more = {}) =>
      startNamed((role, settings) => startProcess(role, settings, 'tests/support/hazard-process.ts'), more),
    startWorkerWith: (codes, more = {}) =>
      startNamed((role, settings) => startInside(role, settings, codes), more),
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
    sql,
    async connect() {
      const client = new pg.Client(own)
      client.on('error', () => {})
      await client.connect()
      atEnd(() => client.end())
      return client
    },
  }
}

/**
 * Makes agents in the first workspace or in another one, without the measurement that a new agent brings.
 * @returns their ids.
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

/** Waits until no task waits or runs. Retries are made due at once. @throws when no task ends for a long time. */
export async function waitForEnds({ sql }: Pick<Fleet, 'sql'>): Promise<void> {
  for (let open = Infinity; open > 0; ) {
    open = await waitUntil('more tasks have ended', async () => {
      await sql("UPDATE tasks SET due_at = now() WHERE status = 'PENDING' AND due_at > now()")
      const rows = await sql("SELECT FROM tasks WHERE status IN ('PENDING', 'RUNNING')")
      return rows.length < open && { count: rows.length }
    }).then(({ count }) => count)
  }
}
