import type { Task } from '../generated/prisma/client.ts'
import type { Gap, LogEntry, LogPage } from './log.ts'

interface NumberedEvents<Event> {
  /** Consecutive, in order. */
  events: readonly Event[]
  after: number | 'latest'
  limit: number
  /** Sequence of the last event of the log. */
  lastSequence: number
  hasEnded: boolean
  keyOf(event: Event): bigint | string
  /** What a gap shows. Null in logs that are not of a task. */
  task: Task | null
}

/** Makes a page of events that are numbered from 1 without gaps. Their cursor is their sequence. */
export function numberedPage<Event extends { sequence: number }>({
  events,
  after,
  limit,
  lastSequence,
  hasEnded,
  keyOf,
  task,
}: NumberedEvents<Event>): LogPage<LogEntry<number> & { event: Event }, number> {
  const next = events[0]?.sequence ?? lastSequence + 1
  const start = next - 1
  const head = events.at(-1)?.sequence ?? start
  const isMissing = after !== 'latest' && after !== start
  return {
    start,
    // Events were deleted by retention, or the cursor is ahead of this database.
    gap: isMissing ? gapBefore(next, after, task) : null,
    entries: events.map(event => ({
      type: 'event',
      key: keyOf(event),
      cursor: event.sequence,
      lastEventId: String(event.sequence),
      event,
    })),
    head,
    isFull: events.length === limit,
    isHeldBack: false,
    isOver: head >= lastSequence && hasEnded,
  }
}

function gapBefore(next: number, from: number, task: Task | null): Gap<number> {
  const until = next - 1
  return { type: 'gap', from: String(from), to: String(next), task, lastEventId: String(until), until }
}
