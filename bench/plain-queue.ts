import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import type pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { createWakeUp } from '../src/platform/events/wake-up.ts'
import { clock, type JobTimes, type Sending, sendJobs } from './send-jobs.ts'

// A queue as one would write it in an hour: a table, and workers that take the next row with SKIP LOCKED. No events, no
// attempts, no turns, no agents. Senders and workers share a process, and a worker that waits is woken by the sender.

const TABLE = `CREATE TABLE IF NOT EXISTS plain_jobs (
    id uuid PRIMARY KEY, state text NOT NULL DEFAULT 'waiting', payload jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX IF NOT EXISTS plain_jobs_waiting ON plain_jobs (created_at, id) WHERE state = 'waiting'`
const INSERT = `INSERT INTO plain_jobs (id, payload) VALUES ($1, '{}')`
const TAKE = `UPDATE plain_jobs SET state = 'running' WHERE id = (
    SELECT id FROM plain_jobs WHERE state = 'waiting' ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
  ) RETURNING id`
const END = `UPDATE plain_jobs SET state = 'done' WHERE id = $1`
/** As many as Canopy runs at a time. */
const WORKERS = 4
const LONGEST_WAIT_MS = 1_000

type Query = (sql: string, values?: unknown[]) => Promise<{ rows: { id: string }[] }>

/** On the server of the pool; without one, on a PGlite in `dataDir`. */
export async function openPlainQueue(pool: pg.Pool | null, dataDir: string) {
  const pglite = pool ? null : new PGlite(join(dataDir, 'plain'))
  const query: Query = pool
    ? (sql, values) => pool.query(sql, values)
    : async (sql, values) => (await pglite?.query<{ id: string }>(sql, values)) ?? { rows: [] }
  for (const statement of TABLE.split(';')) await query(statement)
  return {
    /** Sends no-op jobs and works them off. Each statement is a transaction of its own. */
    async run(sending: Sending): Promise<JobTimes> {
      const startedAt: Record<string, number> = {}
      let doneAt = 0
      let done = 0
      const over = new AbortController()
      const bells = Array.from({ length: WORKERS }, () => createWakeUp(over.signal))
      const working = Promise.all(
        bells.map(async bell => {
          while (!over.signal.aborted) {
            const id = (await query(TAKE)).rows[0]?.id
            if (id === undefined) {
              await bell.wait(LONGEST_WAIT_MS)
              continue
            }
            startedAt[id] = clock()
            await query(END, [id])
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
