import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import { type AuditExport, exportAudit } from '../src/audit/export-audit.ts'
import { exportRows, readWorkspaceId } from './shared/export-rows.ts'

const USAGE = `Usage: npm run --silent audit -- export [--since <time>] [--until <time>] [--workspace <ID>]

Prints the audit log as JSON lines, oldest first within each workspace. Stop an embedded Canopy first.

  --since      Only events at or after this time, such as 2026-11-25 or 2026-11-25T09:00:00Z.
  --until      Only events before this time.
  --workspace  Only events of this workspace.`

/** A time without a zone would depend on the time zone of this machine. */
const TIME = /^\d{4}-\d{2}-\d{2}(T.+(Z|[+-]\d{2}:\d{2}))?$/

await exportRows({
  what: 'audit log',
  table: 'audit_events',
  readRequest,
  read: ({ prisma }, request) => Readable.from(exportAudit(prisma, request)),
})

function readRequest(args: string[]): AuditExport {
  const { values, positionals } = parse(args)
  if (positionals.join(' ') !== 'export') throw new Error(USAGE)
  const workspaceId = readWorkspaceId(values.workspace, USAGE)
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
