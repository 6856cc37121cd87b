import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from './database.ts'

const MIGRATIONS = join(import.meta.dirname, '../../../prisma/migrations')
/** Any number, the same in every process, so that two that start at once apply one after the other. */
const ADVISORY_LOCK = 727_001

/** The table of `prisma migrate deploy`, so that either can go on where the other stopped. */
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
  logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0
);`

/**
 * Applies what is missing, each file whole and in one transaction with its record.
 * @returns names of the migrations applied now.
 */
export async function applyMigrations(database: Database): Promise<string[]> {
  const names = (await readdir(MIGRATIONS, { withFileTypes: true }))
    .filter(e => e.isDirectory())
    .map(e => e.name)
    .sort()
  await database.runScript(`BEGIN; SELECT pg_advisory_xact_lock(${ADVISORY_LOCK}); ${TABLE} COMMIT;`)
  const done = await database.prisma.$queryRaw<{ migration_name: string }[]>`
    SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL`
  const missing = names.filter(name => !done.some(row => row.migration_name === name))
  for (const name of missing) await applyOne(database, name)
  return missing
}

async function applyOne(database: Database, name: string): Promise<void> {
  const script = await readFile(join(MIGRATIONS, name, 'migration.sql'), 'utf8')
  const checksum = createHash('sha256').update(script).digest('hex')
  // The record comes first: where another process was quicker, its unique name ends this transaction unchanged.
  await database
    .runScript(`BEGIN;
    SELECT pg_advisory_xact_lock(${ADVISORY_LOCK});
    DO $canopy$ BEGIN IF EXISTS (SELECT FROM _prisma_migrations WHERE migration_name = '${name}' AND finished_at IS NOT NULL)
      THEN RAISE EXCEPTION 'applied already' USING ERRCODE = 'unique_violation'; END IF; END $canopy$;
    ${script}
    INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
      VALUES ('${randomUUID()}', '${checksum}', '${name}', clock_timestamp(), 1);
    COMMIT;`)
    .catch(error => {
      if ((error as { code?: string }).code !== '23505') throw error
    })
}
