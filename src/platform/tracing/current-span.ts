import { AsyncLocalStorage } from 'node:async_hooks'
import { type Attributes, NO_SPAN, type Span, type SpanKind } from './span.ts'

const current = new AsyncLocalStorage<Span>()

/** The span that this code runs in. Without tracing, and for work that outlives its span, one that does nothing. */
export function currentSpan(): Span {
  return current.getStore() ?? NO_SPAN
}

/** Whether a span that starts now would be recorded or passed on. Cheap: for code that runs with each statement. */
export function isTraced(): boolean {
  return currentSpan().traceId !== null
}

/** Starts a span below the current one. The caller ends it, or passes it to `traced`. */
export function startChild(name: string, kind: SpanKind, attributes?: Attributes): Span {
  return currentSpan().startChild(name, kind, attributes)
}

/** Runs work in a span, which the caller ends. */
export function runInSpan<T>(span: Span, work: () => T): T {
  return span === NO_SPAN ? work() : current.run(span, work)
}

/** Runs work in a span and ends it with the work. An error fails it. */
export function traced<T>(span: Span, work: () => Promise<T>): Promise<T> {
  return span === NO_SPAN ? work() : current.run(span, () => timed(span, work))
}

/**
 * Ends a span with the work. An error fails it. The span is not the current one of the work: what the work starts is a
 * sibling of it.
 */
export async function timed<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    span.fail(codeOf(error))
    throw error
  } finally {
    span.end()
  }
}

/** The headers that let another server continue the trace below this span. Empty without tracing. */
export function traceHeaders({ traceparent }: Span): { traceparent?: string } {
  return traceparent === null ? {} : { traceparent }
}

/** The ID of the current trace, for logs and errors. Empty without tracing. */
export function traceIdField(): { traceId?: string } {
  const { traceId } = currentSpan()
  return traceId === null ? {} : { traceId }
}

const CODE = /^\w{1,40}$/

/** The code of an error, or else the name of its class. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN'
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && CODE.test(code) ? code : error.name
}
