import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../scripts/open-database.ts'
import { readConfig } from '../../src/config/config.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { applyMigrations, listMigrations, readMigrations } from '../../src/platform/database/migrations.ts'
import { findLastMigration, revertMigration } from '../../src/platform/database/revert-migration.ts'
import { type Catalog, readCatalog } from '../support/read-catalog.ts'
import { sized } from '../support/scale.ts'
import { QUICK_WEBHOOKS } from '../support/seed-webhook.ts'
import { spawnScript } from '../support/spawn-script.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { isDistributed } from '../support/test-database.ts'
import { seedWholeWorld } from '../support/whole-world.ts'

const KEY_RESTRICTIONS = '20261125040000_key_restrictions'

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

describe('a filled database', () => {
  let env: Record<string, string>

  beforeAll(async () => {
    await seedWholeWorld(canopy, canopy.client)
    await canopy.idle()
    const { dataDir, databaseUrl } = canopy.app.config
    env = { DATA_DIR: dataDir, ...(databaseUrl && { DATABASE_URL: databaseUrl }) }
    await canopy.stopProcesses()
  })

  it('has the same schema and the same rows after its last migration is reverted and applied again', async () => {
    const last = (await readMigrations()).at(-1)?.name
    const before = await useDatabase(env, readAll)

    const { code, output, errors } = await migrate(env, 'down', '--yes')
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect(output).toMatch(
      new RegExp(
        `^Reverting ${last}, the last migration\\. \\w.*\nReverted ${last}\\. Start the older release now: a start of this release applies it again\\.\n$`,
      ),
    )
    const [reverted, again] = await useDatabase(env, async database => {
      const reverted = await readAll(database)
      expect((await listMigrations(database)).at(-1)).toEqual({ name: last, state: 'missing' })
      expect(await applyMigrations(database)).toEqual([last])
      return [reverted, await readAll(database)]
    })

    expect(reverted.catalog).not.toEqual(before.catalog)
    expect(again.catalog).toEqual(before.catalog)
    // The data of tables and columns that the migration added is lost. Renamed columns have another name in between.
    const kept = intersect(namesOf(reverted.rows), namesOf(before.rows))
    expect(Object.values(kept).filter(columns => columns.length > 0).length).toBeGreaterThan(40)
    expect(onlyKept(reverted.rows, kept)).toEqual(onlyKept(before.rows, kept))
    expect(onlyKept(again.rows, kept)).toEqual(onlyKept(before.rows, kept))
  })

  // Embedded, it takes twice as long, and the same scripts run.
  it.runIf(isDistributed || sized(false, true))(
    'has the schema from before each migration after that is reverted',
    async () => {
      const migrations = await readMigrations()
      await useDatabase(env, async database => {
        const complete = await readCatalog(database)
        const stale = await findLastMigration(database)
        await addNewerRows(database)
        for (const { name } of [...migrations].reverse()) {
          await revertMigration(database, await findLastMigration(database))
          if (name === KEY_RESTRICTIONS)
            expect(await listKeys(database)).toEqual(['{READ} revoked', '{} revoked'])
        }
        expect(await readCatalog(database)).toEqual({})
        await expect(findLastMigration(database)).rejects.toThrow('The database has no migrations.')
        await expect(revertMigration(database, stale)).rejects.toThrow(
          'Another process migrated the database',
        )

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
    },
  )
})

/** Adds rows with values that older releases do not have, which the scripts must delete or change. */
async function addNewerRows(database: Database): Promise<void> {
  await database.runScript(`
    UPDATE topics SET author_id = NULL;
    UPDATE agents SET min_score = 0.5;
    INSERT INTO tasks (id, workspace_id, kind, input, max_attempts, timeout_ms)
      SELECT gen_random_uuid(), workspaces.id, kind, '{}', 1, 1000
      FROM workspaces, unnest('{EMBEDDING,DOCUMENT_PLACEMENT}'::"TaskKind"[]) kind;
    INSERT INTO webhook_deliveries (workspace_id, event, url, payload) SELECT id, 'TEST', '', '{}' FROM workspaces;
    INSERT INTO api_keys (id, workspace_id, user_id, name, prefix, digest, scopes, agent_ids)
      SELECT gen_random_uuid(), workspace_id, id, 'restricted', '', scope::text, ARRAY[scope],
        CASE scope WHEN 'READ' THEN ARRAY[id] ELSE '{}' END
      FROM (SELECT * FROM users LIMIT 1) AS user_, unnest('{ASK,READ}'::"Scope"[]) scope;`)
}

/** @returns scopes and state of each restricted key. */
async function listKeys({ prisma }: Database): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ key: string }[]>`
    SELECT scopes::text || CASE WHEN revoked_at IS NULL THEN '' ELSE ' revoked' END AS key
    FROM api_keys WHERE name = 'restricted'`
  return rows.map(({ key }) => key).sort()
}

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

/** @returns the columns that are in both, for the tables of the first. */
function intersect(one: Record<string, string[]>, other: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(one).map(([table, columns]) => [
      table,
      columns.filter(column => other[table]?.includes(column)),
    ]),
  )
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
