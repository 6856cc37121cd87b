import type { App } from '../app.ts'
import type { EventLog, LogEntry } from './event-log.ts'
import { type SharedReader, startSharedReader } from './shared-reader.ts'

/** The shared readers of this process: one for each log that somebody follows, and none for the others. */
export interface Readers {
  /**
   * The reader of a log, started if nobody follows it yet, which calls `onChange` at every change from now on. Call
   * `leave` when done; the last one closes it.
   * @throws NotFoundError when what the log belongs to is not there.
   */
  join<Entry extends LogEntry<Cursor>, Cursor>(
    log: EventLog<Entry, Cursor>,
    onChange: () => void,
  ): Promise<{ reader: SharedReader<Entry, Cursor>; leave: () => void }>
  /** Logs that are followed now. */
  count(): number
}

interface Held {
  // The topic of a log tells its types.
  // biome-ignore lint/suspicious/noExplicitAny: one map holds readers of logs of every kind
  reader: Promise<SharedReader<any, any>>
  followers: number
}

export function createReaders(parts: Pick<App, 'bus' | 'log' | 'config'>): Readers {
  const held = new Map<string, Held>()
  return {
    async join(log, onChange) {
      const key = `${log.workspaceId} ${log.topic}`
      let mine = held.get(key)
      if (!mine) {
        mine = { reader: startSharedReader(parts, log), followers: 0 }
        held.set(key, mine)
      }
      const joined = mine
      joined.followers += 1
      const leave = () => {
        joined.followers -= 1
        if (joined.followers > 0) return
        if (held.get(key) === joined) held.delete(key)
        joined.reader.then(
          reader => reader.close(),
          () => {},
        )
      }
      try {
        const reader = await joined.reader
        // What is over may yet be written to, so whoever comes later looks for himself.
        if (reader.isOver() && held.get(key) === joined) held.delete(key)
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
    count: () => held.size,
  }
}
