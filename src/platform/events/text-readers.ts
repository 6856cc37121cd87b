import type { App } from '../app.ts'
import { createWakeUp } from './wake-up.ts'

/** A part of a text that is being written. */
export interface TextPart {
  /** Its place among the parts. */
  order: number
  title: string
  /** As far as it is written. */
  text: string
  /** It changes no more. */
  isComplete: boolean
}

export interface TextSource {
  /** Names it among the texts of all workspaces. */
  key: string
  /** Where wake-ups are sent when there may be more. */
  topic: string
  /** The parts but those that the caller has whole, in order. */
  read(whole: readonly number[]): Promise<TextPart[]>
}

/** The end of a text for any number of readers. */
export interface TextReader {
  /** As they were read last, in order. */
  parts(): readonly TextPart[]
  /** Reads what is there from now on. Of those who ask meanwhile, all wait for the same. */
  refresh(): Promise<void>
}

/** Texts that are followed in this process, each read once for all who follow it. */
export interface TextReaders {
  /** Calls `onChange` at every change from now on. Call `leave` when done; the last one closes it. */
  join(source: TextSource, onChange: () => void): Promise<{ reader: TextReader; leave: () => void }>
  /** Texts that are followed now. */
  count(): number
}

interface Held {
  reader: Promise<OpenReader>
  listeners: Set<() => void>
}
type OpenReader = TextReader & { close(): void }
type ReaderParts = Pick<App, 'bus' | 'log' | 'config'>

export function createTextReaders(parts: ReaderParts): TextReaders {
  const held = new Map<string, Held>()
  return {
    async join(source, onChange) {
      let mine = held.get(source.key)
      if (!mine) {
        const listeners = new Set<() => void>()
        const tellAll = () => {
          for (const listener of listeners) listener()
        }
        mine = { listeners, reader: openReader(parts, source, tellAll) }
        held.set(source.key, mine)
      }
      const joined = mine
      joined.listeners.add(onChange)
      const leave = () => {
        joined.listeners.delete(onChange)
        if (joined.listeners.size > 0 || held.get(source.key) !== joined) return
        held.delete(source.key)
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
    count: () => held.size,
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
  const unsubscribe = await bus.subscribe(source.topic, wakeUp.ring)
  const read = async () => {
    const whole = [...known.values()].filter(part => part.isComplete).map(part => part.order)
    const parts = await source.read(whole)
    const changed = parts.filter(part => {
      const before = known.get(part.order)
      return before?.text !== part.text || before.isComplete !== part.isComplete
    })
    for (const part of changed) known.set(part.order, part)
    if (changed.length) onChange()
  }
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null
  /** One read at a time: who asks while one runs may be too late for it, and waits for the next. */
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
        log.warn({ err: error, topic: source.topic }, 'a text cannot be read; trying again'),
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
