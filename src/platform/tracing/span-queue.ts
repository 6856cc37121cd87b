import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace'
import type { Config } from '../../config/config.ts'
import type { Logger } from '../logger.ts'

/** Ended spans that wait to be sent. More are dropped. */
const MAX_QUEUED_SPANS = 2_048
const MAX_SPANS_PER_REQUEST = 512
/** Ended spans wait this long for others. */
const DELAY_MS = 1_000
/** For one request to the collector, including its retries. */
const TIMEOUT_MS = 5_000
const WARN_EVERY_MS = 60_000

/**
 * Sends ended spans to the collector in the background. It keeps a limited number of them, so a collector that is slow
 * or down costs only spans. Logs lost spans at most once a minute.
 */
export function createSpanQueue(
  { endpoint, headers }: Pick<NonNullable<Config['tracing']>, 'endpoint' | 'headers'>,
  log: Logger,
): BatchSpanProcessor {
  const otlp = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: TIMEOUT_MS,
    concurrencyLimit: Math.ceil(MAX_QUEUED_SPANS / MAX_SPANS_PER_REQUEST) + 1,
  })
  const warn = createLossWarning(log)
  const exporter: SpanExporter = {
    export(spans, done) {
      otlp.export(spans, result => {
        if (result.code !== ExportResultCode.SUCCESS) warn(spans.length, result)
        done(result)
      })
    },
    forceFlush: () => otlp.forceFlush(),
    shutdown: () => otlp.shutdown(),
  }
  return new BatchSpanProcessor({
    exporter,
    maxQueueSize: MAX_QUEUED_SPANS,
    maxExportBatchSize: MAX_SPANS_PER_REQUEST,
    scheduledDelayMillis: DELAY_MS,
    // Only a second limit: the request has ended by then.
    exportTimeoutMillis: 2 * TIMEOUT_MS,
  })
}

/** Counts lost spans and logs them at most once a minute. */
function createLossWarning(log: Logger) {
  let lost = 0
  let warnedAt = Number.NEGATIVE_INFINITY
  return (spans: number, { error }: ExportResult): void => {
    lost += spans
    if (performance.now() - warnedAt < WARN_EVERY_MS) return
    // Without the message, because it may contain the response of the collector.
    const { code, name } = (error ?? {}) as Partial<Error & { code: unknown }>
    log.warn({ spans: lost, code: code ?? name }, 'spans were not sent: the collector does not accept them')
    lost = 0
    warnedAt = performance.now()
  }
}
