import type { ExecutionResult, GraphQLError } from 'graphql'
import type { EventExecutor, Execution } from './execution.ts'
import type { EventPages } from './follow.ts'
import { extendFirstFrame } from './frames.ts'

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

/** The execution with extensions in its first result. The execution is shared with other streams, so it is copied. */
function withExtensions(execution: Execution, extensions: Record<string, unknown> | null): Execution {
  if (!extensions) return execution
  const [first, ...others] = execution.results
  return {
    ...execution,
    results: [{ ...first, extensions }, ...others],
    frames: extendFirstFrame(execution.frames, extensions),
  }
}

/** Codes of temporary errors: reconnecting will likely succeed. */
const TEMPORARY: readonly unknown[] = ['UNAVAILABLE', 'TIMEOUT']

/**
 * @param extensions of the first result.
 * @param free called once, when the stream is over.
 */
export function startLiveStream(
  { pages }: EventPages<object>,
  { executor, extensions }: { executor: EventExecutor; extensions: Record<string, unknown> | null },
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
  const explain = (error: unknown): Execution => {
    const explanation = executor.explain(error)
    return hasSent ? explanation : withExtensions(explanation, extensions)
  }
  async function* execute(): AsyncGenerator<Execution> {
    try {
      for await (const page of pages) {
        if (ending.signal.aborted) break
        const execution = await executor.execute(page)
        if (execution.results.length) yield hasSent ? execution : withExtensions(execution, extensions)
        hasSent ||= execution.results.length > 0
        if (execution.problem !== undefined) throw execution.problem
      }
      if (outcome?.error) yield explain(outcome.error)
    } catch (error) {
      if (isFree) return
      const explanation = explain(outcome?.error ?? error)
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
