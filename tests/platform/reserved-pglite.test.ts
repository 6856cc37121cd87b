import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FairPglite } from '../../src/platform/database/fair-pglite.ts'
import { openPglite } from '../../src/platform/database/open-pglite.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { atEnd } from '../support/start-test-canopy.ts'

const READ_ONLY = { code: '25006' }

let hasRoom = true
let pglite: FairPglite
beforeAll(async () => {
  pglite = new FairPglite({}, { freeBytes: () => (hasRoom ? 1 : 0), reserveBytes: 1 })
  await pglite.waitReady
  await pglite.exec('CREATE TABLE notes (text text)')
})
afterAll(() => pglite.close())

const write = () => pglite.query(`INSERT INTO notes VALUES ('a')`)
const count = async () => (await pglite.query<{ count: number }>('SELECT count(*) FROM notes')).rows[0]?.count

it('reads and does not write while there is no room, and writes again once there is', async () => {
  await write()
  const before = await count()
  hasRoom = false
  await expect(write()).rejects.toMatchObject(READ_ONLY)
  await expect(pglite.transaction(tx => tx.query(`DELETE FROM notes`))).rejects.toMatchObject(READ_ONLY)
  expect(await count()).toBe(before)
  hasRoom = true
  await write()
  expect(await count()).toBe(Number(before) + 1)
})

it('ends a transaction that writes when the room is gone in the middle of it, and lets one go on that reads', async () => {
  const before = await count()
  const writing = pglite.transaction(async tx => {
    await tx.query(`INSERT INTO notes VALUES ('b')`)
    hasRoom = false
    await tx.query(`INSERT INTO notes VALUES ('c')`)
  })
  await expect(writing).rejects.toMatchObject(READ_ONLY)
  hasRoom = true
  const reading = pglite.transaction(async tx => {
    await tx.query('SELECT 1')
    hasRoom = false
    return tx.query<{ count: number }>('SELECT count(*) FROM notes')
  })
  expect((await reading).rows).toEqual([{ count: before }])
  hasRoom = true
  await write()
})

it('keeps the log of changes short, however much is written', async () => {
  const dataDir = await makeDataDir({ isFirstStart: true })
  atEnd(dataDir.remove)
  const database = await openPglite(dataDir.path, cause => {
    throw cause
  })
  atEnd(() => database.close())
  const written = 400_000_000
  const message = 200_000
  for (let bytes = 0; bytes < written; bytes += message)
    await database.prisma
      .$executeRaw`SELECT pg_logical_emit_message(false, 'test', repeat('x', ${message}::int))`
  const folder = join(dataDir.path, 'data', 'pg_wal')
  const files = await readdir(folder)
  const sizes = await Promise.all(files.map(async name => (await stat(join(folder, name))).size))
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(written / 2)
})
