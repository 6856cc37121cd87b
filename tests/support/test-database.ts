import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

const { TEST_DATABASE_URL, TEST_REDIS_URL, CANOPY_TEST } = process.env

/** Whether the suite runs on Postgres and Redis, with the API and the worker apart. */
export const isDistributed = CANOPY_TEST === 'distributed'

export interface TestDatabase {
  /** What to set for Canopy to use it. */
  settings: Record<string, string>
  drop(): Promise<void>
}

/**
 * A fresh database on the test server; nothing at all when the suite runs embedded. It has all tables already, unless it
 * is to be as at the `isFirstStart`.
 */
export async function createTestDatabase({ isFirstStart = false } = {}): Promise<TestDatabase> {
  if (!isDistributed) return { settings: {}, drop: async () => {} }
  const { url, drop } = await createDatabase(isFirstStart ? null : inject('templateDatabase'))
  return { settings: { DATABASE_URL: url, REDIS_URL: TEST_REDIS_URL ?? '' }, drop }
}

/** A database on the test server, a copy of the one called `template` where one is named. */
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

/** Of the databases of this run: other runs may use the same server. */
const prefix = () => `canopy_${process.env.CANOPY_TEST_RUN}_`

/** @returns the names of the databases that this run has created and not dropped. */
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
