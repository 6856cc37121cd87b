import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '../../scripts/open-database.ts'
import { createWorkspace } from '../../src/auth/first-workspace.ts'
import { readConfig } from '../../src/config/config.ts'
import { applyMigrations } from '../../src/platform/database/migrations.ts'
import { encodeId } from '../../src/platform/ids.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { spawnScript } from '../support/spawn-script.ts'
import { createTestDatabase } from '../support/test-database.ts'

const HEADER = '\uFEFFworkspace,key,label,template_uses,queries,reports,cost_usd'
const GONE = '00000000-0000-7000-8000-000000000000'

let env: Record<string, string>
let free: () => Promise<unknown>
let workspaceId: string
let userId: string
/** The second workspace has usage too. */
let otherId: string

beforeAll(async () => {
  const dataDir = await makeDataDir()
  const test = await createTestDatabase()
  env = { ...test.settings, DATA_DIR: dataDir.path }
  free = () => Promise.all([test.drop(), dataDir.remove()])
  const database = await openDatabase(readConfig([], env))
  await applyMigrations(database)
  const make = (name: string, userName: string, secret: string) =>
    createWorkspace({ database }, { name, userName, secret })
  const ids = await make('first', '=HYPERLINK("http://evil.example")', 'canopy_12345678')
  const other = await make('other', 'x', 'canopy_87654321')
  workspaceId = encodeId('Workspace', ids.workspaceId)
  userId = encodeId('User', ids.userId)
  otherId = encodeId('Workspace', other.workspaceId)
  await database.prisma.$executeRaw`
    INSERT INTO usage_days (workspace_id, day, user_id, template_id, slot, template_uses, queries, reports, model_nano) VALUES
      (${ids.workspaceId}::uuid, '2026-10-01', ${ids.userId}::uuid, NULL, 1, 0, 5, 0, 0),
      (${ids.workspaceId}::uuid, '2026-10-02', ${ids.userId}::uuid, ${GONE}::uuid, 2, 3, 0, 1, 1500000000),
      (${ids.workspaceId}::uuid, '2026-10-03', ${GONE}::uuid, NULL, 2, 0, 1, 0, 0),
      (${other.workspaceId}::uuid, '2026-10-01', NULL, NULL, 2, 0, 0, 1, 0)`
  await database.close()
})
afterAll(() => free())

/** Runs `npm run usage` with these arguments. */
async function run(...args: string[]) {
  const script = spawnScript('scripts/usage.ts', args, env)
  const code = await script.ended
  return { code, errors: script.errors(), lines: script.output().split('\n').slice(0, -1) }
}
const OCTOBER = ['--from', '2026-10-01', '--to', '2026-10-31']

it('prints CSV that no spreadsheet takes for a formula', async () => {
  expect(await run('--by', 'user', ...OCTOBER, '--workspace', workspaceId)).toEqual({
    code: 0,
    errors: '',
    lines: [
      HEADER,
      `${workspaceId},${encodeId('User', GONE)},,0,1,0,0`,
      `${workspaceId},${userId},"'=HYPERLINK(""http://evil.example"")",3,5,1,1.5`,
    ],
  })
})

it('includes the last day, and all workspaces if none is given', async () => {
  const { lines } = await run('--by', 'day', '--from', '2026-10-01', '--to', '2026-10-02')
  expect(lines).toEqual([
    HEADER,
    `${workspaceId},2026-10-02,2026-10-02,3,0,1,1.5`,
    `${workspaceId},2026-10-01,2026-10-01,0,5,0,0`,
    `${otherId},2026-10-01,2026-10-01,0,0,1,0`,
  ])
})

it.each([
  [[], /^--by must be day, user or template\.\n\nUsage: npm run --silent usage/],
  [['--by', 'week'], /^--by must be/],
  [['--by', 'day', '--since', '2026-01-01'], /Unknown option '--since'[\s\S]*Usage/],
  [['--by', 'day', '--workspace', 'Demo'], /^--workspace must be the ID of a workspace, but is Demo\./],
  [['--by', 'day', '--to', 'yesterday'], /^--to must be a day/],
])('explains the wrong arguments %j', async (args, message) => {
  const { code, errors, lines } = await run(...args)
  expect({ code, lines }).toEqual({ code: 1, lines: [] })
  expect(errors).toMatch(message)
})
