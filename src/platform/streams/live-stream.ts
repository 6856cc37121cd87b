import type { ExecutionResult, GraphQLError } from 'graphql'
import type { EventExecutor } from './event-executor.ts'
import type { Execution } from './shared-executions.ts'

/** A subscription that is being answered. Read it to its end, or close it. */
export interface LiveStream {
  /** What to send, in order. */
  executions: AsyncGenerator<Execution>
  /** Aborted when nothing more is to come but the end. */
  signal: AbortSignal
  /** Whether it broke off: then the client is to come back for the rest, not to take it for all. */
  isCut(): boolean
  /** Ends it with an error, or cuts it. */
  end(error: GraphQLError | null): void
  /** Nobody reads it any more. */
  close(): void
}

/** What passes by itself: a client that comes back will most likely be answered. */
const PASSING: readonly unknown[] = ['UNAVAILABLE', 'TIMEOUT']

/** @param free called once, when it is over. */
export function startLiveStream(
  source: AsyncIterable<unknown>,
  executor: EventExecutor,
  ending: AbortController,
  free: () => void,
): LiveStream {
  let outcome: { error: GraphQLError | null } | null = null
  let isFree = false
  let hasSent = false
  const freeOnce = () => {
    if (isFree) return
    isFree = true
    ending.abort()
    free()
  }
  async function* execute(): AsyncGenerator<Execution> {
    try {
      for await (const event of source) {
        if (ending.signal.aborted) break
        const execution = await executor.execute(event as object)
        if (execution.results.length) yield execution
        hasSent ||= execution.results.length > 0
        if (execution.problem !== undefined) throw execution.problem
      }
      if (outcome?.error) yield executor.explain(outcome.error)
    } catch (error) {
      if (isFree) return
      const explanation = executor.explain(outcome?.error ?? error)
      // In the middle of a stream a client is cut off by what passes, and comes back by itself; at its beginning it is told.
      if (hasSent && PASSING.includes(codeOf(explanation.results[0]))) outcome = { error: null }
      else yield explanation
    } finally {
      freeOnce()
    }
  }
  return {
    executions: execute(),
    signal: ending.signal,
    isCut: () => outcome !== null && outcome.error === null,
    end(error) {
      outcome ??= { error }
      ending.abort()
    },
    close: freeOnce,
  }
}

function codeOf(result: ExecutionResult | undefined): unknown {
  return result?.errors?.[0]?.extensions.code
}
