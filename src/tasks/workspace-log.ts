import { NotFoundError } from '../errors.ts'
import { Prisma, type TaskEvent, type TaskKind } from '../generated/prisma/client.ts'
import type { WorkspaceDatabase } from '../platform/database/scope-to-workspace.ts'
import { encodeId } from '../platform/ids.ts'
import type { EventLog, Gap, LogEntry, LogPage } from '../streams/log.ts'
import {
  compareCursors,
  encodeCursor,
  FROM_THE_START,
  type WorkspaceCursor,
} from '../streams/workspace-cursor.ts'
import { workspaceChannel } from './wake.ts'

/** An event of any task of a workspace. */
export interface WorkspaceLogEntry extends LogEntry<WorkspaceCursor> {
  event: TaskEvent
  /** The task as it was when the event was read. */
  task: TaskTraits
}

/** Properties of a task by which its events can be filtered. */
export interface TaskTraits {
  kind: TaskKind
  agentId: string | null
  topicId: string | null
  pluginId: string | null
  goalId: string | null
  workerId: string | null
  isDeadLettered: boolean
  createdAt: Date
}

interface State {
  /** The last deleted entry. */
  removed: WorkspaceCursor
  /** Whether no open transaction can still write an entry before it. */
  isRemovalFinal: boolean
  /** The next transaction ID. */
  next: bigint
  isHeldBack: boolean
}

type EventRow = TaskEvent & Omit<TaskTraits, 'createdAt'> & { transaction: string; taskCreatedAt: Date }
interface StateRow {
  removedTransaction: string
  removedPosition: bigint
  isRemovalFinal: boolean
  nextTransaction: string
  isHeldBack: boolean
}

/**
 * The events of all tasks of a workspace (a UUID), in the order of their transaction IDs. Reads only events before all
 * open transactions, so that no later commit can add one in between. It never ends.
 */
export function workspaceLog(
  db: WorkspaceDatabase,
  workspaceId: string,
): EventLog<WorkspaceLogEntry, WorkspaceCursor> {
  const encode = (cursor: WorkspaceCursor) => encodeCursor(workspaceId, cursor)
  const gapAfter = (
    from: WorkspaceCursor,
    { removed }: State,
    [next]: WorkspaceLogEntry[],
  ): Gap<WorkspaceCursor> | null => {
    if (compareCursors(from, removed) >= 0) return null
    const lastEventId = encode(from)
    const to = next?.lastEventId ?? null
    return { type: 'gap', from: lastEventId, to, task: null, lastEventId, until: removed }
  }
  return {
    workspaceId,
    channel: workspaceChannel(workspaceId),
    compare: compareCursors,
    async readLatest(limit) {
      const { state, entries } = await readRows(db, workspaceId, { limit })
      const isAll = entries.length < limit
      const start = isAll ? startOfStored(state, entries) : (entries.shift()?.cursor ?? state.removed)
      return { ...toPage(state, entries, { start, limit }), gap: gapAfter(start, state, entries) }
    },
    async readAfter(after, limit) {
      const { state, entries } = await readRows(db, workspaceId, { after, limit })
      const missing = gapAfter(after, state, entries)
      if (missing) return { ...toPage(state, entries, { start: after, limit }), gap: missing }
      if (after.transaction < state.next) return toPage(state, entries, { start: after, limit })
      // The cursor is ahead of this database. Continue after the latest event.
      const present = await readRows(db, workspaceId, { limit: 1 })
      const start = present.entries[0]?.cursor ?? present.state.removed
      const gap = { from: encode(after), to: null, task: null, lastEventId: encode(start) }
      return { ...toPage(state, [], { start, limit }), gap: { type: 'gap', until: start, ...gap } }
    },
  }
}

/** The cursor before all stored entries. Entries of a long task may be older than deleted ones. */
function startOfStored({ removed }: State, [first]: WorkspaceLogEntry[]): WorkspaceCursor {
  if (!first || compareCursors(removed, first.cursor) < 0) return removed
  return { ...first.cursor, position: first.cursor.position - 1n }
}

/**
 * The cursor after the last stored entry and after deleted entries that follow it, so that their gap is not reported.
 */
function endOf({ removed, isRemovalFinal }: State, last: WorkspaceCursor): WorkspaceCursor {
  return isRemovalFinal && compareCursors(last, removed) < 0 ? removed : last
}

