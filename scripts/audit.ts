import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { type AuditExport, exportAudit } from '../src/audit/export-audit.ts'
import { readConfig } from '../src/config/config.ts'
import type { Database } from '../src/platform/database/database.ts'
import { decodeId } from '../src/platform/ids.ts'
import { exitWith, openDatabase } from './open-database.ts'

const USAGE = `Usage: npm run --silent audit -- export [--since <time>] [--until <time>] [--workspace <ID>]

Prints the audit log as JSON lines, oldest first within each workspace. Stop an embedded Canopy first.

  --since      Only events at or after this time, such as 2026-11-25 or 2026-11-25T09:00:00Z.
  --until      Only events before this time.
  --workspace  Only events of this workspace.`

/** A time without a zone would depend on the time zone of this machine. */
const TIME = /^\d{4}-\d{2}-\d{2}(T.+(Z|[+-]\d{2}:\d{2}))?$/

try {
  const request = readRequest(process.argv.slice(2))
  const database = await openDatabase(readConfig([], process.env))
  try {
    await requireAuditLog(database)
    await pipeline(Readable.from(exportAudit(database.prisma, request)), process.stdout, { end: false })
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
async function requireAuditLog({ prisma }: Database): Promise<void> {
  const [table] = await prisma.$queryRaw<{ exists: boolean }[]>`
    SELECT to_regclass('audit_events') IS NOT NULL AS exists`
  if (table?.exists) return
  throw new Error(
    'The database has no audit log. Check DATABASE_URL or DATA_DIR, and start this release once, so that it migrates the database.',
  )
}

function readRequest(args: string[]): AuditExport {
  const { values, positionals } = parse(args)
  if (positionals.join(' ') !== 'export') throw new Error(USAGE)
  const workspaceId = values.workspace === undefined ? null : decodeId('Workspace', values.workspace)
  if (workspaceId === null && values.workspace !== undefined)
    throw new Error(`--workspace must be the ID of a workspace, but is ${values.workspace}.\n\n${USAGE}`)
  return { workspaceId, since: readTime('--since', values.since), until: readTime('--until', values.until) }
}

function parse(args: string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { since: text, until: text, workspace: text },
    })
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${USAGE}`)
  }
}

function readTime(option: string, value: string | undefined): Date | null {
  if (value === undefined) return null
  const time = new Date(value)
  if (TIME.test(value) && !Number.isNaN(time.getTime())) return time
  throw new Error(
    `${option} must be a date or a time with a time zone, such as 2026-11-25 or 2026-11-25T09:00:00Z, but is ${value}.`,
  )
}
