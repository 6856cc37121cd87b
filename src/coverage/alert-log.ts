import { NotFoundError } from '../errors.ts'
import { type CoverageAlert, Prisma } from '../generated/prisma/client.ts'
import { wakeAfterCommit } from '../platform/bus/transact.ts'
import type { WorkspaceDatabase, WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { encodeId } from '../platform/ids.ts'
import type { EventLog, LogEntry, LogPage } from '../streams/log.ts'
import {
  compareCursors,
  encodeCursor,
  FROM_THE_START,
  type WorkspaceCursor,
} from '../streams/workspace-cursor.ts'
import { WEBHOOKS_CHANNEL } from '../tasks/wake.ts'

export interface AlertLogEntry extends LogEntry<WorkspaceCursor> {
  alert: CoverageAlert
}

/** The alerts of one agent or, if `agentId` is null, of the whole workspace. UUIDs. */
export interface AlertSource {
  workspaceId: string
  agentId: string | null
}

/** Wakes alert subscribers and webhook senders after an alert or the deletion of the agent. */
export function announceAlerts(tx: WorkspaceTransaction, { workspaceId, agentId }: AlertSource): void {
  wakeAfterCommit(tx, WEBHOOKS_CHANNEL)
  wakeAfterCommit(tx, channelOf({ workspaceId, agentId: null }))
  if (agentId) wakeAfterCommit(tx, channelOf({ workspaceId, agentId }))
}

function channelOf({ workspaceId, agentId }: AlertSource): string {
  return agentId ? `alerts:agent:${agentId}` : `alerts:workspace:${workspaceId}`
}

/** Owner of alert cursors. A cursor is valid for all agents of its workspace, but not for other lists. */
export function alertCursorOwner(workspaceId: string): string {
  return `alerts of ${workspaceId}`
}

/**
 * The alerts of a workspace or of one agent, in the same order as the events of `workspaceLog`. It never ends. Alerts
 * that were deleted with their measurement are skipped without an EventGap.
 */
export function alertLog(
  db: WorkspaceDatabase,
  source: AlertSource,
): EventLog<AlertLogEntry, WorkspaceCursor> {
  return {
    workspaceId: source.workspaceId,
    channel: channelOf(source),
    compare: compareCursors,
    async readLatest(limit) {
      const { entries, isHeldBack } = await readRows(db, source, { limit })
      const isAll = entries.length < limit
      const start = isAll ? FROM_THE_START : (entries.shift()?.cursor ?? FROM_THE_START)
      return toPage(entries, { start, limit, isHeldBack })
    },
    async readAfter(after, limit) {
      const { entries, isHeldBack, next } = await readRows(db, source, { after, limit })
      if (after.transaction < next) return toPage(entries, { start: after, limit, isHeldBack })
      // The cursor is ahead of this database. Continue after the latest alert.
      const present = await readRows(db, source, { limit: 1 })
      return toPage([], { start: present.entries[0]?.cursor ?? FROM_THE_START, limit, isHeldBack })
    },
  }
}

interface Rows {
  entries: AlertLogEntry[]
  isHeldBack: boolean
  /** The next transaction ID. */
  next: bigint
}
type AlertRow = CoverageAlert & { transaction: string }
type StateRow = { nextTransaction: string; isHeldBack: boolean }

/** Alerts after a cursor, or the latest ones. Oldest first, in one statement with the state of the log. */
async function readRows(
  db: WorkspaceDatabase,
  source: AlertSource,
  { after, limit }: { after?: WorkspaceCursor; limit: number },
): Promise<Rows> {
  const { workspaceId, agentId } = source
  const { transaction, position } = after ?? FROM_THE_START
  const direction = after ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const ofAgent = agentId ? Prisma.sql`AND agent_id = ${agentId}::uuid` : Prisma.empty
  const owner = agentId
    ? Prisma.sql`SELECT FROM agents WHERE workspace_id = ${workspaceId}::uuid AND id = ${agentId}::uuid`
    : Prisma.sql`SELECT FROM workspaces WHERE id = ${workspaceId}::uuid`
  const rows = await db.$queryRaw<(StateRow & (AlertRow | { id: null }))[]>`
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS "nextTransaction",
      EXISTS (SELECT FROM coverage_alerts WHERE workspace_id = ${workspaceId}::uuid ${ofAgent}
        AND transaction >= pg_snapshot_xmin(pg_current_snapshot())) AS "isHeldBack",
      alert.*
    FROM (${owner}) AS owner
    LEFT JOIN LATERAL (
      SELECT id, position, coverage_alerts.transaction::text, workspace_id AS "workspaceId", agent_id AS "agentId",
        snapshot_id AS "snapshotId", previous_percent AS "previousPercent", reason, at
      FROM coverage_alerts WHERE workspace_id = ${workspaceId}::uuid ${ofAgent}
        AND (coverage_alerts.transaction, position) > (${String(transaction)}::xid8, ${position}::bigint)
        AND coverage_alerts.transaction < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY coverage_alerts.transaction ${direction}, position ${direction} LIMIT ${limit}::int
    ) AS alert ON true
    ORDER BY alert.transaction::xid8, alert.position`
  const first = rows[0]
  if (!first)
    throw agentId
      ? new NotFoundError('agent', encodeId('Agent', agentId))
      : new NotFoundError('workspace', encodeId('Workspace', workspaceId))
  return {
    entries: rows.flatMap(row => (row.id === null ? [] : [toEntry(row)])),
    isHeldBack: first.isHeldBack,
    next: BigInt(first.nextTransaction),
  }
}

function toEntry({ nextTransaction, isHeldBack, transaction, ...alert }: StateRow & AlertRow): AlertLogEntry {
  const cursor = { transaction: BigInt(transaction), position: alert.position }
  return {
    type: 'event',
    // Negative, because task events use positive keys.
    key: -alert.position,
    cursor,
    lastEventId: encodeCursor(alertCursorOwner(alert.workspaceId), cursor),
    alert,
  }
}

function toPage(
  entries: AlertLogEntry[],
  { start, limit, isHeldBack }: { start: WorkspaceCursor; limit: number; isHeldBack: boolean },
): LogPage<AlertLogEntry, WorkspaceCursor> {
  return {
    start,
    gap: null,
    entries,
    head: entries.at(-1)?.cursor ?? start,
    isFull: entries.length === limit,
    isHeldBack,
    isOver: false,
  }
}
