import pg from 'pg'
import { expect, it } from 'vitest'
import { newSecret, startCanopyInside } from '../support/canopy-process.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { graphql } from '../support/gql/gql.ts'
import { scrapeMetrics, sumOf } from '../support/scrape-metrics.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { newUpload, putFile } from '../support/upload-file.ts'
import { waitUntil } from '../support/wait-until.ts'

// No task reads templates, so a statement that waits for this table belongs to a request.
const Templates = graphql(`
  query StatementTimeoutTemplates { templates { nodes { name } } }
`)

/** Canopy's statements that wait for a lock, matched by table name. */
const WAITING = `
  SELECT 1 FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND query ~ $1`

// A process that also runs tasks reserves separate connections for requests.
it('cancels a database statement when its request times out, with and without tasks in the process', async () => {
  // Concurrent, because most of the time is spent waiting.
  await Promise.all(['--role=api', '--role=all'].map(expectTimeouts))
})

async function expectTimeouts(role: string): Promise<void> {
  const { settings, drop } = await createTestDatabase()
  atEnd(drop)
  const dataDir = await makeDataDir()
  atEnd(dataDir.remove)
  const env = {
    ...settings,
    DATA_DIR: dataDir.path,
    // Far below the task timeout, so only the request timeout can end these statements.
    REQUEST_TIMEOUT_MS: '2000',
    BOOTSTRAP_API_KEY: newSecret(),
  }
  const { client, url } = await startCanopyInside(env, [role])
  const scraped = await scrapeMetrics([url])
  const pools = role === '--role=api' ? [30, 0] : [30, 30]
  expect(['requests', 'tasks'].map(pool => sumOf(scraped, 'canopy_database_pool_max', { pool }))).toEqual(
    pools,
  )
  // On a busy machine, the first requests to a cold process may exceed the timeout.
  const upload = await waitUntil('an upload', () =>
    newUpload(client, { filename: 'a.txt', bytes: 1 }).catch(() => null),
  )
  const [holder, observer] = [await connect(settings), await connect(settings)]
  const countWaiting = async (table: string) => (await observer.query(WAITING, [table])).rowCount
  const hold = async (table: string) => {
    await holder.query('BEGIN')
    await holder.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`)
  }

  await hold('templates')
  const late = await client.send(Templates, {})
  expect(late.errors?.[0]?.extensions.code).toBe('TIMEOUT')
  expect(JSON.stringify(late)).not.toMatch(/select|statement timeout/i)
  await expect.poll(() => countWaiting('templates')).toBe(0)
  await holder.query('ROLLBACK')

  // A PUT has no separate deadline for database work.
  await hold('uploads')
  const refused = await putFile(upload.url, 'a')
  expect(refused).toMatchObject({ status: 504, json: { code: 'TIMEOUT' } })
  expect(JSON.stringify(refused.json)).not.toMatch(/select|statement timeout/i)
  await holder.query('ROLLBACK')

  await expect.poll(async () => (await client.send(Templates, {})).data).toEqual({ templates: { nodes: [] } })
  await expect.poll(async () => (await putFile(upload.url, 'a')).status).toBe(200)
}

async function connect({ DATABASE_URL }: Record<string, string>): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: DATABASE_URL })
  await client.connect()
  atEnd(() => client.end())
  return client
}
