import { createWakeUp } from '../platform/wake-up.ts'
import type { ReaderParts } from './reader.ts'

/** A part of a text that is being written. */
export interface TextPart {
  /** Position among the parts. */
  order: number
  title: string
  /** What is written so far. */
  text: string
  /** The text is final. */
  isComplete: boolean
}

export interface TextSource {
  /** The channel for wake-ups when the text may have changed. Unique across all workspaces. */
  channel: string
  /** Reads the parts in order, without those that are complete already. */
  read(complete: readonly number[]): Promise<TextPart[]>
}

/** A text that is being written, for any number of subscribers. */
export interface TextReader {
  /** The parts in order, as last read. */
  parts(): readonly TextPart[]
  /** Reads the current text. Concurrent callers share one read. */
  refresh(): Promise<void>
}

/** The shared text readers of this process: one for each text with subscribers. */
export interface TextReaders {
  /** Calls `onChange` at every change. Call `leave` when done. The last one closes the reader. */
  join(source: TextSource, onChange: () => void): Promise<{ reader: TextReader; leave: () => void }>
  /** Number of texts with subscribers. */
  count(): number
}

type OpenReader = TextReader & { close(): void }

export function createTextReaders(parts: ReaderParts): TextReaders {
  const open = new Map<string, { reader: Promise<OpenReader>; listeners: Set<() => void> }>()
  return {
    async join(source, onChange) {
      let entry = open.get(source.channel)
      if (!entry) {
        const listeners = new Set<() => void>()
        const notifyAll = () => {
          for (const listener of listeners) listener()
        }
        entry = { listeners, reader: openReader(parts, source, notifyAll) }
        open.set(source.channel, entry)
      }
      const joined = entry
      joined.listeners.add(onChange)
      const leave = () => {
        joined.listeners.delete(onChange)
        if (joined.listeners.size > 0 || open.get(source.channel) !== joined) return
        open.delete(source.channel)
        joined.reader.then(
          reader => reader.close(),
          () => {},
        )
      }
      try {
        return { reader: await joined.reader, leave }
      } catch (error) {
        leave()
        throw error
      }
    },
    count: () => open.size,
  }
}

async function openReader(
  { bus, log, config }: ReaderParts,
  source: TextSource,
  onChange: () => void,
): Promise<OpenReader> {
  const closing = new AbortController()
  const wakeUp = createWakeUp(closing.signal)
  const known = new Map<number, TextPart>()
  const unsubscribe = await bus.subscribe(source.channel, wakeUp.ring)
  const read = async () => {
    const complete = [...known.values()].filter(part => part.isComplete).map(part => part.order)
    const parts = await source.read(complete)
    const changed = parts.filter(part => {
      const before = known.get(part.order)
      return before?.text !== part.text || before.isComplete !== part.isComplete
    })
    for (const part of changed) known.set(part.order, part)
    if (changed.length) onChange()
  }
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null
  /** One read at a time. A caller during a read waits for the next one, because the running one may miss its change. */
  const refresh = () => {
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null
        running = read()
        return running
      })
    return next
  }
  try {
    await refresh()
  } catch (error) {
    unsubscribe()
    throw error
  }
  void (async () => {
    while (!closing.signal.aborted) {
      await wakeUp.wait(config.eventPollMs)
      if (closing.signal.aborted) return
      await refresh().catch(error =>
        log.warn({ err: error, channel: source.channel }, 'cannot read text; trying again'),
      )
    }
  })()
  return {
    parts: () => [...known.values()].sort((a, b) => a.order - b.order),
    refresh,
    close() {
      closing.abort()
      unsubscribe()
    },
  }
}
