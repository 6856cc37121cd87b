import { DomainError } from '../../errors.ts'
import type { EventBus } from '../../platform/bus/event-bus.ts'
import type { WorkspaceDatabase, WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import {
  appendQueryEvents,
  type QueryAppend,
  type QueryEvent,
  type QueryOutcome,
  queryChannel,
} from './query-rows.ts'

/** The query has already been ended, or its agent or conversation was deleted. */
export class QueryLost extends Error {
  override readonly name = 'QueryLost'
}

/** Writes that belong to the last events, in their transaction. May refuse them by throwing a DomainError. */
export type SaveWithEnd = (tx: WorkspaceTransaction) => Promise<void>

/** Writes the log of one query, in order. */
export interface QueryWriter {
  /** Queues events. Those appended while a statement runs are written by the next one. */
  append(...events: QueryEvent[]): void
  /**
   * Appends the last events. Only the first call counts. Resolves when all are written.
   * @throws QueryLost or another error. After a DomainError of `save`, the events are not written: end with others.
   */
  end(events: readonly QueryEvent[], outcome: QueryOutcome | null, save?: SaveWithEnd | null): Promise<void>
  /** Resolves when the first events are written. Rejects if that fails. */
  begun: Promise<void>
  /** Whether anything was appended. */
  isEmpty(): boolean
}

interface Ending {
  outcome: QueryOutcome | null
  save: SaveWithEnd | null
  /** Number of its events, which are the last ones. */
  count: number
}

/** @param onFailure called once, when a write fails. No more events are written. */
export function createQueryWriter(
  { db, bus }: { db: WorkspaceDatabase; bus: EventBus },
  query: QueryAppend['query'],
  onFailure: (error: unknown) => void,
): QueryWriter {
  let waiting: QueryEvent[] = []
  let last = 0
  let ending: Ending | null = null
  let refusal: DomainError | null = null
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
        try {
          await write(events, ending)
        } catch (error) {
          if (!ending?.save || !(error instanceof DomainError)) throw error
          refusal = error
          waiting = events.slice(0, -ending.count)
          ending = null
          continue
        }
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
  async function write(events: readonly QueryEvent[], end: Ending | null): Promise<void> {
    const { save = null, outcome = null } = end ?? {}
    const append = { query, after: last, events, isEnd: end !== null, outcome }
    const writeEvents = async (to: Pick<WorkspaceTransaction, '$executeRaw'>) => {
      if (!(await appendQueryEvents(to, append))) throw new QueryLost('The query is over.')
    }
    if (!save) return writeEvents(db)
    await db.$transaction(async tx => {
      await save(tx)
      await writeEvents(tx)
    })
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
    async end(events, outcome, save = null) {
      if (!ending) {
        ending = { outcome, save, count: events.length }
        add(events)
      }
      await writing
      if (failure) throw failure.error
      if (refusal) {
        const error = refusal
        refusal = null
        throw error
      }
    },
    begun: begun.promise,
    isEmpty: () => last === 0 && waiting.length === 0 && writing === null,
  }
}
