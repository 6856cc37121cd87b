import { openPool } from '../open-pool.ts'
import { atEnd } from '../start-test-canopy.ts'
import { createTestDatabase } from '../test-database.ts'
import { waitUntil } from '../wait-until.ts'

export interface SoakDatabase {
  url: string
  redisUrl: string
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>
  /** @returns the number of connections with this application name. */
  countConnections(name: string): Promise<number>
  /** Waits until no task is due or running, except one that the test itself writes. */
  waitForIdle(exceptTask: string): Promise<void>
}

/** Creates a database that ends with the test. */
export async function createSoakDatabase(): Promise<SoakDatabase> {
  const { settings, drop } = await createTestDatabase()
  atEnd(drop)
  const { DATABASE_URL: url = '', REDIS_URL: redisUrl = '' } = settings
  const pool = openPool({ connectionString: url, application_name: 'the test', max: 3 })
  const sql = async <Row>(text: string, values: unknown[] = []) =>
    (await pool.query(text, values)).rows as Row[]
  return {
    url,
    redisUrl,
    sql,
    async countConnections(name) {
      const rows = await sql(
        'SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1',
        [name],
      )
      return rows.length
    },
    waitForIdle: async exceptTask =>
      void (await waitUntil('no task is due or running', async () => {
        const open = await sql(
          `SELECT FROM tasks WHERE status IN ('PENDING', 'RUNNING') AND id <> $1::uuid
          UNION ALL SELECT FROM agents WHERE unmeasured_since IS NOT NULL`,
          [exceptTask],
        )
        return open.length === 0
      })),
  }
}
