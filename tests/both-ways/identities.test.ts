import { describe, expect, it } from 'vitest'
import { ALL_WORKSPACES, currentIdentity, switchScript } from '../../src/platform/database/identity.ts'
import type { WorkspaceDatabase } from '../../src/platform/database/scope-to-workspace.ts'
import { openTestApp } from '../support/open-test-app.ts'
import { sized } from '../support/scale.ts'
import { setUp } from '../support/start-test-canopy.ts'
import { isDistributed } from '../support/test-database.ts'

/** More than twice the connections of the pool, so that each serves several. */
const WORKSPACES = 25
const ROUNDS = sized(20, 200)

interface Member {
  workspaceId: string
  userId: string
  db: WorkspaceDatabase
}

const test = setUp(openTestApp, ({ stop }) => stop())
const members = setUp(async () => {
  const made: Member[] = []
  for (let i = 0; i < WORKSPACES; i++) {
    const { db, viewer } = await test.newContext()
    made.push({ workspaceId: viewer.workspaceId, userId: viewer.userId, db })
  }
  return made
})

/** Reads the workspaces of all users that a statement without a condition sees. */
async function readWorkspaces(db: Pick<WorkspaceDatabase, '$queryRaw'>): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`SELECT workspace_id AS id FROM users`
  return rows.map(({ id }) => id)
}

const fail = (db: Pick<WorkspaceDatabase, '$queryRaw'>) =>
  db.$queryRaw`SELECT 1 / (SELECT count(*) FROM workers)`

class RolledBack extends Error {}

/** Ends the connection of a transaction, as a failover does. The embedded database has only one, which cannot end. */
async function killConnection(db: WorkspaceDatabase): Promise<void> {
  await db.$transaction(async tx => {
    const [row] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
    await test.app.database.prisma.$queryRaw`SELECT pg_terminate_backend(${row?.pid}::int)`
    await tx.$queryRaw`SELECT 1`
  })
}

/** What a member does between its checks. Each step leaves its connection in another state. */
const STEPS: ((member: Member, other: Member) => Promise<void>)[] = [
  async ({ db }) => expect(fail(db)).rejects.toThrow(),
  async ({ db, workspaceId }) => {
    const rolledBack = db.$transaction(async tx => {
      expect(await readWorkspaces(tx)).toEqual([workspaceId])
      throw new RolledBack()
    })
    await expect(rolledBack).rejects.toThrow(RolledBack)
  },
  async ({ db }) => expect(db.$transaction(tx => fail(tx))).rejects.toThrow(),
  async ({ db, workspaceId }) =>
    db.$transaction(async tx => {
      expect(await readWorkspaces(tx)).toEqual([workspaceId])
      expect(await tx.user.count()).toBe(1)
      expect(await readWorkspaces(tx)).toEqual([workspaceId])
    }),
  async ({ db, userId }, other) => {
    const found = await Promise.all([
      db.user.findUnique({ where: { id: userId } }),
      other.db.user.findUnique({ where: { id: other.userId } }),
      db.user.findUnique({ where: { id: other.userId } }),
      other.db.user.findUniqueOrThrow({ where: { id: other.userId } }),
      test.app.database.everyWorkspace.user.findUnique({ where: { id: userId } }),
    ])
    expect(found.map(user => user?.id)).toEqual([userId, other.userId, undefined, other.userId, userId])
  },
  async () => expect((await readWorkspaces(test.app.database.everyWorkspace)).length).toBe(WORKSPACES),
  ...(isDistributed ? [({ db }: Member) => expect(killConnection(db)).rejects.toThrow()] : []),
]

describe('connections that serve several workspaces', () => {
  it('never show one the rows of another, after errors, rollbacks and lost connections either', async () => {
    const act = async (member: Member, index: number) => {
      for (let round = 0; round < ROUNDS; round++) {
        const step = STEPS[(index + round) % STEPS.length]
        const distance = 1 + (round % (WORKSPACES - 1))
        await step?.(member, members[(index + distance) % WORKSPACES] as Member)
        expect(await readWorkspaces(member.db)).toEqual([member.workspaceId])
      }
    }
    await Promise.all(members.map(act))
  })
})

describe('an identity', () => {
  it('is required: a statement without one is an error, not a statement for all workspaces', () => {
    expect(() => currentIdentity()).toThrow('no identity')
  })

  it('takes only the ID of a workspace', () => {
    expect(() => switchScript({ role: 'workspace', workspaceId: `' OR true --` })).toThrow('not the ID')
    expect(switchScript(ALL_WORKSPACES)).toBe('SET ROLE canopy_all_workspaces')
  })
})

it('counts connections in use and what waits for one', async () => {
  const { database, metrics } = test.app
  const { max } = database.poolCounts()
  expect(max).toBe(isDistributed ? 30 : 1)
  metrics.watchDatabase('requests', database)
  const released = Promise.withResolvers<void>()
  const transactions = Array.from({ length: max + 2 }, () =>
    database.prisma.$transaction(() => released.promise),
  )
  await expect.poll(() => database.poolCounts()).toEqual({ open: max, idle: 0, waiting: 2, max })
  const waiting = await metrics.registry.getSingleMetricAsString('canopy_database_pool_waiting')
  expect(waiting).toContain('canopy_database_pool_waiting{pool="requests"} 2')
  released.resolve()
  await Promise.all(transactions)
  await expect.poll(() => database.poolCounts()).toEqual({ open: max, idle: max, waiting: 0, max })
})
