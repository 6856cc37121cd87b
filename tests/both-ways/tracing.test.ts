import { randomBytes } from 'node:crypto'
import { parse } from 'graphql'
import { beforeAll, expect, it } from 'vitest'
import { newSecret, startCanopyProcess } from '../support/canopy-process.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { graphql } from '../support/gql/gql.ts'
import { type ModelServer, startModelServer } from '../support/model-server.ts'
import { type OtlpCollector, type SentSpan, startOtlpCollector } from '../support/otlp-collector.ts'
import { createAgent, seedWorld } from '../support/seed.ts'
import { createEndpoint } from '../support/seed-webhook.ts'
import { setUp } from '../support/start-test-canopy.ts'
import { createTestClient, type TestClient } from '../support/test-client.ts'
import { createTestDatabase, isDistributed } from '../support/test-database.ts'
import { setUpWebhookReceiver } from '../support/webhook-receiver.ts'

const Ask = graphql(`
  query TraceAsk($input: AgentQueryInput!) { agentQuery(input: $input) { answer { text } } }
`)
const Listen = graphql(`
  subscription TraceListen($input: AgentQueryInput!) { agentQuery(input: $input) { __typename } }
`)
const ListAfter = graphql(`
  query TraceList($after: String) { agents(first: 1, after: $after) { totalCount } }
`)

const COLLECTOR_KEY = 'collector key'
const LEAVE = 'How many days of annual leave?'

const receiver = setUpWebhookReceiver()
const collector: OtlpCollector = setUp(startOtlpCollector, ({ close }) => close())
const model: ModelServer = setUp(startModelServer, ({ close }) => close())
/** Embedded one process, otherwise an API and a worker. The first serves requests. */
const canopy = setUp(startProcesses, ({ stop }) => stop())

async function startProcesses() {
  const database = await createTestDatabase()
  const dataDir = await makeDataDir()
  const settings = {
    DATA_DIR: dataDir.path,
    BOOTSTRAP_API_KEY: newSecret(),
    LOG_LEVEL: 'info',
    WEBHOOK_ALLOW_LOOPBACK: 'true',
    MODEL_BASE_URL: model.url,
    MODEL_NAME: 'scribe-1',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: `x-key=${encodeURIComponent(COLLECTOR_KEY)}`,
    OTEL_SERVICE_NAME: 'canopy-under-test',
    ...database.settings,
  }
  const roles = isDistributed ? ['api', 'worker'] : ['all']
  const processes = await Promise.all(roles.map(role => startCanopyProcess(settings, [`--role=${role}`])))
  const { url = '', client } = processes[0] ?? {}
  return {
    client: client as TestClient,
    /** A client whose requests belong to a trace. */
    clientIn: (traceparent: string) =>
      createTestClient(`${url}/graphql`, settings.BOOTSTRAP_API_KEY, { traceparent }),
    pids: processes.map(({ pid }) => String(pid)),
    /** The parsed log lines of all processes. */
    logs: () =>
      processes
        .flatMap(({ output }) => output().split('\n'))
        .filter(line => line.startsWith('{'))
        .map(line => JSON.parse(line) as Record<string, unknown>),
    end: () => Promise.all(processes.map(({ end }) => end('SIGTERM'))),
    async stop() {
      await Promise.all(processes.map(({ hasEnded, end }) => hasEnded() || end('SIGKILL')))
      await database.drop()
      await dataDir.remove()
    },
  }
}

