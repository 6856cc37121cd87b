import { type EventLog, type Gap, type LogEntry, MOST_AT_ONCE } from './event-log.ts'
import type { Readers } from './readers.ts'
import { createWakeUp } from './wake-up.ts'

const PAGE = 256

/** What a follower gets, in order. */
export type StreamEntry<Entry, Cursor> = Entry | Gap<Cursor> | Heartbeat

export interface Heartbeat {
  type: 'heartbeat'
  at: Date
}

export interface FollowOptions<Entry, Cursor> {
  /** The last cursor seen. Undefined: the latest entry, then what follows. */
  after: Cursor | undefined
  /** Entries that do not match are passed over. */
  matches?: (entry: Entry) => boolean
  heartbeatMs?: number | undefined
  signal: AbortSignal
}

interface Beginning<Cursor> {
  cursor: Cursor
  missing?: Cursor | undefined
}

/**
 * Every entry behind `after`, in order, each once, as many at a time as are there; ends with the log, or when the signal is
 * aborted. What comes while it follows are the very same objects for all who follow the log.
 * @throws NotFoundError when what the log belongs to is not there, or goes.
 */
export async function* followLog<Entry extends LogEntry<Cursor>, Cursor>(
  readers: Readers,
  log: EventLog<Entry, Cursor>,
  { after, matches, heartbeatMs = Infinity, signal }: FollowOptions<Entry, Cursor>,
): AsyncGenerator<readonly StreamEntry<Entry, Cursor>[]> {
  const wakeUp = createWakeUp(signal)
  const { reader, leave } = await readers.join(log, wakeUp.ring)
  try {
    const begin: Beginning<Cursor> = after === undefined ? await findLatest(log, matches) : { cursor: after }
    let { cursor } = begin
    /** What the follower was told is missing ends here, or what was gone before it came. */
    let told = begin.missing
    let heartbeatDue = performance.now() + heartbeatMs
    while (!signal.aborted) {
      const known = reader.behind(cursor)
      const page = known ? null : await log.readBehind(cursor, PAGE)
      if (page?.gap && (!told || log.compare(page.gap.until, told) > 0)) {
        yield [page.gap]
        told = page.gap.until
      }
      const entries = known ?? page?.entries ?? []
      const wanted = matches ? entries.filter(matches) : entries
      for (let i = 0; i < wanted.length && !signal.aborted; i += MOST_AT_ONCE)
        yield wanted.length > MOST_AT_ONCE ? wanted.slice(i, i + MOST_AT_ONCE) : wanted
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
 * What is just before the latest entry that matches, among the last ones; the end where there is none. What is missing behind
 * it up to `missing` is no news to who has nothing.
 */
async function findLatest<Entry extends LogEntry<Cursor>, Cursor>(
  log: EventLog<Entry, Cursor>,
  matches: (entry: Entry) => boolean = () => true,
): Promise<Beginning<Cursor>> {
  const { entries, start, head, gap } = await log.readLatest(PAGE)
  const latest = entries.findLastIndex(matches)
  const cursor = latest < 0 ? head : (entries[latest - 1]?.cursor ?? start)
  return { cursor, missing: gap?.until }
}
