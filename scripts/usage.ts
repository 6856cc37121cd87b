import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import { stringify } from 'csv-stringify'
import { exportUsage } from '../src/usage/export-usage.ts'
import type { UsageGroup } from '../src/usage/read-usage.ts'
import { exportRows, readWorkspaceId } from './shared/export-rows.ts'

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

await exportRows({
  what: 'usage',
  table: 'usage_days',
  readRequest,
  read: ({ prisma }, request) =>
    // A spreadsheet would run a label such as =1+1. `escape_formulas` writes an apostrophe before it.
    Readable.from(exportUsage(prisma, request)).compose(
      stringify({ header: true, columns: COLUMNS, bom: true, escape_formulas: true }),
    ),
})

function readRequest(args: string[]): Parameters<typeof exportUsage>[1] {
  const { by = '', from, to, workspace } = parse(args)
  const groupBy = GROUPS[by]
  if (!groupBy) throw new Error(`--by must be day, user or template.\n\n${USAGE}`)
  const last = readDay('--to', to)
  return {
    groupBy,
    workspaceId: readWorkspaceId(workspace, USAGE),
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
