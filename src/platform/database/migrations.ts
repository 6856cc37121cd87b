import { hash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Database, DatabaseUnusable } from './database.ts'
import { ensureRoles, secureTables } from './row-security.ts'

export const MIGRATIONS = join(import.meta.dirname, '../../../prisma/migrations')
/** Maximum number of migrations named in a message. */
const MAX_NAMED = 3

interface Migration {
  name: string
  script: string
  /** SHA-256 of the script in hexadecimal, as Prisma records it. */
  checksum: string
}

/** The migrations of this release, in order. */
export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(MIGRATIONS, { withFileTypes: true }))
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort()
  return Promise.all(
    names.map(async name => {
      const text = await readFile(join(MIGRATIONS, name, 'migration.sql'), 'utf8')
      const script = text.replaceAll('\r\n', '\n')
      return { name, script, checksum: hash('sha256', script) }
    }),
  )
}

/**
 * Compares the applied migrations of a database with those of this release.
 * @returns names of the migrations of a newer release.
 * @throws DatabaseUnusable if there are any and `allowNewer` is false, or if the content of a migration differs.
 */
function checkApplied(
  migrations: readonly Migration[],
  applied: readonly { name: string; checksum: string }[],
  { allowNewer }: { allowNewer: boolean },
): string[] {
  const known = new Map(migrations.map(migration => [migration.name, migration]))
  const changed = applied.filter(({ name, checksum }) => {
    const migration = known.get(name)
    return migration && !checksumsOf(migration).includes(checksum)
  })
  if (changed.length > 0)
    throw new DatabaseUnusable(
      `The database was migrated with other files than this release has in prisma/migrations: ${list(changed)}. Restore the files of this release, or start the release that migrated the database.`,
    )
  const newer = applied.filter(({ name }) => !known.has(name))
  if (newer.length > 0 && !allowNewer)
    throw new DatabaseUnusable(
      `The database was migrated by a newer release of Canopy (${list(newer)}). Start that release, or restore an older backup. In a rolling deployment, set ALLOW_NEWER_DATABASE=true to run both releases.`,
    )
  return newer.map(({ name }) => name)
}

function list(named: readonly { name: string }[]): string {
  const names = named.slice(0, MAX_NAMED).map(({ name }) => name)
  const more = named.length - names.length
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** Git may check files out with CRLF line ends, and Prisma hashes files as they are on disk. */
function checksumsOf({ script, checksum }: Migration): string[] {
  return [checksum, hash('sha256', script.replaceAll('\n', '\r\n'))]
}

/** Arbitrary, but the same in every process. Serializes everything that changes the schema. */
export const ADVISORY_LOCK = 727_001

/** The table of `prisma migrate deploy`, so that both tools can be used on the same database. */
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
  logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0
);`

/** `newer`: of a release that is newer than this one. `changed`: applied from a file with other content. */
type MigrationState = 'applied' | 'missing' | 'newer' | 'changed'

/** The migrations of this release and those applied to the database, in order. Changes nothing. */
export async function listMigrations(database: Database): Promise<{ name: string; state: MigrationState }[]> {
  const migrations = await readMigrations()
  const applied = (await hasMigrations(database)) ? await readAppliedMigrations(database) : []
  const stateOf = (migration: Migration): MigrationState => {
    const row = applied.find(({ name }) => name === migration.name)
    if (!row) return 'missing'
    return checksumsOf(migration).includes(row.checksum) ? 'applied' : 'changed'
  }
  const newer = applied.filter(({ name }) => !migrations.some(migration => migration.name === name))
  return [
    ...migrations.map(migration => ({ name: migration.name, state: stateOf(migration) })),
    ...newer.map(({ name }) => ({ name, state: 'newer' as const })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function hasMigrations({ prisma }: Database): Promise<boolean> {
  // No workspace: a migration changes the whole database.
  const [table] = await prisma.$queryRaw<{ exists: boolean }[]>`
    SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`
  return table?.exists ?? false
}

interface Options {
  /** If set, databases migrated by a newer release are allowed. Receives the names of the unknown migrations. */
  onNewer?: (names: string[]) => void
}

/**
 * Applies the missing migrations, each in one transaction with its record, and completes the roles and policies of row
 * security.
 * @returns names of the migrations applied now.
 * @throws DatabaseUnusable if the database has migrations that this release does not know or that have other content.
 */
export async function applyMigrations(database: Database, { onNewer }: Options = {}): Promise<string[]> {
  const migrations = await readMigrations()
  await ensureRoles(database)
  await database.runScript(`BEGIN; SELECT pg_advisory_xact_lock(${ADVISORY_LOCK}); ${TABLE} COMMIT;`)
  const known = await readAppliedMigrations(database)
  const newer = checkApplied(migrations, known, { allowNewer: onNewer !== undefined })
  if (newer.length > 0) onNewer?.(newer)
  const missing = migrations.filter(({ name }) => !known.some(row => row.name === name))
  for (const migration of missing) await applyOne(database, migration)
  await secureTables(database, ADVISORY_LOCK)
  return missing.map(({ name }) => name)
}

/** The migrations that were applied to a database, in order. */
export function readAppliedMigrations({ prisma }: Database): Promise<{ name: string; checksum: string }[]> {
  // No workspace: a migration changes the whole database.
  return prisma.$queryRaw`SELECT migration_name AS name, checksum FROM _prisma_migrations
    WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`
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
