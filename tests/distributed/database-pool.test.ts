import { describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { describeDatabaseError } from '../../src/platform/database/database-errors.ts'
import { openPostgres } from '../../src/platform/database/open-postgres.ts'
import { type Breakage, startBreakingProxy } from '../support/breaking-proxy.ts'
import { newSecret, startCanopyInside } from '../support/canopy-process.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { graphql } from '../support/gql/gql.ts'
import { openPool } from '../support/open-pool.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { createTestDatabase } from '../support/test-database.ts'

const BUSY = { code: 'UNAVAILABLE', message: 'The database is busy. Retry in a few seconds.' }
const POOL = readConfig([], {}).databasePool
const MAX = 3
/** The name under which the pool of the test connects. */
const NAME = 'pool_test'

const Templates = graphql(`
  query PoolTemplates { templates { nodes { name } } }
`)
const AddDocuments = graphql(`
  mutation PoolAddDocuments($input: AddDocumentsInput!) { addDocuments(input: $input) { __typename } }
`)

type PoolOptions = Partial<Parameters<typeof openPostgres>[1]>

/** Opens at most 3 connections to a new database. */
async function openDatabase(
  pool: Partial<typeof POOL>,
  options: PoolOptions = {},
  via = async (url: string) => url,
) {
  const { settings, drop } = await createTestDatabase()
  atEnd(drop)
  const direct = settings.DATABASE_URL ?? ''
  const url = new URL(await via(direct))
  url.searchParams.set('application_name', NAME)
  const databasePool = { ...POOL, max: MAX, ...pool }
  const database = await openPostgres(url.href, { ...readConfig([], {}), databasePool, ...options })
  atEnd(() => database.close())
  const observer = openPool({ connectionString: direct })
  const listPids = async (): Promise<number[]> => {
    const { rows } = await observer.query(
      'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1 ORDER BY pid',
      [NAME],
    )
    return rows.map(({ pid }) => pid)
  }
  return { database, observer, listPids }
}

/** Runs statements at once. @returns the processes of Postgres that ran them, each one once. */
async function usePool({ prisma }: Database, statements: number): Promise<number[]> {
  const pids = await Promise.all(
    Array.from(
      { length: statements },
      () => prisma.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid, pg_sleep(0.01)::text`,
    ),
  )
  return [...new Set(pids.map(([row]) => row?.pid ?? 0))].sort((a, b) => a - b)
}

/** Takes connections until they are released. */
async function takeConnections({ prisma }: Database, count: number): Promise<() => Promise<unknown>> {
  const end = Promise.withResolvers<void>()
  const taken = Array.from({ length: count }, () => Promise.withResolvers<void>())
  const transactions = taken.map(({ resolve }) =>
    prisma.$transaction(
      async () => {
        resolve()
        await end.promise
      },
      { timeout: 120_000 },
    ),
  )
  await Promise.all(taken.map(({ promise }) => promise))
  return () => {
    end.resolve()
    return Promise.all(transactions)
  }
}

it('opens no more connections than the maximum, and closes idle ones down to the number to keep', async () => {
  const { database, listPids } = await openDatabase({}, { keptConnections: 1, idleTimeoutMs: 50 })
  expect(await usePool(database, 100)).toHaveLength(MAX)
  await expect.poll(async () => (await listPids()).length).toBe(1)
  const kept = await listPids()
  expect(await usePool(database, 1)).toEqual(kept)
  expect(await usePool(database, 100)).toHaveLength(MAX)
})

it('replaces a connection at the end of its lifetime', async () => {
  const { database, listPids } = await openDatabase({ lifetimeMs: 100 })
  const [first] = await usePool(database, 1)
  await expect.poll(listPids).not.toContain(first)
  expect(await usePool(database, 1)).not.toEqual([first])
})

describe('an idle connection that was broken', () => {
  it('by Postgres is not used again', async () => {
    const { database, observer, listPids } = await openDatabase({ checkMs: 0 })
    const before = await usePool(database, MAX)
    await observer.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [before])
    const after = await usePool(database, MAX)
    expect(after.filter(pid => before.includes(pid))).toEqual([])
    expect(await listPids()).toEqual(after)
  })

  it.each<Breakage>(['silent', 'reset'])(
    'on its way (%s) is replaced before its next use',
    async breakage => {
      let breakAll: (breakage: Breakage) => void = () => {}
      const { database } = await openDatabase({ checkMs: 0 }, {}, async url => {
        const proxy = await startBreakingProxy(url)
        breakAll = proxy.breakAll
        return proxy.url
      })
      const before = await usePool(database, MAX)
      breakAll(breakage)
      const after = await usePool(database, MAX)
      expect(after).toHaveLength(MAX)
      expect(after.filter(pid => before.includes(pid))).toEqual([])
    },
  )
})

it('does not wait longer than allowed for a connection, with or without a transaction', async () => {
  const { database } = await openDatabase({ waitMs: 100 })
  const release = await takeConnections(database, MAX)
  const { prisma } = database
  const failures = await Promise.all([
    prisma.$queryRaw`SELECT 1`.catch(describeDatabaseError),
    prisma.workspace.findMany().catch(describeDatabaseError),
    prisma.$transaction(async () => {}).catch(describeDatabaseError),
  ])
  expect(failures).toEqual([BUSY, BUSY, BUSY])
  await release()
  expect(await usePool(database, MAX)).toHaveLength(MAX)
})

it('rejects a request with UNAVAILABLE before its deadline while all connections are in use', async () => {
  const { settings, drop } = await createTestDatabase()
  atEnd(drop)
  const dataDir = await makeDataDir()
  atEnd(dataDir.remove)
  const env = {
    ...settings,
    DATA_DIR: dataDir.path,
    DATABASE_POOL_MAX: String(MAX),
    REQUEST_TIMEOUT_MS: '1500',
    BOOTSTRAP_API_KEY: newSecret(),
  }
  const { client, app } = await startCanopyInside(env, ['--role=api'])
  const input = { documents: [{ title: 'Pools', text: 'A pool shares connections.' }] }
  const send = () => Promise.all([client.send(Templates, {}), client.send(AddDocuments, { input })])
  // On a busy machine, the first requests to a cold process may exceed the timeout.
  const expectSuccess = () =>
    expect.poll(async () => (await send()).map(({ errors }) => errors)).toEqual([undefined, undefined])
  await expectSuccess()

  const release = await takeConnections(app.database, MAX)
  for (const { errors } of await send())
    expect(errors).toMatchObject([{ message: BUSY.message, extensions: { code: BUSY.code } }])
  await release()
  await expectSuccess()
})
