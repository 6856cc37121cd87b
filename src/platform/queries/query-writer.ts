import type { WorkspaceDatabase } from '../database/scope-to-workspace.ts'
import type { EventBus } from '../events/event-bus.ts'
import {
  appendQueryEvents,
  type QueryAppend,
  type QueryEvent,
  type QueryOutcome,
  queryTopic,
} from './query-rows.ts'

/** The query was ended by somebody else, or its agent is gone. */
export class QueryLost extends Error {
  override readonly name = 'QueryLost'
}

/** Writes the log of one query, in order. */
export interface QueryWriter {
  /** Events behind those before. What comes while a statement is under way goes into the next one. */
  append(...events: QueryEvent[]): void
  /** The last events, unless there were some. Resolves when everything is written. @throws QueryLost, or what went wrong. */
  end(events: readonly QueryEvent[], outcome: QueryOutcome | null): Promise<void>
  /** Resolves when there is something to watch, and rejects when there will be nothing. */
  begun: Promise<void>
  /** Whether anything was appended. */
  isEmpty(): boolean
}

/** @param onFailure called once when nothing more can be written. */
export function createQueryWriter(
  { db, bus }: { db: WorkspaceDatabase; bus: EventBus },
  query: QueryAppend['query'],
  onFailure: (error: unknown) => void,
): QueryWriter {
  let waiting: QueryEvent[] = []
  let last = 0
  let ending: { outcome: QueryOutcome | null } | null = null
  let failure: { error: unknown } | null = null
  let writing: Promise<void> | null = null
  const begun = Promise.withResolvers<void>()
  // Nobody may wait for it any more.
  begun.promise.catch(() => {})

  async function writeAll(): Promise<void> {
    try {
      while (waiting.length > 0) {
        const events = waiting
        waiting = []
        const isEnd = ending !== null
        const append = { query, after: last, events, isEnd, outcome: ending?.outcome ?? null }
        if (!(await appendQueryEvents(db, append))) throw new QueryLost('The query is over.')
        last += events.length
        begun.resolve()
        bus.wake(queryTopic(query.id))
      }
    } catch (error) {
      failure = { error }
      begun.reject(error)
      onFailure(error)
    } finally {
      writing = null
    }
  }
  const add = (events: readonly QueryEvent[]) => {
    if (failure) return
    waiting.push(...events)
    writing ??= writeAll()
  }
  return {
    append(...events) {
      if (!ending) add(events)
    },
    async end(events, outcome) {
      if (!ending) {
        ending = { outcome }
        add(events)
      }
      await writing
      if (failure) throw failure.error
    },
    begun: begun.promise,
    isEmpty: () => last === 0 && waiting.length === 0 && writing === null,
  }
}
