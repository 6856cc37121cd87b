import { join } from 'node:path'
import { type BackupEntry, walkFolder } from '../backup/backup-entry.ts'
import type { FairPglite } from './fair-pglite.ts'
import { OWNER, runAs } from './identity.ts'

const LOG_SEGMENT = /^[0-9A-F]{24}$/

/**
 * Yields the files of a database in use, as Postgres prescribes for online backups: `pg_backup_start`, all files in any
 * state, `pg_backup_stop`, and the log in between. A start on the copy replays that log, and fails if a part is missing.
 */
export async function* copyPglite(pglite: FairPglite, folder: string): AsyncGenerator<BackupEntry> {
  // A checkpoint deletes log segments that the copy needs.
  const resume = pglite.holdCheckpoints()
  let isStarted = false
  // For each statement, because a generator runs in the context of its reader.
  const query = <Row>(sql: string) => runAs(OWNER, () => pglite.query<Row>(sql))
  const stop = async () => {
    isStarted = false
    const { rows } = await query<{ segment: string; label: string }>(
      'SELECT pg_walfile_name(lsn) AS segment, labelfile AS label FROM pg_backup_stop(false)',
    )
    return rows[0] as (typeof rows)[number]
  }
  try {
    const { rows } = await query<{ segment: string }>(
      "SELECT pg_walfile_name(pg_backup_start('canopy', true)) AS segment",
    )
    isStarted = true
    const first = rows[0]?.segment ?? ''
    yield* walkFolder('data', folder, isCopiedAnytime)
    const { segment: last, label } = await stop()
    yield { name: 'data/backup_label', kind: 'text', text: label }
    yield* walkFolder('data/pg_wal', join(folder, 'pg_wal'), name => {
      const segment = name.slice('data/pg_wal/'.length)
      return !LOG_SEGMENT.test(segment) || (segment >= first && segment <= last)
    })
  } finally {
    if (isStarted) await stop()
    resume()
  }
}

/** Excludes the log, which is copied last, and what only concerns this process. */
function isCopiedAnytime(name: string): boolean {
  return name !== 'data/pg_wal' && name !== 'data/postmaster.pid' && !name.endsWith('/pgsql_tmp')
}