/** A trace that a caller has started. */
function newTrace({ sampled = true } = {}) {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')]
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-${sampled ? '01' : '00'}` }
}

function byName(spans: readonly SentSpan[], name: string): SentSpan {
  const [found, ...others] = spans.filter(span => span.name === name)
  if (!found || others.length) throw new Error(`Of ${spans.map(span => span.name)}, one should be ${name}.`)
  return found
}

let agentId: string
beforeAll(async () => {
  agentId = (await seedWorld(canopy.client)).agentId
})

it('createAgent, its task and its webhook are one tree, across processes', async () => {
  await createEndpoint(canopy.client, receiver.url)
  const caller = newTrace()
  await createAgent(canopy.clientIn(caller.traceparent), { name: 'A private name' })
  const spans = await collector.waitFor(
    caller.traceId,
    ...['POST /graphql', 'GraphQL mutation', 'task COVERAGE_REFRESH', 'webhook'],
  )
  const request = byName(spans, 'POST /graphql')
  const operation = byName(spans, 'GraphQL mutation')
  const task = byName(spans, 'task COVERAGE_REFRESH')
  const webhook = byName(spans, 'webhook')
  expect([request, operation, task, webhook].map(({ parentId }) => parentId)).toEqual([
    caller.spanId,
    request.spanId,
    operation.spanId,
    task.spanId,
  ])
  const ids = new Set([caller.spanId, ...spans.map(({ spanId }) => spanId)])
  expect(spans.filter(({ parentId }) => !ids.has(parentId))).toEqual([])
  expect(spans.filter(({ parentId }) => parentId === caller.spanId)).toEqual([request])
  expect(new Set(spans.map(({ resource }) => resource['service.instance.id']))).toEqual(new Set(canopy.pids))
  expect(task.resource).toMatchObject({
    'service.name': 'canopy-under-test',
    'canopy.role': isDistributed ? 'worker' : 'all',
  })
  expect(spans.filter(({ error }) => error !== null)).toEqual([])
  expect(receiver.received.at(-1)?.headers.traceparent).toBe(`00-${caller.traceId}-${webhook.spanId}-01`)

  expect(operation.attributes).toEqual({
    'graphql.operation.type': 'mutation',
    'graphql.operation.name': 'SeedAgent',
  })
  expect(request.attributes).toMatchObject({ 'http.route': '/graphql', 'http.response.status_code': 200 })
  const statements = spans.filter(({ attributes }) => attributes['db.operation.name'])
  const parents = new Set(statements.map(({ parentId }) => parentId))
  expect(parents).toEqual(
    new Set([request.spanId, operation.spanId, task.spanId].filter(id => parents.has(id))),
  )
  expect(statements.map(({ name }) => name)).toEqual(expect.arrayContaining(['create Agent', 'create Task']))
  expect(statements.map(({ name }) => name)).toEqual(expect.arrayContaining(['UPDATE tasks']))
  expect(JSON.stringify(spans)).not.toContain('private name')

  expect(collector.requests.map(headers => headers['x-key'])).toEqual(
    collector.requests.map(() => COLLECTOR_KEY),
  )
  const lines = canopy.logs().filter(({ traceId }) => traceId === caller.traceId)
  expect(lines.map(({ msg }) => msg)).toEqual(['task started', 'task completed'])
})

it('calls of the model belong to the trace, also those of a subscription whose span has ended', async () => {
  model.requests.length = 0
  const query = newTrace()
  const stream = newTrace()
  const input = { agentId, query: LEAVE, answer: true }
  await canopy.clientIn(query.traceparent).run(Ask, { input })
  for await (const _ of canopy.clientIn(stream.traceparent).watch(Listen, { input }));

  const spans = await collector.waitFor(query.traceId, 'POST /graphql', 'model')
  const called = byName(spans, 'model')
  expect(called.parentId).toBe(byName(spans, 'GraphQL query').spanId)
  expect(called.attributes).toMatchObject({
    'gen_ai.request.model': 'scribe-1',
    'canopy.model.purpose': 'ANSWER',
  })
  expect(model.requests[0]?.headers.traceparent).toBe(`00-${query.traceId}-${called.spanId}-01`)

  const chain = ['POST /graphql', 'GraphQL subscription', 'start query', 'run query', 'model']
  const streamed = await collector.waitFor(stream.traceId, ...chain)
  const links = chain.map(name => byName(streamed, name))
  expect(links.map(({ parentId }) => parentId)).toEqual([
    stream.spanId,
    ...links.slice(0, -1).map(({ spanId }) => spanId),
  ])
})

it('an error has the ID of its trace, and its span has the code', async () => {
  const caller = newTrace()
  const { errors } = await canopy.clientIn(caller.traceparent).send(ListAfter, { after: 'wrong' })
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_CURSOR', traceId: caller.traceId } }])
  const spans = await collector.waitFor(caller.traceId, 'POST /graphql')
  expect(byName(spans, 'GraphQL query').error).toBe('BAD_CURSOR')

  // Yoga rejects an invalid document before it is executed.
  const invalid = newTrace()
  const client = canopy.clientIn(invalid.traceparent)
  const rejected = await client.send(parse('{ nothing }') as typeof ListAfter, {})
  expect(rejected.errors).toMatchObject([{ extensions: { traceId: invalid.traceId } }])
})

it('sends its last spans before it exits, but none of a trace that its caller does not record', async () => {
  const recorded = newTrace()
  const unrecorded = newTrace({ sampled: false })
  const malformed = newTrace()
  const traceIdOf = async (traceparent: string) => {
    const { errors } = await canopy.clientIn(traceparent).send(ListAfter, { after: 'wrong' })
    return errors?.[0]?.extensions.traceId
  }
  expect(await traceIdOf(recorded.traceparent)).toBe(recorded.traceId)
  expect(await traceIdOf(unrecorded.traceparent)).toBe(unrecorded.traceId)
  const own = await traceIdOf(`${malformed.traceparent}-more`)
  expect(await canopy.end()).toEqual(canopy.pids.map(() => 0))

  const requests = collector.spans.filter(({ name }) => name === 'POST /graphql')
  const parentsIn = (traceId: string | undefined) =>
    requests.filter(span => span.traceId === traceId).map(({ parentId }) => parentId)
  expect(parentsIn(recorded.traceId)).toEqual([recorded.spanId])
  expect(parentsIn(unrecorded.traceId)).toEqual([])
  expect(parentsIn(malformed.traceId)).toEqual([])
  expect(parentsIn(own)).toEqual([''])
})
