import type { Task } from '../generated/prisma/client.ts'

/** One entry of a log. */
export interface LogEntry<Cursor> {
  type: 'event'
  /** Identifies the entry across all logs. */
  key: bigint | string
  cursor: Cursor
  /** The encoded cursor. Clients send it to continue after this entry. */
  lastEventId: string
}

/** Some entries after `from` and before `to` were deleted. */
export interface Gap<Cursor> {
  type: 'gap'
  from: string
  /** The next stored entry. Null if there is none yet. */
  to: string | null
  /** The current state of the task. Null in the log of a workspace. */
  task: Task | null
  /** The encoded cursor from which to continue. */
  lastEventId: string
  /** No entries after this cursor are known to be missing. */
  until: Cursor
}

/** Consecutive entries, read in one snapshot. */
export interface LogPage<Entry, Cursor> {
  /** The cursor before the first entry: the requested one, or the start of the stored entries. */
  start: Cursor
  /** Entries missing after `start`. Null if there are none. */
  gap: Gap<Cursor> | null
  entries: Entry[]
  /** The cursor of the last entry. `start` if there are no entries. */
  head: Cursor
  /** The limit was reached, so there may be more entries. */
  isFull: boolean
  /** There are more entries, but an open transaction may still write entries before them. */
  isHeldBack: boolean
  /** The log has ended. */
  isOver: boolean
}

/** Maximum number of entries that a subscriber gets at once. Small, so that the first one is sent soon. */
export const MAX_BATCH_ENTRIES = 32

/** An append-only log in the database. No entry is ever added before one that was already read. */
export interface EventLog<Entry extends LogEntry<Cursor>, Cursor> {
  /** UUID. Only subscribers of the same workspace share a reader, because others may not see the log. */
  workspaceId: string
  /** The channel for wake-ups when there may be new entries. Unique within the workspace. */
  channel: string
  compare(a: Cursor, b: Cursor): number
  /** @throws NotFoundError if the task, agent or workspace of the log was deleted. */
  readLatest(limit: number): Promise<LogPage<Entry, Cursor>>
  /** @throws NotFoundError if the task, agent or workspace of the log was deleted. */
  readAfter(cursor: Cursor, limit: number): Promise<LogPage<Entry, Cursor>>
}
