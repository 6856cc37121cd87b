import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import type pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { createWakeUp } from '../src/platform/wake-up.ts'
import { clock, type JobTimes, type Sending, sendJobs } from './send-jobs.ts'

// A minimal queue: a table, and workers that claim the next row with SKIP LOCKED. No events, attempts, turns or agents.
// Senders and workers share a process, and a sender wakes idle workers.

const TABLE = `CREATE TABLE IF NOT EXISTS plain_jobs (
    id uuid PRIMARY KEY, state text NOT NULL DEFAULT 'waiting', payload jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX IF NOT EXISTS plain_jobs_waiting ON plain_jobs (created_at, id) WHERE state = 'waiting'`
const INSERT = `INSERT INTO plain_jobs (id, payload) VALUES ($1, '{}')`
const CLAIM = `UPDATE plain_jobs SET state = 'running' WHERE id = (
    SELECT id FROM plain_jobs WHERE state = 'waiting' ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
  ) RETURNING id`
const COMPLETE = `UPDATE plain_jobs SET state = 'done' WHERE id = $1`
/** The concurrency of Canopy. */
const WORKERS = 4
const MAX_WAIT_MS = 1_000

type Query = (sql: string, values?: unknown[]) => Promise<{ rows: { id: string }[] }>

/** Uses the server of the pool or, without a pool, a PGlite in `dataDir`. */
export async function openPlainQueue(pool: pg.Pool | null, dataDir: string) {
  const pglite = pool ? null : new PGlite(join(dataDir, 'plain'))
  const query: Query = pool
    ? (sql, values) => pool.query(sql, values)
    : async (sql, values) => (await pglite?.query<{ id: string }>(sql, values)) ?? { rows: [] }
  for (const statement of TABLE.split(';')) await query(statement)
  return {
    /** Sends no-op jobs and runs them. Each statement is a transaction. */
    async run(sending: Sending): Promise<JobTimes> {
      const startedAt: Record<string, number> = {}
      let doneAt = 0
      let done = 0
      const over = new AbortController()
      const bells = Array.from({ length: WORKERS }, () => createWakeUp(over.signal))
      const working = Promise.all(
        bells.map(async bell => {
          while (!over.signal.aborted) {
            const id = (await query(CLAIM)).rows[0]?.id
            if (id === undefined) {
              await bell.wait(MAX_WAIT_MS)
              continue
            }
            startedAt[id] = clock()
            await query(COMPLETE, [id])
            doneAt = clock()
            done += 1
          }
        }),
      )
      const sentAt = await sendJobs(sending, uuidv7, async id => {
        await query(INSERT, [id])
        for (const bell of bells) bell.ring()
      })
      while (done < sending.count) await sleep(5)
      over.abort()
      await working
      await query('DELETE FROM plain_jobs')
      return { sentAt, startedAt, doneAt }
    },
    async close(): Promise<void> {
      await pglite?.close()
    },
  }
}
