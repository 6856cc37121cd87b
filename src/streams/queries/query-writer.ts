import type { EventBus } from '../../platform/bus/event-bus.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import {
  appendQueryEvents,
  type QueryAppend,
  type QueryEvent,
  type QueryOutcome,
  queryChannel,
} from './query-rows.ts'

/** The query has already been ended, or its agent was deleted. */
export class QueryLost extends Error {
  override readonly name = 'QueryLost'
}

/** Writes the log of one query, in order. */
export interface QueryWriter {
  /** Queues events. Those appended while a statement runs are written by the next one. */
  append(...events: QueryEvent[]): void
  /**
   * Appends the last events. Only the first call counts. Resolves when all are written.
   * @throws QueryLost or another error.
   */
  end(events: readonly QueryEvent[], outcome: QueryOutcome | null): Promise<void>
  /** Resolves when the first events are written. Rejects if that fails. */
  begun: Promise<void>
  /** Whether anything was appended. */
  isEmpty(): boolean
}

/** @param onFailure called once, when a write fails. No more events are written. */
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
  // Avoids an unhandled rejection if no one awaits it.
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
        bus.wake(queryChannel(query.id))
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
