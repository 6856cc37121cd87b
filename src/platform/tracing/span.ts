/** Never text of clients or of models, nor a secret. */
export type Attributes = Readonly<Record<string, string | number | boolean>>

/** Whom the work is done for: a client or a queue (server, consumer), by another server (client), or neither. */
export type SpanKind = 'server' | 'consumer' | 'client' | 'internal'

/** A piece of work in a trace. After its end, it has no more children, and all methods do nothing. */
export interface Span {
  /** 32 hexadecimal digits. Null if tracing is off or the span has ended. */
  readonly traceId: string | null
  /** The value of a W3C `traceparent` header that continues the trace below this span. Null as above. */
  readonly traceparent: string | null
  startChild(name: string, kind: SpanKind, attributes?: Attributes): Span
  set(attributes: Attributes): void
  /** Marks the work as failed. Takes a code and no message, because a message can contain data of clients. */
  fail(code: string): void
  end(): void
}

/** The span of work that is not traced. */
export const NO_SPAN: Span = {
  traceId: null,
  traceparent: null,
  startChild: () => NO_SPAN,
  set() {},
  fail() {},
  end() {},
}

export interface TraceStart {
  kind: SpanKind
  attributes?: Attributes
  /** The W3C `traceparent` to continue. If it is null or invalid, a new trace begins. */
  traceparent: string | null
}

/** Starts the traces of a Canopy. */
export interface Tracer {
  /** Starts the first span of this process in a trace. Everything else is a child of it: see `startChild`. */
  start(name: string, options: TraceStart): Span
  /** Sends the remaining spans, for at most `graceMs`. */
  stop(graceMs: number): Promise<void>
}

/** Traces nothing. */
export const NO_TRACER: Tracer = { start: () => NO_SPAN, async stop() {} }
