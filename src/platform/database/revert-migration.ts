import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Database, DatabaseUnusable } from './database.ts'
import { ADVISORY_LOCK, listMigrations, MIGRATIONS } from './migrations.ts'

export interface Revertible {
  name: string
  /** Its `down.sql`. */
  script: string
  /** What is lost, from the comment at the top of the script. Empty if there is none. */
  losses: string
}

/**
 * Finds the last migration that was applied to a database.
 * @throws DatabaseUnusable if there is none, or if this release does not have the files to revert it.
 */
export async function findLastMigration(database: Database): Promise<Revertible> {
  const last = (await listMigrations(database)).findLast(({ state }) => state !== 'missing')
  if (!last) throw new DatabaseUnusable('The database has no migrations. Check DATABASE_URL or DATA_DIR.')
  const { name, state } = last
  if (state === 'newer')
    throw new DatabaseUnusable(
      `The last migration (${name}) belongs to a newer release of Canopy. Run this command with that release.`,
    )
  if (state === 'changed')
    throw new DatabaseUnusable(
      `The last migration (${name}) was applied with another file than this release has in prisma/migrations. Run this command with the release that migrated the database.`,
    )
  const script = await readFile(join(MIGRATIONS, name, 'down.sql'), 'utf8')
  return { name, script, losses: readTopComment(script) }
}

/**
 * Runs the `down.sql` of a migration and deletes its record, in one transaction. The next start of this release applies
 * the migration again.
 * @throws DatabaseUnusable if it is no longer the last migration.
 */
export async function revertMigration(database: Database, { name, script }: Revertible): Promise<void> {
  await database
    .runScript(`BEGIN;
    SELECT pg_advisory_xact_lock(${ADVISORY_LOCK});
    DO $canopy$ BEGIN IF '${name}' IS DISTINCT FROM (SELECT max(migration_name COLLATE "C") FROM _prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL)
      THEN RAISE EXCEPTION 'not the last migration' USING ERRCODE = 'serialization_failure'; END IF; END $canopy$;
    ${script}
    DELETE FROM _prisma_migrations WHERE migration_name = '${name}' AND rolled_back_at IS NULL;
    COMMIT;`)
    .catch(cause => {
      if ((cause as { code?: string }).code !== '40001') throw cause
      throw new DatabaseUnusable(
        'Another process migrated the database at the same time. Stop all Canopy processes, then try again.',
        { cause },
      )
    })
}

/** @returns the lines of the comment at the top as one text. */
function readTopComment(script: string): string {
  const [comment = ''] = /^(--.*\r?\n)+/.exec(script) ?? []
  return comment.replace(/^-- ?/gm, '').replace(/\s+/g, ' ').trim()
}
