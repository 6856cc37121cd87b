import { NotFoundError } from '../../errors.ts'
import type { App } from '../app.ts'
import { withDeadline } from '../with-deadline.ts'
import { type EventLog, type LogEntry, type LogPage, MOST_AT_ONCE } from './event-log.ts'
import { createWakeUp } from './wake-up.ts'

/** Entries kept for those who are a little behind; whoever is further behind reads the log. */
const KEPT = 256
const PAGE = 256
/** How soon to look again for what an open transaction holds back: nobody rings when that ends. */
const HELD_BACK_MS = 25

/** The end of a log, kept up to date for any number of followers. */
export interface SharedReader<Entry, Cursor> {
  /**
   * The next entries behind the cursor, the very same array for all who are at the same place, so that what is made of it is
   * made once; null where they are not here, and the log must be asked.
   */
  behind(cursor: Cursor): readonly Entry[] | null
  /** Whether the last entry has come. */
  isOver(): boolean
  /** Calls back at every change until the function that it gives is called. */
  listen(onChange: () => void): () => void
  /** @throws NotFoundError when what the log belongs to is gone. */
  check(): void
  close(): void
}

type ReaderParts = Pick<App, 'bus' | 'log' | 'config'>

/**
 * Starts to read: subscribes, waits for the acknowledgement, reads what is there, and reads on at every wake-up, at the
 * latest after EVENT_POLL_MS. While the database is away it waits for it.
 * @throws NotFoundError when what the log belongs to is not there.
 */
export async function startSharedReader<Entry extends LogEntry<Cursor>, Cursor>(
  { bus, log, config }: ReaderParts,
  source: EventLog<Entry, Cursor>,
): Promise<SharedReader<Entry, Cursor>> {
  const closing = new AbortController()
  const wakeUp = createWakeUp(closing.signal)
  const listeners = new Set<() => void>()
  const read = (page: Promise<LogPage<Entry, Cursor>>) => withDeadline(config.requestTimeoutMs, page)
  const unsubscribe = await bus.subscribe(source.topic, wakeUp.ring)
  let page: LogPage<Entry, Cursor>
  try {
    page = await read(source.readLatest(KEPT))
  } catch (error) {
    unsubscribe()
    throw error
  }
  // Whoever is behind what is missing is told so by the log.
  let entries = page.gap ? [] : page.entries
  let start = page.gap ? page.head : page.start
  let failure: NotFoundError | null = null
  /** By the index of their first entry. */
  let givenOut = new Map<number, readonly Entry[]>()

  const add = (next: LogPage<Entry, Cursor>) => {
    entries = entries.concat(next.entries)
    if (next.gap) {
      start = next.head
      entries = []
    }
    if (entries.length > 2 * KEPT) {
      start = entries[entries.length - KEPT - 1]?.cursor ?? start
      entries = entries.slice(-KEPT)
    }
    page = next
    givenOut = new Map()
    if (next.gap || next.entries.length || next.isOver) for (const onChange of listeners) onChange()
  }
  const readOn = async () => {
    while (!closing.signal.aborted && !page.isOver && !failure) {
      if (!page.isFull) await wakeUp.wait(page.isHeldBack ? HELD_BACK_MS : config.eventPollMs)
      if (closing.signal.aborted) return
      try {
        add(await read(source.readBehind(page.head, PAGE)))
      } catch (error) {
        page = { ...page, isFull: false }
        if (error instanceof NotFoundError) failure = error
        else log.warn({ err: error, topic: source.topic }, 'events cannot be read; trying again')
        for (const onChange of listeners) onChange()
      }
    }
  }
  // The latest entries are what there is, whatever their number.
  page = { ...page, isFull: false }
  void readOn()
  return {
    behind(cursor) {
      if (page.gap && source.compare(cursor, page.gap.until) < 0) return null
      const toHead = source.compare(cursor, page.head)
      if (toHead === 0) return []
      if (toHead > 0 || source.compare(cursor, start) < 0) return null
      const first = 1 + entries.findLastIndex(entry => source.compare(entry.cursor, cursor) <= 0)
      const some = givenOut.get(first) ?? entries.slice(first, first + MOST_AT_ONCE)
      givenOut.set(first, some)
      return some
    },
    isOver: () => page.isOver,
    listen(onChange) {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
    check() {
      if (failure) throw failure
    },
    close() {
      closing.abort()
      unsubscribe()
    },
  }
}
