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
  const name = `canopy_${randomUUID().replaceAll('-', '')}`
  await runOnServer(`CREATE DATABASE ${name} ${template ? `TEMPLATE ${template}` : ''}`)
  const url = new URL(TEST_DATABASE_URL)
  url.pathname = name
  return { name, url: url.href, drop: () => runOnServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}

async function runOnServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: TEST_DATABASE_URL })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
