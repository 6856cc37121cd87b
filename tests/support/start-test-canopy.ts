import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import type { Scope } from '../../src/generated/prisma/client.ts'
import type { App } from '../../src/platform/app.ts'
import { generateSecret } from '../../src/platform/auth/api-key.ts'
import { createWorkspace } from '../../src/platform/auth/create-workspace.ts'
import { readConfig } from '../../src/read-config.ts'
import { startCanopy } from '../../src/start-canopy.ts'
import type { TaskCodes } from '../../src/workers/task-definition.ts'
import { makeDataDir } from './data-dir.ts'
import { createTestClient, type TestClient } from './test-client.ts'
import { createTestDatabase, isDistributed } from './test-database.ts'

export interface TestCanopy {
  /** The parts of the API process, for looking behind the scenes. */
  app: App
  url: string
  /** Where each of its processes answers. */
  urls: string[]
  /** A client of the first workspace, with the scope ADMIN. */
  client: TestClient
  /** A client of a new workspace of its own. */
  newClient(options?: { scopes?: Scope[] }): Promise<TestClient>
  /** Stops every part and starts anew on the same data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Times and limits for tests: as in production, only quicker. But agents are measured when a test says so. */
const QUICK = {
  LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
  SHUTDOWN_GRACE_MS: '2000',
  EVENT_POLL_MS: '500',
  COVERAGE_DEBOUNCE_MS: '86400000',
  DEMO: 'false',
}

/**
 * A Canopy of its own for one test file: embedded, or as an API and a worker on a fresh database with Redis
 * (`npm run test:distributed`). `codes` replaces what workers do. Call `stop` in `afterAll`.
 */
export async function startTestCanopy(
  settings: Record<string, string> = {},
  codes?: TaskCodes,
): Promise<TestCanopy> {
  const secret = generateSecret()
  const dataDir = await makeDataDir()
  const database = await createTestDatabase()
  const env = {
    ...QUICK,
    ...settings,
    ...database.settings,
    DATA_DIR: dataDir.path,
    PORT: '0',
    BOOTSTRAP_API_KEY: secret,
  }
  const roles = isDistributed ? ['--role=api', '--role=worker'] : ['--role=all']
  const start = () => Promise.all(roles.map(role => startCanopy(readConfig([role], env), () => {}, codes)))
  let parts = await start()
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
    async restart() {
      await stopParts()
      parts = await start()
    },
    async stop() {
      await stopParts()
      await database.drop()
      await dataDir.remove()
    },
  }
}

/** Frees something at the end of the present test. */
export function atEnd(free: () => unknown): void {
  onTestFinished(async () => {
    await free()
  })
}
