import { z } from 'zod'
import { setting, url } from './setting.ts'

export const tracing = {
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(
    'Base URL of an OpenTelemetry collector with OTLP over HTTP, without `/v1/traces`: `http://localhost:4318`. See [tracing](tracing.md).',
    url(['http:', 'https:']).optional(),
    'none: no tracing',
  ),
  OTEL_EXPORTER_OTLP_HEADERS: setting(
    'Headers of requests to the collector, such as a key: `name=value`, separated by commas, with values in percent-encoding.',
    z.string().max(10_000).transform(readHeaders).optional(),
    'none',
  ),
  OTEL_SERVICE_NAME: setting('Name of the service in traces.', z.string().max(200).default('canopy')),
  OTEL_TRACES_SAMPLER_ARG: setting(
    'Share of traces to record, from 0 to 1. If the caller sends a `traceparent` header, its decision applies instead.',
    z.coerce
      .number({ error: 'must be a number from 0 to 1' })
      .min(0, 'must be at least 0')
      .max(1, 'must be at most 1')
      .default(1),
    '1: all traces',
  ),
}

const HEADER = /^([!#$%&'*+.^_`|~\w-]+)=([\x20-\x7e]*)$/

/** Messages name no header and no value, because values are secrets. */
function readHeaders(list: string, context: z.RefinementCtx): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const entry of list.split(',')) {
    const [, name, value] = HEADER.exec(entry.trim()) ?? []
    const decoded = value === undefined ? null : decode(value.trim())
    if (name && decoded !== null) headers[name.toLowerCase()] = decoded
    else context.addIssue('must be headers separated by commas, such as x-api-key=secret')
  }
  return headers
}

/** Null if it cannot be sent as the value of a header. */
function decode(value: string): string | null {
  try {
    const decoded = decodeURIComponent(value)
    return /^[\x20-\x7e]*$/.test(decoded) ? decoded : null
  } catch {
    return null
  }
}
