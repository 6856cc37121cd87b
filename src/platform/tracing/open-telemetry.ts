import {
  type Context,
  type Span as OtelSpan,
  SpanKind as OtelSpanKind,
  type Tracer as OtelTracer,
  ROOT_CONTEXT,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
import { parseTraceParent } from '@opentelemetry/core'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Config } from '../../config/config.ts'
import { withDeadline } from '../deadline.ts'
import type { Logger } from '../logger.ts'
import { VERSION } from '../version.ts'
import { type Attributes, NO_SPAN, type Span, type SpanKind, type Tracer } from './span.ts'
import { createSpanQueue } from './span-queue.ts'

/** Characters of an attribute. Clients choose the names of operations. */
const MAX_ATTRIBUTE_LENGTH = 200
/** Maximum delay of a stop by a collector that does not respond. */
const MAX_FLUSH_MS = 3_000

const KINDS: Record<SpanKind, OtelSpanKind> = {
  server: OtelSpanKind.SERVER,
  consumer: OtelSpanKind.CONSUMER,
  client: OtelSpanKind.CLIENT,
  internal: OtelSpanKind.INTERNAL,
}

/**
 * Sends spans to an OTLP collector. Sets nothing in the global API of OpenTelemetry, so several can run in one process,
 * and no library adds spans of its own.
 */
export function openTelemetry(settings: NonNullable<Config['tracing']>, role: string, log: Logger): Tracer {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': settings.serviceName,
      'service.version': VERSION,
      'service.instance.id': String(process.pid),
      'canopy.role': role,
    }),
    // The decision of the first caller applies to the whole trace.
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(settings.ratio) }),
    spanLimits: { attributeValueLengthLimit: MAX_ATTRIBUTE_LENGTH },
    spanProcessors: [createSpanQueue(settings, log)],
  })
  const tracer = provider.getTracer('canopy', VERSION)
  return {
    start(name, { kind, attributes, traceparent }) {
      return startSpan(tracer, readParent(traceparent), name, { kind, attributes })
    },
    async stop(graceMs) {
      // The queue has logged why spans were lost.
      await withDeadline(Math.min(graceMs, MAX_FLUSH_MS), provider.shutdown()).catch(() => {})
    },
  }
}

/** Ignores an invalid header, as W3C Trace Context requires. */
function readParent(traceparent: string | null): Context {
  const parent = traceparent === null ? null : parseTraceParent(traceparent)
  return parent ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }) : ROOT_CONTEXT
}

function startSpan(
  tracer: OtelTracer,
  parent: Context,
  name: string,
  { kind, attributes = {} }: { kind: SpanKind; attributes?: Attributes },
): Span {
  return wrap(tracer, tracer.startSpan(name, { kind: KINDS[kind], attributes }, parent))
}

function wrap(tracer: OtelTracer, span: OtelSpan): Span {
  const { traceId, spanId, traceFlags } = span.spanContext()
  const flags = traceFlags & TraceFlags.SAMPLED ? '01' : '00'
  const traceparent = `00-${traceId}-${spanId}-${flags}`
  const own = trace.setSpan(ROOT_CONTEXT, span)
  let hasEnded = false
  return {
    get traceId() {
      return hasEnded ? null : traceId
    },
    get traceparent() {
      return hasEnded ? null : traceparent
    },
    startChild(name, kind, attributes) {
      return hasEnded ? NO_SPAN : startSpan(tracer, own, name, { kind, attributes })
    },
    set(attributes) {
      if (!hasEnded) span.setAttributes(attributes)
    },
    fail(code) {
      if (hasEnded) return
      span.setAttribute('error.type', code)
      span.setStatus({ code: SpanStatusCode.ERROR, message: code })
    },
    end() {
      if (hasEnded) return
      hasEnded = true
      span.end()
    },
  }
}
