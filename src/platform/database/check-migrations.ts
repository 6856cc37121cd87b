import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseUnusable } from './database.ts'

const MIGRATIONS = join(import.meta.dirname, '../../../prisma/migrations')
/** Maximum number of migrations named in a message. */
const MAX_NAMED = 3

export interface Migration {
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
      const script = unixLines(await readFile(join(MIGRATIONS, name, 'migration.sql'), 'utf8'))
      return { name, script, checksum: digest(script) }
    }),
  )
}

/**
 * Compares the applied migrations of a database with those of this release.
 * @returns names of the migrations of a newer release.
 * @throws DatabaseUnusable if there are any and `allowNewer` is false, or if the content of a migration differs.
 */
export function checkApplied(
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
  return [checksum, digest(script.replaceAll('\n', '\r\n'))]
}

function unixLines(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
