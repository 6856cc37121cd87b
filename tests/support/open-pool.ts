import pg from 'pg'
import { atEnd } from './start-test-canopy.ts'

/**
 * Opens connections to Postgres that end with the test. A connection that breaks only fails its query, because `end`
 * resolves before the connections are closed, and the database may be dropped before that.
 */
export function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config)
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  atEnd(() => pool.end())
  return pool
}
