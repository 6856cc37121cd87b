import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { startHttpServer } from './http-server.ts'
import { type Field, readFields } from './protobuf.ts'
import { waitUntil } from './wait-until.ts'

type Attributes = Record<string, string | number | boolean>

/** A span as it was sent. */
export interface SentSpan {
  traceId: string
  spanId: string
  /** Empty if it is the root of its trace. */
  parentId: string
  name: string
  attributes: Attributes
  /** The error code. Null if the span did not fail. */
  error: string | null
  /** The attributes of the process. */
  resource: Attributes
}

export interface OtlpCollector {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  url: string
  spans: SentSpan[]
  /** The headers of each request. */
  requests: IncomingHttpHeaders[]
  /** Requests without a response. */
  open: Set<ServerResponse>
  /** The status of responses. Null: requests get none. */
  status: number | null
  /** @returns the spans of a trace once there is one of each name. */
  waitFor(traceId: string, ...names: string[]): Promise<SentSpan[]>
  close(): Promise<void>
}

/** A fake collector on the loopback interface. It decodes the OTLP protobuf messages that it receives. */
export async function startOtlpCollector(): Promise<OtlpCollector> {
  const { url, close } = await startHttpServer((request, response, body) => {
    if (request.method !== 'POST' || request.url !== '/v1/traces') return response.writeHead(404).end()
    self.requests.push(request.headers)
    if (self.status === null) return self.open.add(response)
    if (self.status === 200) self.spans.push(...readSpans(body))
    response.writeHead(self.status).end()
  })
  const self: OtlpCollector = {
    url,
    spans: [],
    requests: [],
    open: new Set(),
    status: 200,
    waitFor: (traceId, ...names) =>
      waitUntil(`the trace ${traceId} has ${names.join(', ')}`, async () => {
        const spans = self.spans.filter(span => span.traceId === traceId)
        return names.every(name => spans.some(span => span.name === name)) && spans
      }),
    close,
  }
  return self
}

/** Numbers of fields in opentelemetry/proto/trace/v1/trace.proto and the files that it imports. */
const REQUEST = { resourceSpans: 1 }
const RESOURCE_SPANS = { resource: 1, scopeSpans: 2 }
const RESOURCE = { attributes: 1 }
const SCOPE_SPANS = { spans: 2 }
const SPAN = { traceId: 1, spanId: 2, parentId: 4, name: 5, attributes: 9, status: 15 }
const STATUS = { message: 2, code: 3 }
const STATUS_ERROR = 2n
const KEY_VALUE = { key: 1, value: 2 }
const ANY_VALUE = { string: 1, bool: 2, int: 3 }

function readSpans(body: Buffer): SentSpan[] {
  return all(readFields(body), REQUEST.resourceSpans).flatMap(ofResource => {
    const parts = readFields(ofResource)
    const [resource = Buffer.alloc(0)] = all(parts, RESOURCE_SPANS.resource)
    const attributes = readAttributes(all(readFields(resource), RESOURCE.attributes))
    return all(parts, RESOURCE_SPANS.scopeSpans)
      .flatMap(scope => all(readFields(scope), SCOPE_SPANS.spans))
      .map(span => readSpan(readFields(span), attributes))
  })
}

function readSpan(fields: Field[], resource: Attributes): SentSpan {
  const text = (number: number, encoding: BufferEncoding) => all(fields, number)[0]?.toString(encoding) ?? ''
  const status = readFields(all(fields, SPAN.status)[0] ?? Buffer.alloc(0))
  const isError = status.some(({ number, value }) => number === STATUS.code && value === STATUS_ERROR)
  return {
    traceId: text(SPAN.traceId, 'hex'),
    spanId: text(SPAN.spanId, 'hex'),
    parentId: text(SPAN.parentId, 'hex'),
    name: text(SPAN.name, 'utf8'),
    attributes: readAttributes(all(fields, SPAN.attributes)),
    error: isError ? String(all(status, STATUS.message)[0] ?? '') : null,
    resource,
  }
}

function readAttributes(pairs: Buffer[]): Attributes {
  return Object.fromEntries(
    pairs.map(pair => {
      const fields = readFields(pair)
      const [value] = readFields(all(fields, KEY_VALUE.value)[0] ?? Buffer.alloc(0))
      return [String(all(fields, KEY_VALUE.key)[0]), readValue(value)]
    }),
  )
}

function readValue(value: Field | undefined): Attributes[string] {
  if (value?.number === ANY_VALUE.string) return value.bytes.toString()
  if (value?.number === ANY_VALUE.bool) return value.value === 1n
  if (value?.number === ANY_VALUE.int) return Number(value.value)
  throw new Error(`Attributes of type ${value?.number} are not expected.`)
}

function all(fields: readonly Field[], number: number): Buffer[] {
  return fields.filter(field => field.number === number).map(({ bytes }) => bytes)
}
