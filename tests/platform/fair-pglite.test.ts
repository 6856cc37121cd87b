import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { FairPglite } from '../../src/platform/database/fair-pglite.ts'
import { OWNER, runAs } from '../../src/platform/database/identity.ts'
import { type DataDir, makeDataDir } from '../support/data-dir.ts'

let dataDir: DataDir
let db: FairPglite
/** The clock stands still unless a test moves it. */
let now = 0

beforeAll(async () => {
  dataDir = await makeDataDir()
  const disk = { freeBytes: () => Number.MAX_SAFE_INTEGER, reserveBytes: 0 }
  db = runAs(OWNER, () => new FairPglite({ dataDir: join(dataDir.path, 'data') }, disk))
  await db.waitReady
})
afterAll(async () => {
  await db.close()
  await dataDir.remove()
})
beforeEach(() => void vi.spyOn(performance, 'now').mockImplementation(() => now))
afterEach(() => void vi.restoreAllMocks())

/** Runs a transaction of this duration. */
const transact = (ms: number) =>
  runAs(OWNER, () =>
    db.transaction(async tx => {
      await tx.query('SELECT 1')
      now += ms
    }),
  )

/** Starts a transaction, then a query. @returns the order in which they run. */
async function race(): Promise<string[]> {
  const order: string[] = []
  const transaction = runAs(OWNER, () => db.transaction(async () => void order.push('transaction')))
  const query = runAs(OWNER, () => db.query('SELECT 1')).then(() => {
    order.push('query')
    now += 5
  })
  await Promise.all([transaction, query])
  return order
}

it('lets queries run before a transaction that follows a long one', async () => {
  await transact(20)
  expect(await race()).toEqual(['query', 'transaction'])
})

it('does not delay a transaction that follows a short one', async () => {
  await transact(5)
  expect(await race()).toEqual(['transaction', 'query'])
})

it('does not delay a transaction that starts later than right after a long one', async () => {
  await transact(20)
  now += 20
  expect(await race()).toEqual(['transaction', 'query'])
})

it('lets timers run between the statements of a transaction', async () => {
  let turns = 0
  const count = () => {
    turns++
    next = setImmediate(count)
  }
  let next = setImmediate(count)
  await runAs(OWNER, () =>
    db.transaction(async tx => {
      for (let i = 0; i < 10; i++) await tx.query('SELECT 1')
    }),
  )
  clearImmediate(next)
  expect(turns).toBeGreaterThanOrEqual(10)
})
