import { randomUUID } from 'node:crypto'
import { checkApplied, type Migration, readMigrations } from './check-migrations.ts'
import type { Database } from './database.ts'

/** Any number, the same in every process, so that two that start at once apply one after the other. */
const ADVISORY_LOCK = 727_001

/** The table of `prisma migrate deploy`, so that either can go on where the other stopped. */
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
  logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0
);`

interface Options {
  /** Allows a database that a newer release has migrated, and is told the names of the migrations this release does not have. */
  onNewer?: (names: string[]) => void
}

/**
 * Applies what is missing, each file whole and in one transaction with its record.
 * @returns names of the migrations applied now.
 * @throws DatabaseUnusable when the database has migrations that this release does not know, or knows with another content.
 */
export async function applyMigrations(database: Database, { onNewer }: Options = {}): Promise<string[]> {
  const migrations = await readMigrations()
  await database.runScript(`BEGIN; SELECT pg_advisory_xact_lock(${ADVISORY_LOCK}); ${TABLE} COMMIT;`)
  const known = await database.prisma.$queryRaw<{ name: string; checksum: string }[]>`
    SELECT migration_name AS name, checksum FROM _prisma_migrations
    WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`
  const newer = checkApplied(migrations, known, { allowNewer: onNewer !== undefined })
  if (newer.length > 0) onNewer?.(newer)
  const missing = migrations.filter(({ name }) => !known.some(row => row.name === name))
  for (const migration of missing) await applyOne(database, migration)
  return missing.map(({ name }) => name)
}

async function applyOne(database: Database, { name, script, checksum }: Migration): Promise<void> {
  // The record comes first: where another process was quicker, its unique name ends this transaction unchanged.
  await database
    .runScript(`BEGIN;
    SELECT pg_advisory_xact_lock(${ADVISORY_LOCK});
    DO $canopy$ BEGIN IF EXISTS (SELECT FROM _prisma_migrations
      WHERE migration_name = '${name}' AND finished_at IS NOT NULL AND rolled_back_at IS NULL)
      THEN RAISE EXCEPTION 'applied already' USING ERRCODE = 'unique_violation'; END IF; END $canopy$;
    ${script}
    INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
      VALUES ('${randomUUID()}', '${checksum}', '${name}', clock_timestamp(), 1);
    COMMIT;`)
    .catch(error => {
      if ((error as { code?: string }).code !== '23505') throw error
    })
}
