import { expect, it } from 'vitest'
import { openDatabase } from '../../scripts/open-database.ts'
import { readConfig } from '../../src/config/config.ts'
import { readCatalog, type Catalog } from '../support/read-catalog.ts'
import { readMigrations, applyMigrations } from '../../src/platform/database/migrations.ts'
import { findLastMigration, revertMigration } from '../../src/platform/database/revert-migration.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { createTestDatabase } from '../support/test-database.ts'

it('reverts', async () => {
  const dataDir = await makeDataDir()
  const test = await createTestDatabase()
  const config = readConfig([], {...test.settings, DATA_DIR: dataDir.path})
  const database = await openDatabase(config)
  const migrations = await readMigrations()
  let t = performance.now()
  const top = await readCatalog(database)
  console.log('catalog', performance.now() - t, Object.entries(top).map(([k, v]) => `${k} ${v.length}`).join(', '))
  t = performance.now()
  await database.runScript(`DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE _prisma_migrations (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
  logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`)
  console.log('drop', performance.now() - t)
  const before: Record<string, Catalog> = {}
  t = performance.now()
  for (const { name, script, checksum } of migrations) {
    before[name] = await readCatalog(database)
    await database.runScript(`BEGIN; ${script}; INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES (gen_random_uuid()::text, '${checksum}', '${name}', now());
      DO $$ BEGIN IF to_regproc('secure_tables') IS NOT NULL THEN PERFORM secure_tables(); END IF; END $$; COMMIT`)
  }
  expect(await readCatalog(database)).toEqual(top)
  console.log('up', performance.now() - t)
  t = performance.now()
  for (const { name } of [...migrations].reverse()) {
    const last = await findLastMigration(database)
    expect(last.name).toBe(name)
    await revertMigration(database, last)
    expect(await readCatalog(database), name).toEqual(before[name])
  }
  console.log('down', performance.now() - t)
  t = performance.now()
  await applyMigrations(database)
  console.log('up', performance.now() - t)
  expect(await readCatalog(database)).toEqual(top)
  await database.close()
  await dataDir.remove()
  await test.drop()
})
