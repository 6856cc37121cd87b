import type { Task } from '../../generated/prisma/client.ts'

/** One entry of a log. */
export interface LogEntry<Cursor> {
  type: 'event'
  /** The same for the same entry however it was read, and for no other in any log. */
  key: bigint | string
  cursor: Cursor
  /** The cursor as clients see it: they send it back to go on behind this entry. */
  lastEventId: string
}

/** Some entries behind `from` and before `to` are gone. */
export interface Gap<Cursor> {
  type: 'gap'
  from: string
  /** The next that is there; null where there is none yet. */
  to: string | null
  /** The state to start afresh from, in the log of a task. */
  task: Task | null
  /** What to go on behind, as clients see it. */
  lastEventId: string
  /** None are known to be missing behind this. */
  until: Cursor
}

/** Consecutive entries, as they stood at one moment. */
export interface LogPage<Entry, Cursor> {
  /** What the entries follow: what was asked for, or what is kept. */
  start: Cursor
  /** What is missing behind `start`. */
  gap: Gap<Cursor> | null
  entries: Entry[]
  /** The cursor of the last entry; `start` without one. */
  head: Cursor
  /** As many as were asked for: more may be there already. */
  isFull: boolean
  /** More is there, but comes after what a transaction may yet write that is still open. */
  isHeldBack: boolean
  /** Nothing will ever follow. */
  isOver: boolean
}

/** Entries that are given to a follower at a time, to be sent together: few enough for the first not to wait long. */
export const MOST_AT_ONCE = 32

/** Rows of the database that are only added to, in an order in which nothing ever comes between two that were read. */
export interface EventLog<Entry extends LogEntry<Cursor>, Cursor> {
  /** Whose it is (a UUID). Only followers of the same workspace share a reader: to others it may be unknown. */
  workspaceId: string
  /** Where wake-ups are sent when there may be more. Names it among the logs of its workspace. */
  topic: string
  compare(a: Cursor, b: Cursor): number
  /** @throws NotFoundError when what it belongs to is gone. */
  readLatest(limit: number): Promise<LogPage<Entry, Cursor>>
  /** @throws NotFoundError when what it belongs to is gone. */
  readBehind(cursor: Cursor, limit: number): Promise<LogPage<Entry, Cursor>>
}
