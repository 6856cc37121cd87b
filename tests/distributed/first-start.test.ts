import { expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { applyMigrations } from '../../src/platform/database/migrations.ts'
import { openPostgres } from '../../src/platform/database/open-postgres.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { createTestDatabase } from '../support/test-database.ts'

it('applies each migration once if processes start concurrently on an empty database', async () => {
  const { settings, drop } = await createTestDatabase({ isFirstStart: true })
  atEnd(drop)
  const open = () => openPostgres(settings.DATABASE_URL ?? '', readConfig([], {}))
  const first = await open()
  const databases = [first, await open(), await open()]
  atEnd(async () => {
    for (const database of databases) await database.close()
  })
  await Promise.all(databases.map(database => applyMigrations(database)))
  const applied = await first.prisma.$queryRaw<{ migration_name: string; times: bigint }[]>`
    SELECT migration_name, count(*) AS times FROM _prisma_migrations GROUP BY migration_name`
  expect(applied.length).toBeGreaterThan(10)
  expect(applied.filter(({ times }) => times !== 1n)).toEqual([])
  for (const ready of databases) expect(await applyMigrations(ready)).toEqual([])
})
