import { createWakeUp } from '../platform/wake-up.ts'
import { type EventLog, type Gap, type LogEntry, MAX_BATCH_ENTRIES } from './log.ts'
import type { Readers } from './reader.ts'

const PAGE = 256

/** What a subscriber receives, in order. */
export type StreamEntry<Entry, Cursor> = Entry | Gap<Cursor> | Heartbeat

export interface Heartbeat {
  type: 'heartbeat'
  at: Date
}

export interface FollowOptions<Entry, Cursor> {
  /** The last cursor seen. If undefined, starts with the latest entry. */
  after: Cursor | undefined
  /** Entries that do not match are skipped. */
  matches?: (entry: Entry) => boolean
  heartbeatMs?: number | undefined
  signal: AbortSignal
}

interface StartPosition<Cursor> {
  cursor: Cursor
  missing?: Cursor | undefined
}

/**
 * Yields every entry after `after`, in order and exactly once, in batches. Ends with the log or when the signal aborts.
 * All subscribers of a log receive the same objects for new entries.
 * @throws NotFoundError if the task, agent or workspace of the log does not exist or is deleted.
 */
export async function* followLog<Entry extends LogEntry<Cursor>, Cursor>(
  readers: Readers,
  log: EventLog<Entry, Cursor>,
  { after, matches, heartbeatMs = Infinity, signal }: FollowOptions<Entry, Cursor>,
): AsyncGenerator<readonly StreamEntry<Entry, Cursor>[]> {
  const wakeUp = createWakeUp(signal)
  const { reader, leave } = await readers.join(log, wakeUp.ring)
  try {
    const begin: StartPosition<Cursor> =
      after === undefined ? await findStart(log, matches) : { cursor: after }
    let { cursor } = begin
    /** End of the last gap that the subscriber knows of, or that existed before it started. */
    let reportedGap = begin.missing
    let heartbeatDue = performance.now() + heartbeatMs
    while (!signal.aborted) {
      const known = reader.after(cursor)
      const page = known ? null : await log.readAfter(cursor, PAGE)
      if (page?.gap && (!reportedGap || log.compare(page.gap.until, reportedGap) > 0)) {
        yield [page.gap]
        reportedGap = page.gap.until
      }
      const entries = known ?? page?.entries ?? []
      const wanted = matches ? entries.filter(matches) : entries
      for (let i = 0; i < wanted.length && !signal.aborted; i += MAX_BATCH_ENTRIES)
        yield wanted.length > MAX_BATCH_ENTRIES ? wanted.slice(i, i + MAX_BATCH_ENTRIES) : wanted
      const reached = known ? known.at(-1)?.cursor : page?.head
      const hasMoved = reached !== undefined && log.compare(reached, cursor) !== 0
      cursor = reached ?? cursor
      if (page?.isOver || (known && !hasMoved && reader.isOver())) return
      if (hasMoved) continue
      reader.check()
      if (performance.now() >= heartbeatDue) {
        yield [{ type: 'heartbeat', at: new Date() }]
        heartbeatDue = performance.now() + heartbeatMs
      }
      await wakeUp.wait(Math.max(0, heartbeatDue - performance.now()))
    }
  } finally {
    leave()
  }
}

/**
 * Finds the cursor before the latest matching entry of the last page, or the end if none matches. A gap up to `missing`
 * is not reported, because a new subscriber has seen nothing before it.
 */
async function findStart<Entry extends LogEntry<Cursor>, Cursor>(
  log: EventLog<Entry, Cursor>,
  matches: (entry: Entry) => boolean = () => true,
): Promise<StartPosition<Cursor>> {
  const { entries, start, head, gap } = await log.readLatest(PAGE)
  const latest = entries.findLastIndex(matches)
  const cursor = latest < 0 ? head : (entries[latest - 1]?.cursor ?? start)
  return { cursor, missing: gap?.until }
}

/** Events that come in pages. A subscription executes and sends the events of a page together. */
export class EventPages<Event> implements AsyncIterable<Event> {
  readonly pages: AsyncIterable<readonly Event[]>

  constructor(pages: AsyncIterable<readonly Event[]>) {
    this.pages = pages
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event> {
    for await (const page of this.pages) yield* page
  }
}
