import { join } from 'node:path'
import type { Transaction } from '@electric-sql/pglite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FairPglite } from '../../src/platform/database/fair-pglite.ts'
import { OWNER, runAs } from '../../src/platform/database/identity.ts'
import { openPglite } from '../../src/platform/database/open-pglite.ts'
import { type DataDir, makeDataDir } from '../support/data-dir.ts'
import { sized } from '../support/scale.ts'
import { atEnd } from '../support/start-test-canopy.ts'

const READ_ONLY = { code: '25006' }
const STATEMENTS = sized(260, 1_000)
const MESSAGE_BYTES = 400_000

let hasRoom = true
let dataDir: DataDir
let pglite: FairPglite
beforeAll(async () => {
  dataDir = await makeDataDir()
  const disk = { freeBytes: () => (hasRoom ? 1 : 0), reserveBytes: 1 }
  pglite = runAs(OWNER, () => new FairPglite({ dataDir: join(dataDir.path, 'data') }, disk))
  await pglite.waitReady
  await pglite.exec('CREATE TABLE notes (text text)')
})
afterAll(async () => {
  await pglite.close()
  await dataDir.remove()
})

const query = <T>(sql: string) => runAs(OWNER, () => pglite.query<T>(sql))
const transact = <T>(work: (tx: Transaction) => Promise<T>) => runAs(OWNER, () => pglite.transaction(work))
const write = () => query(`INSERT INTO notes VALUES ('a')`)
const count = async () => (await query<{ count: number }>('SELECT count(*) FROM notes')).rows[0]?.count

it('reads but rejects writes while the disk is full, and writes again afterwards', async () => {
  await write()
  const before = await count()
  hasRoom = false
  await expect(write()).rejects.toMatchObject(READ_ONLY)
  await expect(transact(tx => tx.query(`DELETE FROM notes`))).rejects.toMatchObject(READ_ONLY)
  expect(await count()).toBe(before)
  hasRoom = true
  await write()
  expect(await count()).toBe(Number(before) + 1)
})

it('fails a writing transaction when the disk fills up, and continues a reading one', async () => {
  const before = await count()
  const writing = transact(async tx => {
    await tx.query(`INSERT INTO notes VALUES ('b')`)
    hasRoom = false
    await tx.query(`INSERT INTO notes VALUES ('c')`)
  })
  await expect(writing).rejects.toMatchObject(READ_ONLY)
  hasRoom = true
  const reading = transact(async tx => {
    await tx.query('SELECT 1')
    hasRoom = false
    return tx.query<{ count: number }>('SELECT count(*) FROM notes')
  })
  expect((await reading).rows).toEqual([{ count: before }])
  hasRoom = true
  await write()
})

it('bounds the size of the write-ahead log', async () => {
  const dataDir = await makeDataDir()
  atEnd(dataDir.remove)
  const { prisma, close } = await openPglite(dataDir.path, cause => {
    throw cause
  })
  atEnd(close)
  const bytes = async () => {
    const [log] = await prisma.$queryRaw<
      [{ bytes: number }]
    >`SELECT sum(size)::float8 AS bytes FROM pg_ls_waldir()`
    return log.bytes
  }
  for (let i = 0; i < STATEMENTS; i++)
    await prisma.$executeRaw`SELECT pg_logical_emit_message(false, 'test', repeat('x', ${MESSAGE_BYTES}::int))`
  expect(await bytes()).toBeLessThan(100_000_000)
})

it('does not start without space for the reserve', async () => {
  const own = await makeDataDir()
  atEnd(own.remove)
  await expect(openPglite(own.path, () => {}, { reserveBytes: 1e18 })).rejects.toThrow(
    /^DATA_DIR .*: its disk has \d+ MB free, but Canopy needs 1000000000000 MB to start\. Free some space/,
  )
})
