import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { applyMigrations } from '../../src/platform/database/migrations.ts'
import { openPglite } from '../../src/platform/database/open-pglite.ts'
import { readReadiness, runRefusedCanopy, startCanopyInside } from '../support/canopy-process.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { atEnd } from '../support/start-test-canopy.ts'

const NEWER = '29991231000000_of_a_newer_release'
const KNOWN = '20261121000000_first_path'

const openDatabase = (dataDir: string) =>
  openPglite(dataDir, cause => {
    throw cause
  })

it('refuses a database migrated by a newer release, unless allowed', async () => {
  const dataDir = await makeDataDir()
  atEnd(dataDir.remove)
  const database = await openDatabase(dataDir.path)
  await database.runScript(`
    INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
    VALUES (gen_random_uuid()::text, 'x', '${NEWER}', now(), 1)`)
  await database.close()
  const { code, output } = await runRefusedCanopy({ DATA_DIR: dataDir.path, PORT: '0' })
  expect(code).toBe(1)
  expect(output).toContain(
    `The database was migrated by a newer release of Canopy (${NEWER}). Start that release, or restore an older backup.`,
  )
  expect(output).not.toMatch(/\n\s+at /)

  const allowed = await startCanopyInside({ DATA_DIR: dataDir.path, ALLOW_NEWER_DATABASE: 'true' })
  expect(await readReadiness(allowed)).toMatchObject({ code: 200 })
})

it('compares applied migrations, ignoring line endings and rolled-back ones', async () => {
  const dataDir = await makeDataDir()
  atEnd(dataDir.remove)
  const database = await openDatabase(dataDir.path)
  atEnd(() => database.close())
  expect(await applyMigrations(database)).toEqual([])
  const record = (checksum: string) =>
    database.runScript(
      `UPDATE _prisma_migrations SET checksum = '${checksum}' WHERE migration_name = '${KNOWN}'`,
    )

  await record(await checksumOnWindows(KNOWN))
  await database.runScript(`
    INSERT INTO _prisma_migrations (id, checksum, migration_name, rolled_back_at, finished_at, applied_steps_count)
    VALUES (gen_random_uuid()::text, 'x', '${NEWER}', now(), now(), 1)`)
  expect(await applyMigrations(database)).toEqual([])

  await record('other')
  await expect(applyMigrations(database, { onNewer: () => {} })).rejects.toMatchObject({
    name: 'DatabaseUnusable',
    message: expect.stringMatching(
      `^The database was migrated with other files than this release has in prisma/migrations: ${KNOWN}\\. Restore`,
    ),
  })
})

async function checksumOnWindows(name: string): Promise<string> {
  const file = join(import.meta.dirname, `../../prisma/migrations/${name}/migration.sql`)
  const script = await readFile(file, 'utf8')
  return createHash('sha256').update(script.replaceAll('\n', '\r\n')).digest('hex')
}
