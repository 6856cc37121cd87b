import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { applyMigrations } from '../../src/platform/database/migrations.ts'
import { openPostgres } from '../../src/platform/database/open-postgres.ts'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { startPrivatePostgres } from '../support/private-postgres.ts'
import { atEnd } from '../support/start-test-canopy.ts'

const run = promisify(execFile)

/** A server without the roles of Canopy: they belong to a server, and all databases of the test server share them. */
async function startServer() {
  const { url } = await startPrivatePostgres()
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  atEnd(() => admin.end())
  /** Creates a user with a database of its own. @returns the URL. */
  const createUser = async (name: string, options: string) => {
    await admin.query(`CREATE ROLE ${name} LOGIN ${options}`)
    await admin.query(`CREATE DATABASE ${name} OWNER ${name}`)
    const own = new URL(url)
    own.username = name
    own.pathname = name
    const owned = new pg.Client({ connectionString: url.replace(/postgres$/, name) })
    await owned.connect()
    // Managed servers let their users create it. Here, only a superuser can.
    await owned.query('CREATE EXTENSION vector')
    await owned.end()
    return own.href
  }
  return { admin, createUser }
}

async function open(url: string): Promise<Database> {
  const database = await openPostgres(url, readConfig([], {}))
  atEnd(() => database.close())
  return database
}

/** Expects that the views of two workspaces see only their own. */
async function expectSecured(database: Database): Promise<void> {
  for (const name of ['one', 'two']) {
    const { id } = await database.prisma.workspace.create({ data: { name } })
    const rows = await scopeToWorkspace(database.prisma, id).$queryRaw`
      SELECT name, current_user::text AS role FROM workspaces`
    expect(rows).toEqual([{ name, role: 'canopy_workspace' }])
  }
}

describe('a database user who is no superuser', () => {
  it('may create the roles if it has CREATEROLE, as on managed servers', async () => {
    const { createUser } = await startServer()
    const database = await open(await createUser('app', 'CREATEROLE'))
    await applyMigrations(database)
    await expectSecured(database)
    expect(await applyMigrations(database)).toEqual([])
  })

  it('without CREATEROLE, cannot start until an administrator has run what the error says', async () => {
    const { admin, createUser } = await startServer()
    const database = await open(await createUser('app', ''))
    const error = await applyMigrations(database).catch((cause: Error) => cause)
    expect(error).toMatchObject({ name: 'DatabaseUnusable' })
    const [statements] = /CREATE ROLE .*;/.exec((error as Error).message) ?? []
    await admin.query(statements ?? '')
    await applyMigrations(database)
    await expectSecured(database)
  })

  it('cannot start with a role that bypasses row security', async () => {
    const { admin, createUser } = await startServer()
    const database = await open(await createUser('app', 'CREATEROLE'))
    await applyMigrations(database)
    await admin.query('ALTER ROLE canopy_workspace BYPASSRLS')
    await expect(applyMigrations(database)).rejects.toThrow(
      'ALTER ROLE canopy_workspace NOSUPERUSER NOBYPASSRLS;',
    )
  })
})

it('secures a dump that is restored on a server without the roles', async () => {
  const [from, to] = [await startServer(), await startServer()]
  const source = await from.createUser('app', 'CREATEROLE')
  await applyMigrations(await open(source))
  const target = await to.createUser('app', 'CREATEROLE')
  const { rows } = await from.admin.query("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
  const program = (name: string) => join(rows[0].setting, name)
  const folder = await makeDataDir()
  atEnd(folder.remove)
  const dump = join(folder.path, 'dump.sql')
  await run(program('pg_dump'), ['--file', dump, source])
  await run(program('psql'), ['--quiet', '--file', dump, target])
  const restored = await open(target)
  expect(await applyMigrations(restored)).toEqual([])
  await expectSecured(restored)
})
