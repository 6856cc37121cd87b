import { randomUUID } from 'node:crypto'
import { checkApplied, type Migration, readMigrations } from './check-migrations.ts'
import type { Database } from './database.ts'

/** Arbitrary, but the same in every process. Serializes processes that start at the same time. */
const ADVISORY_LOCK = 727_001

/** The table of `prisma migrate deploy`, so that both tools can be used on the same database. */
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
  logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0
);`

interface Options {
  /** If set, databases migrated by a newer release are allowed. Receives the names of the unknown migrations. */
  onNewer?: (names: string[]) => void
}

/**
 * Applies the missing migrations, each in one transaction with its record.
 * @returns names of the migrations applied now.
 * @throws DatabaseUnusable if the database has migrations that this release does not know or that have other content.
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
  // If another process applied it first, the check fails with unique_violation and the transaction changes nothing.
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
