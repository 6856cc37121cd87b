import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '../../scripts/open-database.ts'
import { recordAudit } from '../../src/audit/record-audit.ts'
import { createWorkspace } from '../../src/auth/first-workspace.ts'
import { adminOf } from '../../src/auth/viewer.ts'
import { readConfig } from '../../src/config/config.ts'
import { encodeId } from '../../src/platform/ids.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { spawnScript } from '../support/spawn-script.ts'
import { createTestDatabase } from '../support/test-database.ts'

const DAY_MS = 86_400_000
/** More than two batches. */
const OLD_EVENTS = 2_500

let env: Record<string, string>
let free: () => Promise<unknown>
/** UUIDs. The first workspace has one event, the other one many. */
let ids: Awaited<ReturnType<typeof createWorkspace>>
let otherId: string
/** Ids of the events of the other workspace, oldest first. */
let oldIds: string[]

beforeAll(async () => {
  const dataDir = await makeDataDir()
  const test = await createTestDatabase()
  env = { ...test.settings, DATA_DIR: dataDir.path }
  free = () => Promise.all([test.drop(), dataDir.remove()])
  const database = await openDatabase(readConfig([], env))
  const { prisma } = database
  ids = await createWorkspace({ database }, { name: 'first', userName: '김하늘', secret: 'canopy_12345678' })
  await prisma.$transaction(tx =>
    recordAudit(
      tx,
      { viewer: adminOf(ids) },
      { action: 'QUOTA_SET', subjectId: ['agent_1', 'agent_2'], summary: 'Two\nlines.' },
    ),
  )
  const other = await createWorkspace(
    { database },
    { name: 'other', userName: 'x', secret: 'canopy_87654321' },
  )
  otherId = other.workspaceId
  const uuids = Array.from({ length: OLD_EVENTS }, () => uuidv7())
  // Many have the same time.
  await prisma.$executeRaw`
    INSERT INTO audit_events (id, workspace_id, at, action, actor_name, summary)
    SELECT id, ${otherId}::uuid, date_trunc('second', now()) - interval '20 days' + make_interval(secs => n / 600), 'QUOTA_SET', 'x', 'x'
    FROM unnest(${uuids}::uuid[]) WITH ORDINALITY AS events (id, n)`
  oldIds = uuids.map(id => encodeId('AuditEvent', id))
  await database.close()
})
afterAll(() => free())

/** Runs `npm run audit` with these arguments. */
async function run(...args: string[]) {
  const script = spawnScript('scripts/audit.ts', args, env)
  const code = await script.ended
  const lines = script.output().split('\n').slice(0, -1)
  return { code, errors: script.errors(), events: lines.map(line => JSON.parse(line)) }
}

it('exports each event as a line of JSON', async () => {
  const workspaceId = encodeId('Workspace', ids.workspaceId)
  expect(await run('export', '--workspace', workspaceId)).toEqual({
    code: 0,
    errors: '',
    events: [
      {
        id: expect.stringMatching(/^audit_/),
        workspaceId,
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        action: 'QUOTA_SET',
        actorId: encodeId('User', ids.userId),
        actorName: '김하늘',
        apiKeyPrefix: 'canopy_12345',
        subjectIds: ['agent_1', 'agent_2'],
        summary: 'Two\nlines.',
        requestId: null,
      },
    ],
  })
})

it('exports a long log in order, without gaps', async () => {
  const { events } = await run('export', '--workspace', encodeId('Workspace', otherId))
  expect(events.map(({ id }) => id)).toEqual(oldIds)
})

it('exports all workspaces, or a period', async () => {
  const limit = new Date(Date.now() - 10 * DAY_MS).toISOString()
  expect((await run('export')).events).toHaveLength(OLD_EVENTS + 1)
  expect((await run('export', '--until', limit)).events.map(({ id }) => id)).toEqual(oldIds)
  expect((await run('export', '--since', limit)).events).toMatchObject([{ summary: 'Two\nlines.' }])
  expect((await run('export', '--since', limit, '--until', limit)).events).toEqual([])
})

it.each([
  [[], /^Usage: npm run --silent audit/],
  [['print'], /^Usage/],
  [['export', '--from', '2026-01-01'], /Unknown option '--from'[\s\S]*Usage/],
  [['export', '--workspace', 'Demo'], /^--workspace must be the ID of a workspace, but is Demo\./],
  [['export', '--since', '2026-01-01T10:00'], /^--since must be a date or a time with a time zone/],
  [['export', '--until', 'yesterday'], /^--until must be a date/],
])('explains the wrong arguments %j', async (args, message) => {
  const { code, errors, events } = await run(...args)
  expect({ code, events }).toEqual({ code: 1, events: [] })
  expect(errors).toMatch(message)
})