/** Entries after a cursor, or the latest ones. Oldest first, in one statement with the state of the log. */
async function readRows(
  db: WorkspaceDatabase,
  workspaceId: string,
  { after, limit }: { after?: WorkspaceCursor; limit: number },
): Promise<{ state: State; entries: WorkspaceLogEntry[] }> {
  const { transaction, position } = after ?? FROM_THE_START
  const direction = after ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const rows = await db.$queryRaw<(StateRow & (EventRow | { taskId: null }))[]>`
    SELECT coalesce(removed.transaction, '0')::text AS "removedTransaction",
      coalesce(removed.position, 0) AS "removedPosition",
      coalesce(removed.transaction < pg_snapshot_xmin(pg_current_snapshot()), true) AS "isRemovalFinal",
      pg_snapshot_xmax(pg_current_snapshot())::text AS "nextTransaction",
      EXISTS (SELECT 1 FROM task_events WHERE workspace_id = ${workspaceId}::uuid
        AND transaction >= pg_snapshot_xmin(pg_current_snapshot())) AS "isHeldBack",
      event.*
    FROM workspaces
    LEFT JOIN removed_task_events AS removed ON removed.workspace_id = workspaces.id
    LEFT JOIN LATERAL (
      SELECT task_events.transaction::text, task_events.position, task_events.workspace_id AS "workspaceId",
        task_id AS "taskId", sequence, type::text, at, task_events.status::text, task_events.attempt,
        task_events.progress_percent AS "progressPercent", task_events.progress_step AS "progressStep",
        task_events.progress_done AS "progressDone", task_events.progress_total AS "progressTotal",
        message, task_events.result, task_events.failure,
        kind::text, agent_id AS "agentId", tasks.topic_id AS "topicId", tasks.plugin_id AS "pluginId", tasks.goal_id AS "goalId", worker_id AS "workerId", dead_letter_reason IS NOT NULL AS "isDeadLettered",
        created_at AS "taskCreatedAt"
      FROM task_events JOIN tasks ON tasks.id = task_id
      WHERE task_events.workspace_id = workspaces.id
        AND (task_events.transaction, task_events.position) > (${String(transaction)}::xid8, ${position}::bigint)
        AND task_events.transaction < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY task_events.transaction ${direction}, task_events.position ${direction} LIMIT ${limit}::int
    ) AS event ON true
    WHERE workspaces.id = ${workspaceId}::uuid
    ORDER BY event.transaction::xid8, event.position`
  const first = rows[0]
  if (!first) throw new NotFoundError('workspace', encodeId('Workspace', workspaceId))
  return {
    state: {
      removed: { transaction: BigInt(first.removedTransaction), position: first.removedPosition },
      isRemovalFinal: first.isRemovalFinal,
      next: BigInt(first.nextTransaction),
      isHeldBack: first.isHeldBack,
    },
    entries: rows.flatMap(row => (row.taskId === null ? [] : [toEntry(workspaceId, row)])),
  }
}

function toEntry(workspaceId: string, row: StateRow & EventRow): WorkspaceLogEntry {
  const { removedTransaction, removedPosition, isRemovalFinal, nextTransaction, isHeldBack, ...rest } = row
  const {
    transaction,
    kind,
    agentId,
    topicId,
    pluginId,
    goalId,
    workerId,
    isDeadLettered,
    taskCreatedAt,
    ...event
  } = rest
  const cursor = { transaction: BigInt(transaction), position: event.position }
  return {
    type: 'event',
    key: event.position,
    cursor,
    lastEventId: encodeCursor(workspaceId, cursor),
    event,
    task: { kind, agentId, topicId, pluginId, goalId, workerId, isDeadLettered, createdAt: taskCreatedAt },
  }
}

function toPage(
  state: State,
  entries: WorkspaceLogEntry[],
  { start, limit }: { start: WorkspaceCursor; limit: number },
): LogPage<WorkspaceLogEntry, WorkspaceCursor> {
  const isFull = entries.length === limit
  const last = entries.at(-1)?.cursor ?? start
  return {
    start,
    gap: null,
    entries,
    head: isFull ? last : endOf(state, last),
    isFull,
    isHeldBack: state.isHeldBack,
    isOver: false,
  }
}
