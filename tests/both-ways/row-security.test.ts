import { beforeAll, describe, expect, it } from 'vitest'
import { applyMigrations } from '../../src/platform/database/migrations.ts'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import { QUICK_WEBHOOKS } from '../support/seed-webhook.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { seedWholeWorld } from '../support/whole-world.ts'

/** Shared by all workspaces. */
const SHARED_TABLES = ['_prisma_migrations', 'vault_keys', 'workers']
/** SQLSTATE `insufficient_privilege`. */
const REFUSED = /42501/

const canopy = setUpTestCanopy(QUICK_WEBHOOKS)
let full: string
let empty: string
let tables: string[]
beforeAll(async () => {
  await seedWholeWorld(canopy, canopy.client)
  const { prisma } = canopy.app.database
  full = (await prisma.workspace.findFirstOrThrow({ orderBy: { createdAt: 'asc' } })).id
  empty = (await prisma.workspace.create({ data: { name: 'empty' } })).id
  const rows = await prisma.$queryRaw<{ name: string }[]>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`
  tables = rows.map(({ name }) => name).filter(name => !SHARED_TABLES.includes(name))
})

const as = (workspaceId: string) => scopeToWorkspace(canopy.app.database.prisma, workspaceId)

/** Counts the rows of a table with a statement that names no workspace. */
async function countAll(db: Pick<ReturnType<typeof as>, '$queryRawUnsafe'>, table: string): Promise<number> {
  const [row] = await db.$queryRawUnsafe<{ count: number }[]>(`SELECT count(*)::int AS count FROM "${table}"`)
  return row?.count ?? Number.NaN
}

describe('row security', () => {
  it('is on for every table except the shared ones, with a policy for each role', async () => {
    const policies = await canopy.app.database.prisma.$queryRaw<{ table: string; policies: string[] }[]>`
      SELECT relname AS table, array_agg(polname::text || ' ' || polroles::regrole[]::text ORDER BY polname) AS policies
      FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid WHERE relrowsecurity GROUP BY relname`
    const expected = ['all_workspaces {canopy_all_workspaces}', 'one_workspace {canopy_workspace}']
    expect(Object.fromEntries(policies.map(({ table, policies }) => [table, policies]))).toEqual(
      Object.fromEntries(tables.map(table => [table, expected])),
    )
  })

  it('cannot be bypassed by its roles, which own nothing', async () => {
    const roles = await canopy.app.database.prisma.$queryRaw`
      SELECT rolname, rolsuper OR rolbypassrls OR rolcanlogin AS "isPowerful",
        EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid) AS "isOwner",
        EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid) AS "isMember"
      FROM pg_roles WHERE rolname LIKE 'canopy\_%workspace%' ORDER BY rolname`
    expect(roles).toEqual(
      ['canopy_all_workspaces', 'canopy_workspace'].map(rolname => ({
        rolname,
        isPowerful: false,
        isOwner: false,
        isMember: false,
      })),
    )
    for (const [db, role] of [
      [as(full), 'canopy_workspace'],
      [canopy.app.database.everyWorkspace, 'canopy_all_workspaces'],
    ] as const)
      expect(await db.$queryRaw`SELECT current_user::text AS role`).toEqual([{ role }])
  })

  it('returns no row of another workspace to a statement that names no workspace', async () => {
    const filled: string[] = []
    for (const table of tables) {
      const all = await countAll(canopy.app.database.everyWorkspace, table)
      const own = await countAll(as(full), table)
      const foreign = await countAll(as(empty), table)
      expect({ table, foreign }).toEqual({ table, foreign: table === 'workspaces' ? 1 : 0 })
      if (own > 0 && all > 0) filled.push(table)
    }
    // Zero rows prove something only if there are rows to find.
    expect(filled).toEqual(expect.arrayContaining(['documents', 'chunks', 'tasks', 'agents', 'reports']))
    expect(filled.length).toBeGreaterThan(40)
  })

  it('returns no row to a statement that names another workspace, by whatever condition', async () => {
    const theirs = await as(full).$queryRaw<{ id: string }[]>`SELECT id FROM documents`
    expect(theirs.length).toBeGreaterThan(0)
    const ids = theirs.map(({ id }) => id)
    const db = as(empty)
    expect(await db.$queryRaw`SELECT id FROM documents WHERE workspace_id = ${full}::uuid`).toEqual([])
    expect(await db.$queryRaw`SELECT id FROM documents WHERE id = ANY (${ids}::uuid[])`).toEqual([])
    expect(
      await db.$queryRaw`SELECT c.id FROM chunks c JOIN documents d ON d.id = c.document_id WHERE true OR d.workspace_id = ${empty}::uuid`,
    ).toEqual([])
    await db.$transaction(async tx => {
      expect(await tx.$queryRaw`SELECT id FROM documents`).toEqual([])
      expect(await tx.$executeRaw`UPDATE documents SET title = 'taken'`).toBe(0)
      expect(await tx.$executeRaw`DELETE FROM documents`).toBe(0)
    })
    expect(await as(full).$queryRaw`SELECT id FROM documents`).toHaveLength(ids.length)
  })

  it('rejects a row that is written into another workspace', async () => {
    const insert = as(empty).$executeRaw`
      INSERT INTO abandoned_objects (workspace_id, name) VALUES (${full}::uuid, 'smuggled')`
    await expect(insert).rejects.toThrow(REFUSED)
    const move = as(full).$executeRaw`UPDATE users SET workspace_id = ${empty}::uuid`
    await expect(move).rejects.toThrow(REFUSED)
  })

  it('returns nothing to the role for one workspace while no workspace is set', async () => {
    const counted = await canopy.app.database.prisma.$transaction(async tx => {
      await tx.$executeRaw`SET LOCAL ROLE canopy_workspace`
      // The owner keeps the workspace of the connection's last user.
      await tx.$executeRaw`SET LOCAL canopy.workspace_id = ''`
      return countAll(tx, 'documents')
    })
    expect(counted).toBe(0)
  })

  it('is completed at the next start if policies or privileges are missing, as after a restored dump', async () => {
    const { database } = canopy.app
    await database.runScript(`
      DROP POLICY one_workspace ON documents; DROP POLICY all_workspaces ON documents;
      ALTER TABLE agents DISABLE ROW LEVEL SECURITY;
      REVOKE ALL ON chunks FROM canopy_workspace, canopy_all_workspaces`)
    await expect(countAll(as(full), 'chunks')).rejects.toThrow(REFUSED)
    expect(await countAll(as(full), 'documents')).toBe(0)
    await applyMigrations(database)
    for (const table of ['documents', 'chunks', 'agents']) {
      expect(await countAll(as(full), table)).toBeGreaterThan(0)
      expect(await countAll(as(empty), table)).toBe(0)
    }
  })

  it('protects a table of a later migration', async () => {
    const { database } = canopy.app
    await database.runScript(`
      CREATE TABLE later (workspace_id uuid NOT NULL); INSERT INTO later VALUES ('${full}')`)
    await applyMigrations(database)
    expect(await countAll(as(full), 'later')).toBe(1)
    expect(await countAll(as(empty), 'later')).toBe(0)
    await database.runScript('DROP TABLE later')
  })
})

describe('plans', () => {
  const MANY = 1_000

  it('expect as many rows of a search as without row security', async () => {
    const { prisma } = canopy.app.database
    const { id: workspaceId } = await prisma.workspace.create({ data: { name: 'large' } })
    const documents = Array.from({ length: MANY }, (_, i) => ({
      workspaceId,
      title: `${i % 2 ? 'report' : 'minutes'} ${i}`,
      contentType: 'text/plain',
      bytes: 1,
      sha256: String(i),
    }))
    await prisma.document.createMany({ data: documents })
    await prisma.$executeRaw`ANALYZE documents`
    for (const operator of ['LIKE', 'ILIKE']) {
      const expectRows = async (db: Pick<ReturnType<typeof as>, '$queryRawUnsafe'>) => {
        const [answer] = await db.$queryRawUnsafe<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }[]>(
          `EXPLAIN (FORMAT JSON) SELECT FROM documents WHERE title ${operator} '%report%'`,
        )
        return answer?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
      }
      const [limited, unlimited] = [await expectRows(as(workspaceId)), await expectRows(prisma)]
      expect(limited / unlimited, operator).toBeGreaterThan(0.9)
    }
  })
})
