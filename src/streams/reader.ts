import type { Config } from '../config/config.ts'
import { NotFoundError } from '../errors.ts'
import type { EventBus } from '../platform/bus/event-bus.ts'
import { withDeadline } from '../platform/deadline.ts'
import type { Logger } from '../platform/logger.ts'
import { createWakeUp } from '../platform/wake-up.ts'
import { type EventLog, type LogEntry, type LogPage, MAX_BATCH_ENTRIES } from './log.ts'

/** Entries kept in memory. Subscribers that are further behind read the log. */
const MAX_CACHED_ENTRIES = 256
const PAGE = 256
/** Polling interval while an open transaction holds entries back: its end sends no wake-up. */
const HELD_BACK_POLL_MS = 25
/**
 * Pause after new entries, for each subscriber: about the time that sending takes. A page costs one write per
 * subscriber, however many entries it has, so entries that arrive in quick succession are sent together. Measured with
 * 1,000 subscribers: 65,000 events/s without the pause, 95,000 with it. With few subscribers, there is no pause.
 */
const PAUSE_MS_PER_SUBSCRIBER = 0.015
const MAX_PAUSE_MS = 50

/** The latest entries of a log, kept up to date for any number of subscribers. */
export interface SharedReader<Entry, Cursor> {
  /**
   * The next entries after the cursor. Subscribers with the same cursor get the same array, so that work on it can be
   * shared. Null if the entries are not in memory and the log must be read.
   */
  after(cursor: Cursor): readonly Entry[] | null
  /** Whether the log has ended. */
  isOver(): boolean
  /** Calls `onChange` at every change. @returns a function that stops it. */
  listen(onChange: () => void): () => void
  /** @throws NotFoundError if the task, agent or workspace of the log was deleted. */
  check(): void
  close(): void
}

export interface ReaderParts {
  bus: EventBus
  log: Logger
  config: Config
}

/**
 * Subscribes, reads the latest entries, then reads on at every wake-up and at least every EVENT_POLL_MS. Keeps trying
 * while the database is unavailable.
 * @throws NotFoundError if the task, agent or workspace of the log does not exist.
 */
export async function startSharedReader<Entry extends LogEntry<Cursor>, Cursor>(
  { bus, log, config }: ReaderParts,
  source: EventLog<Entry, Cursor>,
): Promise<SharedReader<Entry, Cursor>> {
  const closing = new AbortController()
  const wakeUp = createWakeUp(closing.signal)
  const listeners = new Set<() => void>()
  const read = (page: Promise<LogPage<Entry, Cursor>>) => withDeadline(config.requestTimeoutMs, page)
  const unsubscribe = await bus.subscribe(source.channel, wakeUp.ring)
  let page: LogPage<Entry, Cursor>
  try {
    page = await read(source.readLatest(MAX_CACHED_ENTRIES))
  } catch (error) {
    unsubscribe()
    throw error
  }
  // Subscribers before a gap read the log, which reports the gap.
  let entries = page.gap ? [] : page.entries
  let start = page.gap ? page.head : page.start
  let failure: NotFoundError | null = null
  /** Shared arrays by the index of their first entry. */
  let batches = new Map<number, readonly Entry[]>()

  const add = (next: LogPage<Entry, Cursor>) => {
    entries = entries.concat(next.entries)
    if (next.gap) {
      start = next.head
      entries = []
    }
    if (entries.length > 2 * MAX_CACHED_ENTRIES) {
      start = entries[entries.length - MAX_CACHED_ENTRIES - 1]?.cursor ?? start
      entries = entries.slice(-MAX_CACHED_ENTRIES)
    }
    page = next
    batches = new Map()
    if (next.gap || next.entries.length || next.isOver) for (const onChange of listeners) onChange()
  }
  const rest = createWakeUp(closing.signal)
  const pause = async () => {
    const ms = Math.min(MAX_PAUSE_MS, Math.floor(listeners.size * PAUSE_MS_PER_SUBSCRIBER))
    if (ms > 0) await rest.wait(ms)
  }
  const readOn = async () => {
    while (!closing.signal.aborted && !page.isOver && !failure) {
      if (!page.isFull) await wakeUp.wait(page.isHeldBack ? HELD_BACK_POLL_MS : config.eventPollMs)
      if (closing.signal.aborted) return
      try {
        add(await read(source.readAfter(page.head, PAGE)))
        if (page.entries.length) await pause()
      } catch (error) {
        page = { ...page, isFull: false }
        if (error instanceof NotFoundError) failure = error
        else log.warn({ err: error, channel: source.channel }, 'cannot read events; trying again')
        for (const onChange of listeners) onChange()
      }
    }
  }
  // A full page of the latest entries does not mean that there are more.
  page = { ...page, isFull: false }
  void readOn()
  return {
    after(cursor) {
      if (page.gap && source.compare(cursor, page.gap.until) < 0) return null
      const toHead = source.compare(cursor, page.head)
      if (toHead === 0) return []
      if (toHead > 0 || source.compare(cursor, start) < 0) return null
      const first = 1 + entries.findLastIndex(entry => source.compare(entry.cursor, cursor) <= 0)
      const some = batches.get(first) ?? entries.slice(first, first + MAX_BATCH_ENTRIES)
      batches.set(first, some)
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

/** The shared readers of this process: one for each log with subscribers. */
export interface Readers {
  /**
   * Returns the reader of a log, and starts it if there is none. It calls `onChange` at every change. Call `leave` when
   * done. The last one closes the reader.
   * @throws NotFoundError if the task, agent or workspace of the log does not exist.
   */
  join<Entry extends LogEntry<Cursor>, Cursor>(
    log: EventLog<Entry, Cursor>,
    onChange: () => void,
  ): Promise<{ reader: SharedReader<Entry, Cursor>; leave: () => void }>
  /** Number of logs with subscribers. */
  count(): number
}

interface OpenReader {
  // The key of a reader determines its types.
  // biome-ignore lint/suspicious/noExplicitAny: one map holds readers of logs of every kind
  reader: Promise<SharedReader<any, any>>
  subscribers: number
}

export function createReaders(parts: ReaderParts): Readers {
  const open = new Map<string, OpenReader>()
  return {
    async join(log, onChange) {
      const key = `${log.workspaceId} ${log.channel}`
      let entry = open.get(key)
      if (!entry) {
        entry = { reader: startSharedReader(parts, log), subscribers: 0 }
        open.set(key, entry)
      }
      const joined = entry
      joined.subscribers += 1
      const leave = () => {
        joined.subscribers -= 1
        if (joined.subscribers > 0) return
        if (open.get(key) === joined) open.delete(key)
        joined.reader.then(
          reader => reader.close(),
          () => {},
        )
      }
      try {
        const reader = await joined.reader
        // An ended log may still get entries, so later subscribers start a new reader.
        if (reader.isOver() && open.get(key) === joined) open.delete(key)
        const stopListening = reader.listen(onChange)
        return {
          reader,
          leave() {
            stopListening()
            leave()
          },
        }
      } catch (error) {
        leave()
        throw error
      }
    },
    count: () => open.size,
  }
}
