import type { ExecutionResult, GraphQLError } from 'graphql'
import type { EventExecutor, Execution } from './execution.ts'
import type { EventPages } from './follow.ts'

/** An open subscription. Read it to its end, or close it. */
export interface LiveStream {
  /** What to send, in order. */
  executions: AsyncGenerator<Execution>
  /** Aborts when the stream is ending. */
  signal: AbortSignal
  /** True if the stream was cut: it is incomplete, and the client should reconnect for the rest. */
  isCut(): boolean
  /** Ends the stream with an error. Null cuts it. */
  end(error: GraphQLError | null): void
  /** Call when the stream is no longer read. */
  close(): void
}

/** Codes of temporary errors: reconnecting will likely succeed. */
const TEMPORARY: readonly unknown[] = ['UNAVAILABLE', 'TIMEOUT']

/** @param free called once, when the stream is over. */
export function startLiveStream(
  { pages }: EventPages<object>,
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
      for await (const page of pages) {
        if (ending.signal.aborted) break
        const execution = await executor.execute(page)
        if (execution.results.length) yield execution
        hasSent ||= execution.results.length > 0
        if (execution.problem !== undefined) throw execution.problem
      }
      if (outcome?.error) yield executor.explain(outcome.error)
    } catch (error) {
      if (isFree) return
      const explanation = executor.explain(outcome?.error ?? error)
      // A temporary error cuts a stream that has sent events, so that the client reconnects. Otherwise it is sent.
      if (hasSent && TEMPORARY.includes(codeOf(explanation.results[0]))) outcome = { error: null }
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
