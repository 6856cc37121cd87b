import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { stringify } from 'csv-stringify'
import { readConfig } from '../src/config/config.ts'
import type { Database } from '../src/platform/database/database.ts'
import { decodeId } from '../src/platform/ids.ts'
import { exportUsage } from '../src/usage/export-usage.ts'
import type { UsageGroup } from '../src/usage/read-usage.ts'
import { exitWith, openDatabase } from './open-database.ts'

const USAGE = `Usage: npm run --silent usage -- --by day|user|template [--from <day>] [--to <day>] [--workspace <ID>]

Prints usage as CSV, by workspace. Stop an embedded Canopy first.

  --by         What to sum by.
  --from       First day (UTC), such as 2026-11-01. Default: 30 days ago.
  --to         Last day, inclusive. Default: today.
  --workspace  Only this workspace.`

const GROUPS: Readonly<Record<string, UsageGroup>> = { day: 'DAY', user: 'USER', template: 'TEMPLATE' }
const COLUMNS = {
  workspaceId: 'workspace',
  key: 'key',
  label: 'label',
  templateUses: 'template_uses',
  queries: 'queries',
  reports: 'reports',
  costUsd: 'cost_usd',
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const DAY_MS = 86_400_000

try {
  const request = readRequest(process.argv.slice(2))
  const database = await openDatabase(readConfig([], process.env))
  try {
    await requireUsage(database)
    // A spreadsheet would run a label such as =1+1. `escape_formulas` writes an apostrophe before it.
    const csv = stringify({ header: true, columns: COLUMNS, bom: true, escape_formulas: true })
    await pipeline(Readable.from(exportUsage(database.prisma, request)), csv, process.stdout, { end: false })
  } finally {
    await database.close()
  }
} catch (error) {
  const { code } = error as { code?: string }
  // The reader, such as `head`, has seen enough.
  if (code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE') process.exit(0)
  exitWith(error as Error)
}

/** The export changes nothing, so it does not migrate the database. */
async function requireUsage({ prisma }: Database): Promise<void> {
  const [table] = await prisma.$queryRaw<{ exists: boolean }[]>`
    SELECT to_regclass('usage_days') IS NOT NULL AS exists`
  if (table?.exists) return
  throw new Error(
    'The database has no usage. Check DATABASE_URL or DATA_DIR, and start this release once, so that it migrates the database.',
  )
}

function readRequest(args: string[]): Parameters<typeof exportUsage>[1] {
  const { by = '', from, to, workspace } = parse(args)
  const groupBy = GROUPS[by]
  if (!groupBy) throw new Error(`--by must be day, user or template.\n\n${USAGE}`)
  const workspaceId = workspace === undefined ? null : decodeId('Workspace', workspace)
  if (workspaceId === null && workspace !== undefined)
    throw new Error(`--workspace must be the ID of a workspace, but is ${workspace}.\n\n${USAGE}`)
  const last = readDay('--to', to)
  return {
    groupBy,
    workspaceId,
    since: readDay('--from', from),
    until: last && new Date(last.getTime() + DAY_MS),
  }
}

function parse(args: string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({ args, options: { by: text, from: text, to: text, workspace: text } }).values
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${USAGE}`)
  }
}

function readDay(option: string, value: string | undefined): Date | null {
  if (value === undefined) return null
  const day = new Date(value)
  if (DAY.test(value) && !Number.isNaN(day.getTime())) return day
  throw new Error(`${option} must be a day such as 2026-11-25, but is ${value}.`)
}
