import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { App } from '../../src/app.ts'
import { generateSecret } from '../../src/auth/authenticate.ts'
import { createWorkspace } from '../../src/auth/first-workspace.ts'
import type { Config, Role } from '../../src/config/config.ts'
import { readConfig } from '../../src/config/config.ts'
import type { Scope } from '../../src/generated/prisma/client.ts'
import { startCanopy } from '../../src/start-canopy.ts'
import { makeDataDir } from './data-dir.ts'
import { NO_RATE_LIMITS } from './no-rate-limits.ts'
import { type TaskCodes, tasksWith } from './tasks/task-codes.ts'
import { createTestClient, type TestClient } from './test-client.ts'
import { createTestDatabase, isDistributed, SHARED_SETTINGS } from './test-database.ts'

export interface TestCanopy {
  /** Internals of the API process. */
  app: App
  url: string
  /** The URL of each process. */
  urls: string[]
  /** All lines printed so far. */
  printed: readonly string[]
  /** A client for the first workspace, with the scope ADMIN. */
  client: TestClient
  /** Creates a workspace. @returns a client for it. */
  newClient(options?: { scopes?: Scope[] }): Promise<TestClient>
  /** Resolves when all due tasks and deliveries have finished, including those that they create. */
  idle(): Promise<void>
  /** Stops all processes and starts them again with the same data. */
  restart(options?: Options): Promise<void>
  /** Stops all processes and keeps the data, so that the test can use the database alone. Only `stop` may follow. */
  stopProcesses(): Promise<void>
  stop(): Promise<void>
}

/** Shorter times and limits than in production. Coverage is refreshed only when a test requests it. */
const QUICK = {
  LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
  SHUTDOWN_GRACE_MS: '2000',
  COVERAGE_DEBOUNCE_MS: '86400000',
  // Timeouts for hanging tests only: a busy machine must not cause a request to be rejected.
  REQUEST_TIMEOUT_MS: '180000',
  PLAN_TIMEOUT_MS: '60000',
  GOAL_PLAN_TIMEOUT_MS: '60000',
  ...NO_RATE_LIMITS,
  DEMO: 'false',
}

/**
 * Disables every periodic job unless the test sets its interval. Work then starts only on a wake-up, so a lost wake-up
 * fails a test instead of being hidden by the next poll, and statements can be counted exactly.
 */
function withoutPolling(config: Config, settings: Record<string, string>): Config {
  const never = (name: string, ms: number) => (settings[name] === undefined ? Number.POSITIVE_INFINITY : ms)
  return {
    ...config,
    eventPollMs: never('EVENT_POLL_MS', config.eventPollMs),
    workerPollMs: never('WORKER_POLL_MS', config.workerPollMs),
    workerHeartbeatMs: never('WORKER_HEARTBEAT_MS', config.workerHeartbeatMs),
    model: { ...config.model, callWatchMs: never('MODEL_CALL_WATCH_MS', config.model.callWatchMs) },
    schedulePollMs: never('SCHEDULE_POLL_MS', config.schedulePollMs),
    flags: { ...config.flags, recheckMs: never('FLAG_RECHECK_MS', config.flags.recheckMs) },
    streams: { ...config.streams, recheckMs: never('STREAM_RECHECK_MS', config.streams.recheckMs) },
    embeddings: {
      ...config.embeddings,
      checkMs: never('EMBEDDINGS_CHECK_MS', config.embeddings.checkMs),
    },
  }
}

interface Options {
  /** If false, tasks stay in the queue and only the API runs statements. */
  hasWorker?: boolean
}

/**
 * Starts Canopy for one test file: embedded, or as an API and a worker on a fresh database with Redis
 * (`npm run test:distributed`). Most tests use `setUpTestCanopy`, which also calls `stop`.
 * @param codes replaces the code that workers run.
 */
export async function startTestCanopy(
  settings: Record<string, string> = {},
  codes?: TaskCodes,
  options: Options = {},
): Promise<TestCanopy> {
  const secret = generateSecret()
  const printed: string[] = []
  const dataDir = await makeDataDir()
  const database = await createTestDatabase()
  const env = {
    ...QUICK,
    BOOTSTRAP_API_KEY: secret,
    ...(isDistributed && SHARED_SETTINGS),
    ...settings,
    ...database.settings,
    DATA_DIR: dataDir.path,
    PORT: '0',
  }
  const start = ({ hasWorker = true }: Options) => {
    const roles: Role[] = isDistributed && hasWorker ? ['api', 'worker'] : [hasWorker ? 'all' : 'api']
    const config = withoutPolling(readConfig([], env), settings)
    return Promise.all(
      roles.map(role =>
        startCanopy(
          { ...config, role },
          line => printed.push(...line.split('\n')),
          codes && tasksWith(codes),
        ),
      ),
    )
  }
  let parts = await start(options)
  // The API first: its background work may create work for the worker, but not the other way around.
  const idle = async () => {
    for (const part of parts) await part.idle()
  }
  const api = () => parts[0] as (typeof parts)[number]
  const stopParts = async () => {
    for (const part of [...parts].reverse()) await part.stop()
  }
  return {
    get app() {
      return api().app
    },
    get url() {
      return api().url
    },
    get urls() {
      return parts.map(part => part.url)
    },
    printed,
    get client() {
      return createTestClient(`${api().url}/graphql`, secret)
    },
    async newClient({ scopes = ['ADMIN'] }: { scopes?: Scope[] } = {}) {
      const key = generateSecret()
      await createWorkspace(api().app, {
        name: `workspace ${randomUUID()}`,
        userName: 'tester',
        secret: key,
        scopes,
      })
      return createTestClient(`${api().url}/graphql`, key)
    },
    idle,
    async restart(options = {}) {
      await stopParts()
      parts = await start(options)
    },
    async stopProcesses() {
      await stopParts()
      parts = []
    },
    async stop() {
      await stopParts()
      await database.drop()
      await dataDir.remove()
    },
  }
}

/**
 * Starts Canopy before the tests of the file or `describe` that calls this, and stops it after them.
 * @param settings a function if they depend on what an earlier `setUp` started.
 */
export function setUpTestCanopy(
  settings: Record<string, string> | (() => Record<string, string>) = {},
  codes?: TaskCodes,
  options?: Options,
): TestCanopy {
  return setUp(
    () => startTestCanopy(typeof settings === 'function' ? settings() : settings, codes, options),
    canopy => canopy.stop(),
  )
}

/**
 * Makes an object before the tests of the file or `describe` that calls this, and frees it after them.
 * @returns a proxy of the object, for use in tests and later hooks only.
 */
export function setUp<T extends object>(make: () => Promise<T>, free?: (made: T) => Promise<void>): T {
  let made: T
  beforeAll(async () => {
    made = await make()
  })
  if (free) afterAll(() => free(made))
  return new Proxy({} as T, {
    get: (_, property) => Reflect.get(made, property),
    set: (_, property, value) => Reflect.set(made, property, value),
    has: (_, property) => Reflect.has(made, property),
    ownKeys: () => Reflect.ownKeys(made),
    // Must be configurable, because the target of the proxy is empty.
    getOwnPropertyDescriptor: (_, property) => {
      const descriptor = Reflect.getOwnPropertyDescriptor(made, property)
      return descriptor && { ...descriptor, configurable: true }
    },
  })
}

/** Registers a cleanup function for the end of the current test. */
export function atEnd(free: () => unknown): void {
  onTestFinished(async () => {
    await free()
  })
}
