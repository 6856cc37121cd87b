import type { EventLog, LogEntry } from './event-log.ts'
import { type ReaderParts, type SharedReader, startSharedReader } from './shared-reader.ts'

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
      const key = `${log.workspaceId} ${log.topic}`
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
