import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { openDatabase } from '../../scripts/open-database.ts'
import { readConfig } from '../../src/config/config.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { applyMigrations, listMigrations, readMigrations } from '../../src/platform/database/migrations.ts'
import { findLastMigration, revertMigration } from '../../src/platform/database/revert-migration.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { type Catalog, readCatalog } from '../support/read-catalog.ts'
import { QUICK_WEBHOOKS } from '../support/seed-webhook.ts'
import { spawnScript } from '../support/spawn-script.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createTestDatabase, isDistributed } from '../support/test-database.ts'
import { seedWholeWorld } from '../support/whole-world.ts'

const canopy = setUpTestCanopy(QUICK_WEBHOOKS)

/** Runs `npm run migrate` with these arguments on the database of the settings. */
async function migrate(env: Record<string, string>, ...args: string[]) {
  const script = spawnScript('scripts/migrate.ts', args, env)
  return { code: await script.ended, output: script.output(), errors: script.errors() }
}

it('refuses to revert without a confirmation or while an embedded Canopy runs', async () => {
  const [unknown, unconfirmed, locked] = await Promise.all([
    migrate({}, 'sideways'),
    migrate({}, 'down'),
    isDistributed ? null : migrate({ DATA_DIR: canopy.app.config.dataDir }, 'down', '--yes'),
  ])
  expect(unknown).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/^Unknown command: sideways\.\n\nUsage: /),
  })
  expect(unconfirmed).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/^Reverting deletes data\. Confirm it/),
  })
  if (locked)
    expect(locked).toMatchObject({ code: 1, errors: expect.stringMatching(/^DATA_DIR .* is in use by /) })
})

it('reverts the last migration of a filled database and applies it again', async () => {
  await seedWholeWorld(canopy, canopy.client)
  await canopy.idle()
  const { dataDir, databaseUrl } = canopy.app.config
  const env = { DATA_DIR: dataDir, ...(databaseUrl && { DATABASE_URL: databaseUrl }) }
  await canopy.stopProcesses()
  const last = (await readMigrations()).at(-1)?.name
  const before = await useDatabase(env, readAll)

  const { code, output } = await migrate(env, 'down', '--yes')
  expect({ code, lines: output.split('
') }).toEqual({
    code: 0,
    lines: [
      expect.stringMatching(new RegExp(`^Reverting ${last}, the last migration. S`)),
      `Reverted ${last}. Start the older release now: a start of this release applies it again.`,
      '',
    ],
  })
  const [reverted, again] = await useDatabase(env, async database => {
    const reverted = await readAll(database)
    expect((await listMigrations(database)).at(-1)).toEqual({ name: last, state: 'missing' })
    expect(await applyMigrations(database)).toEqual([last])
    return [reverted, await readAll(database)]
  })

  expect(reverted.catalog).not.toEqual(before.catalog)
  expect(again.catalog).toEqual(before.catalog)
  // The data of tables and columns that the migration added is lost.
  const kept = namesOf(reverted.rows)
  expect(Object.values(kept).filter(columns => columns.length > 0).length).toBeGreaterThan(40)
  expect(onlyKept(reverted.rows, kept)).toEqual(onlyKept(before.rows, kept))
  expect(onlyKept(again.rows, kept)).toEqual(onlyKept(before.rows, kept))
})

it('reverts all migrations one by one, so that each leaves the schema from before it', async () => {
  const dataDir = await makeDataDir()
  atEnd(dataDir.remove)
  const created = await createTestDatabase()
  atEnd(created.drop)
  const migrations = await readMigrations()
  await useDatabase({ ...created.settings, DATA_DIR: dataDir.path }, async database => {
    const complete = await readCatalog(database)
    const stale = await findLastMigration(database)
    for (const _ of migrations) await revertMigration(database, await findLastMigration(database))
    expect(await readCatalog(database)).toEqual({})
    await expect(findLastMigration(database)).rejects.toThrow('The database has no migrations.')
    await expect(revertMigration(database, stale)).rejects.toThrow('Another process migrated the database')

    const schemas: Catalog[] = []
    for (const { name, script, checksum } of migrations) {
      schemas.push(await readCatalog(database))
      await database.runScript(`BEGIN; ${script} ${recordOf(name, checksum)}
        DO $$ BEGIN IF to_regproc('secure_tables') IS NOT NULL THEN PERFORM secure_tables(); END IF; END $$; COMMIT;`)
    }
    expect(await readCatalog(database)).toEqual(complete)
    for (const { name } of [...migrations].reverse()) {
      await revertMigration(database, await findLastMigration(database))
      expect(await readCatalog(database), name).toEqual(schemas.pop())
    }
    expect(await applyMigrations(database)).toHaveLength(migrations.length)
    expect(await readCatalog(database)).toEqual(complete)

    await database.runScript(recordOf('29991231000000_newer', 'x'))
    await expect(findLastMigration(database)).rejects.toThrow('belongs to a newer release of Canopy')
  })
})

function recordOf(name: string, checksum: string): string {
  return `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
    VALUES ('${randomUUID()}', '${checksum}', '${name}', now(), 1);`
}

async function useDatabase<T>(
  env: Record<string, string>,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(readConfig([], env))
  return use(database).finally(() => database.close())
}

/** The rows of each table. */
type Rows = Record<string, Record<string, unknown>[]>

async function readAll(database: Database): Promise<{ catalog: Catalog; rows: Rows }> {
  const tables = await database.prisma.$queryRaw<{ name: string }[]>`
    SELECT relname::text AS name FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'`
  const rows: Rows = {}
  for (const { name } of tables) {
    const found = await database.prisma.$queryRawUnsafe<{ row: Record<string, unknown> }[]>(
      `SELECT to_jsonb(t) AS row FROM "${name}" t`,
    )
    rows[name] = found.map(({ row }) => row)
  }
  return { catalog: await readCatalog(database), rows }
}

/** @returns the names of the columns of each table. None if it has no rows. */
function namesOf(rows: Rows): Record<string, string[]> {
  return Object.fromEntries(Object.entries(rows).map(([table, [row = {}]]) => [table, Object.keys(row)]))
}

/** @returns the rows of each table as text, with only these columns. */
function onlyKept(rows: Rows, kept: Record<string, string[]>): Record<string, string[]> {
  const textOf = (row: Record<string, unknown>, columns: string[]) =>
    JSON.stringify(columns.map(column => row[column]))
  return Object.fromEntries(
    Object.entries(kept).map(([table, columns]) => [
      table,
      (rows[table] ?? []).map(row => textOf(row, columns)).sort(),
    ]),
  )
}
