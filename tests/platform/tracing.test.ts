import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { requestEmbeddings } from '../../src/models/embeddings/ask-endpoint.ts'
import type { Logger } from '../../src/platform/logger.ts'
import { createTracer } from '../../src/platform/tracing/create-tracer.ts'
import { currentSpan, startChild, traced } from '../../src/platform/tracing/current-span.ts'
import type { Tracer } from '../../src/platform/tracing/span.ts'
import { startEmbeddingsServer } from '../support/embeddings-server.ts'
import { type OtlpCollector, startOtlpCollector } from '../support/otlp-collector.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const SPAN_ID = 'b7ad6b7169203331'

// One for each test, because the requests of a test may arrive after its end.
let collector: OtlpCollector
let warnings: Record<string, unknown>[]
beforeEach(async () => {
  collector = await startOtlpCollector()
  warnings = []
})
afterEach(async () => {
  answerAll()
  await collector.close()
})

/** Ends the requests that the collector has not answered. */
function answerAll(): void {
  collector.status = 200
  for (const response of collector.open) response.end()
  collector.open.clear()
}

async function openTracer(settings: Record<string, string> = {}): Promise<Tracer> {
  const config = readConfig([], { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...settings })
  const log: Pick<Logger, 'warn'> = { warn: (fields: object) => void warnings.push({ ...fields }) }
  return createTracer(config, log as Logger)
}

/** Starts and ends a trace of one span. */
function recordSpan(tracer: Tracer, traceparent: string | null = null): string | null {
  const span = tracer.start('work', { kind: 'server', traceparent })
  const { traceId } = span
  span.end()
  return traceId
}

it.each([
  ['without a collector', {}, ['@opentelemetry/api']],
  [
    'with one',
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' },
    expect.arrayContaining(['@opentelemetry/sdk-trace']),
  ],
])('%s, the program loads only what it needs of OpenTelemetry', async (_, settings, packages) => {
  const file = (path: string) => JSON.stringify(pathToFileURL(path).href)
  const code = `
    import { registerHooks } from 'node:module'
    const loaded = new Set()
    registerHooks({
      load(url, context, next) {
        const name = /node_modules\\/(@opentelemetry\\/[^/]+)/.exec(url)?.[1]
        if (name) loaded.add(name)
        return next(url, context)
      },
    })
    await import(${file('src/start-canopy.ts')})
    const { createTracer } = await import(${file('src/platform/tracing/create-tracer.ts')})
    const { readConfig } = await import(${file('src/config/config.ts')})
    await createTracer(readConfig([], ${JSON.stringify(settings)}), {})
    console.log(JSON.stringify([...loaded]))
  `
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  atEnd(() => child.kill('SIGKILL'))
  const [printed] = await Promise.all([text(child.stdout), once(child, 'close')])
  expect(JSON.parse(printed)).toEqual(packages)
})

it('without a collector, work runs without a span', async () => {
  const tracer = await createTracer(readConfig([], {}), {} as Logger)
  const span = tracer.start('work', { kind: 'server', traceparent: `00-${TRACE_ID}-${SPAN_ID}-01` })
  expect(await traced(span, async () => currentSpan().traceId)).toBeNull()
})

it.each([
  `00-${TRACE_ID}-${SPAN_ID}`,
  `00-${TRACE_ID}-${SPAN_ID}-01-more`,
  `00-${TRACE_ID}-${'0'.repeat(16)}-01`,
  `00-${'0'.repeat(32)}-${SPAN_ID}-01`,
  `ff-${TRACE_ID}-${SPAN_ID}-01`,
  `00-${TRACE_ID.toUpperCase()}-${SPAN_ID}-01`,
  '',
  'x'.repeat(10_000),
])('begins a new trace for the invalid traceparent %j', async traceparent => {
  const tracer = await openTracer()
  const traceId = recordSpan(tracer, traceparent)
  await tracer.stop(60_000)
  expect(traceId).not.toBe(TRACE_ID)
  expect(collector.spans).toMatchObject([{ traceId, parentId: '' }])
})

