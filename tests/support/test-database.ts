import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

const { TEST_DATABASE_URL, TEST_REDIS_URL, CANOPY_TEST } = process.env

/** Whether the suite runs on Postgres and Redis, with the API and the worker as separate processes. */
export const isDistributed = CANOPY_TEST === 'distributed'

/** Settings of processes that share a database. An embedded Canopy creates its own master key. */
export const SHARED_SETTINGS = { MASTER_KEY: Buffer.alloc(32, 'test').toString('base64') }

export interface TestDatabase {
  /** Settings with which Canopy uses this database. */
  settings: Record<string, string>
  drop(): Promise<void>
}

/**
 * Creates a database on the test server, or nothing if the suite runs embedded.
 * @param isFirstStart if true, the database has no tables yet. Otherwise it is fully migrated.
 */
export async function createTestDatabase({ isFirstStart = false } = {}): Promise<TestDatabase> {
  if (!isDistributed) return { settings: {}, drop: async () => {} }
  const { url, drop } = await createDatabase(isFirstStart ? null : inject('templateDatabase'))
  return { settings: { DATABASE_URL: url, REDIS_URL: TEST_REDIS_URL ?? '' }, drop }
}

/** Creates a database on the test server. @param template the database to copy, or null for an empty one. */
export async function createDatabase(template: string | null) {
  if (!TEST_DATABASE_URL || !TEST_REDIS_URL)
    throw new Error(
      'The distributed suite needs TEST_DATABASE_URL and TEST_REDIS_URL; `.ci/services start DIR` starts both.',
    )
  const name = `${prefix()}${randomUUID().replaceAll('-', '')}`
  await runOnServer(`CREATE DATABASE ${name} ${template ? `TEMPLATE ${template}` : ''}`)
  const url = new URL(TEST_DATABASE_URL)
  url.pathname = name
  return {
    name,
    url: url.href,
    drop: async () => void (await runOnServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
  }
}

/** Name prefix of the databases of this run. Other runs may use the same server. */
const prefix = () => `canopy_${process.env.CANOPY_TEST_RUN}_`

/** @returns the names of the databases that this run created and has not dropped. */
export async function listDatabases(): Promise<string[]> {
  if (!isDistributed) return []
  const rows = await runOnServer('SELECT datname AS name FROM pg_database')
  return rows.map(({ name }) => name as string).filter(name => name.startsWith(prefix()))
}

async function runOnServer(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: TEST_DATABASE_URL })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
