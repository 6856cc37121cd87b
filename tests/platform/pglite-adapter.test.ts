import { expect, it } from 'vitest'
import { openPglite } from '../../src/platform/database/open-pglite.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { setUp } from '../support/start-test-canopy.ts'

const opened = setUp(
  async () => {
    const dataDir = await makeDataDir({ isFirstStart: true })
    const database = await openPglite(dataDir.path, error => {
      throw error
    })
    await database.runScript(`
      CREATE TABLE parents (id int PRIMARY KEY);
      CREATE TABLE children (parent_id int REFERENCES parents DEFERRABLE INITIALLY DEFERRED);`)
    return { dataDir, database }
  },
  async ({ dataDir, database }) => {
    await database.close()
    await dataDir.remove()
  },
)
const count = async () => {
  const [row] = await opened.database.prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM children`
  return row?.count
}

it.each([undefined, 'Serializable'] as const)(
  'reports a COMMIT that fails (isolation level %s)',
  async isolationLevel => {
    const { prisma } = opened.database
    const insert = (parentId: number) =>
      prisma.$transaction(tx => tx.$executeRaw`INSERT INTO children VALUES (${parentId}::int)`, {
        ...(isolationLevel && { isolationLevel }),
      })
    await expect(insert(404)).rejects.toThrow(/violates foreign key constraint/)
    expect(await count()).toBe(0)
  },
)

it('still commits and rolls back', async () => {
  const { prisma } = opened.database
  await prisma.$transaction(async tx => {
    await tx.$executeRaw`INSERT INTO parents VALUES (1)`
    await tx.$executeRaw`INSERT INTO children VALUES (1)`
  })
  expect(await count()).toBe(1)
  const failing = prisma.$transaction(async tx => {
    await tx.$executeRaw`INSERT INTO children VALUES (1)`
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await count()).toBe(1)
})