it('samples by the decision of the caller, and by the ratio if there is none', async () => {
  const never = await openTracer({ OTEL_TRACES_SAMPLER_ARG: '0' })
  recordSpan(never)
  recordSpan(never, `00-${TRACE_ID}-${SPAN_ID}-00`)
  recordSpan(never, `00-${TRACE_ID}-${SPAN_ID}-01`)
  await never.stop(60_000)
  expect(collector.spans).toMatchObject([{ traceId: TRACE_ID, parentId: SPAN_ID }])
})

it('fails a span with the code of the error, without its message', async () => {
  const tracer = await openTracer()
  const failing = (error: Error) =>
    traced(tracer.start('work', { kind: 'server', traceparent: null }), async () => {
      throw error
    }).catch(() => {})
  await failing(Object.assign(new Error('a secret'), { code: 'P2002' }))
  await failing(new TypeError('a secret'))
  await failing(Object.assign(new Error('a secret'), { code: 'a secret' }))
  await tracer.stop(60_000)
  expect(collector.spans.map(({ error }) => error)).toEqual(['P2002', 'TypeError', 'Error'])
  expect(JSON.stringify(collector.spans)).not.toContain('secret')
})

it('a request to the embeddings endpoint continues the trace', async () => {
  const endpoint = await startEmbeddingsServer()
  atEnd(endpoint.close)
  const tracer = await openTracer()
  const request = { model: 'm', dimensions: null, texts: ['a private text'], timeoutMs: 60_000 }
  await traced(tracer.start('work', { kind: 'server', traceparent: null }), () =>
    requestEmbeddings({ baseUrl: endpoint.url, apiKey: null }, request, new AbortController().signal),
  )
  await tracer.stop(60_000)
  const { traceId, spanId, attributes } = collector.spans.find(({ name }) => name === 'embeddings') ?? {}
  expect(endpoint.requests.map(({ headers }) => headers.traceparent)).toEqual([`00-${traceId}-${spanId}-01`])
  expect(attributes).toEqual({
    'gen_ai.operation.name': 'embeddings',
    'gen_ai.request.model': 'm',
    'canopy.embeddings.texts': 1,
  })
})

it('a span has no children after its end', async () => {
  const tracer = await openTracer()
  const work = Promise.withResolvers<void>()
  let late: Promise<string | null> | undefined
  await traced(tracer.start('work', { kind: 'server', traceparent: null }), async () => {
    late = work.promise.then(() => {
      startChild('late', 'internal').end()
      return currentSpan().traceparent
    })
    startChild('early', 'internal').end()
  })
  work.resolve()
  expect(await late).toBeNull()
  await tracer.stop(60_000)
  expect(collector.spans.map(({ name }) => name).sort()).toEqual(['early', 'work'])
})

it('keeps a limited number of spans for a collector that hangs, and does not wait for it at a stop', async () => {
  collector.status = null
  const tracer = await openTracer()
  const LIMIT = 2_048
  for (let i = 0; i < 512; i++) recordSpan(tracer)
  await waitUntil('the collector is asked', async () => collector.open.size > 0)
  for (let i = 0; i < 3 * LIMIT; i++) recordSpan(tracer)
  await tracer.stop(1)
  expect(collector.open.size).toBeGreaterThan(0)
  answerAll()
  await waitUntil('the rest is sent', async () => collector.spans.length > 0)
  expect(collector.spans.length).toBeLessThanOrEqual(LIMIT)
})

it('logs lost spans once a minute, without the response of the collector', async () => {
  collector.status = 400
  const tracer = await openTracer()
  for (let batch = 1; batch <= 2; batch++) {
    for (let i = 0; i < 512; i++) recordSpan(tracer)
    await waitUntil('a batch is refused', async () => collector.requests.length === batch)
  }
  await tracer.stop(60_000)
  expect(warnings).toEqual([{ spans: 512, code: 400 }])
})
