import { beforeAll, describe, expect, it } from 'vitest'
import { createMemoryBuckets } from '../../src/platform/rate-limit/memory-buckets.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import { callTool, connectMcp } from '../support/mcp-client.ts'
import { newTrustedOnlyClient, register } from '../support/register-documents.ts'
import { createRestrictedKey } from '../support/restricted-keys.ts'
import { createAgent, createTaxonomy, type Seed, seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createTestClient, type TestClient } from '../support/test-client.ts'

const CreateKey = graphql(`
  mutation McpCreateKey($scopes: [Scope!]!, $rateLimit: RateLimitInput) {
    createApiKey(input: { name: "mcp", scopes: $scopes, rateLimit: $rateLimit }) {
      ... on CreateApiKeyPayload { secret }
    }
  }
`)

const ALLOWED = 'https://app.example.com'
const BUILT_IN = ['search', 'ask', 'coverage', 'plan_report', 'report_status']

const canopy = setUpTestCanopy({
  CORS_ORIGINS: ALLOWED,
  RATE_LIMIT_KEY_CAPACITY: '100000',
  RATE_LIMIT_KEY_REFILL_PER_MINUTE: '1',
})
let seed: Seed
beforeAll(async () => {
  canopy.app.buckets = createMemoryBuckets(() => 1_000_000)
  seed = await seedWorld(canopy.client)
})

async function createKey(
  scopes: ('ASK' | 'READ' | 'WRITE')[],
  rateLimit?: { capacity: number; refillPerMinute: number },
): Promise<TestClient> {
  const { createApiKey: made } = await canopy.client.run(CreateKey, { scopes, rateLimit })
  if (!('secret' in made)) throw new Error(JSON.stringify(made))
  return createTestClient(canopy.client.url, made.secret)
}

const toolNames = async (client: TestClient) =>
  (await (await connectMcp(client)).listTools()).tools.map(({ name }) => name)

describe.each(['modern', 'legacy'] as const)('a client of the %s protocol', era => {
  it('lists the tools with their input schemas', async () => {
    const client = await connectMcp(canopy.client, { era })
    expect(client.getServerVersion()).toMatchObject({ name: 'canopy' })
    expect(client.getInstructions()).toContain('`ask`')
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(BUILT_IN))
    const search = tools.find(({ name }) => name === 'search')
    expect(search).toMatchObject({
      inputSchema: {
        type: 'object',
        required: ['query'],
        properties: { limit: { type: 'integer', minimum: 1, maximum: 100, default: 10 } },
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true },
    })
    expect(tools.every(({ description }) => description)).toBe(true)
  })

  it('searches, asks and reads coverage', async () => {
    const client = await connectMcp(canopy.client, { era })
    const found = await callTool(client, 'search', { query: 'annual leave', limit: 2, languages: null })
    expect(found.data.hits).toHaveLength(1)
    expect(found.data.hits[0]).toMatchObject({ number: 1, title: 'Annual leave', uri: 'leave.md' })
    expect(found.text).toMatch(
      /^1 passage for: annual leave\n\n\[1\] Annual leave \(leave\.md\)\nRelevance 0\.\d\d\. Found by words \(rank 1\)/,
    )
    const answer = await callTool(client, 'ask', {
      question: '연차휴가는 며칠인가요?',
      agent: 'people GUIDE',
    })
    expect(answer.text).toContain('연차휴가는 1년에 25일입니다.')
    expect(answer.text).toContain('[1] 연차휴가 규정')
    expect(answer.data).toMatchObject({ grounded: true, model: null, sources: [{ uri: 'leave.ko.md' }] })
    const nothing = await callTool(client, 'ask', { question: 'What is the capital of Mongolia?' })
    expect(nothing).toMatchObject({ data: { answer: null }, isError: false })
    const agents = await callTool(client, 'coverage')
    expect(agents.text).toMatch(/^1 agent:\n- People guide \(agent_\w+\): coverage [\d.]+ %, 3 documents$/)
    const one = await callTool(client, 'coverage', { agent: seed.agentId })
    expect(one.text).toContain('- Leave (policies/leave): 2 of 10 documents, 20 %')
    expect(one.data).toMatchObject({ id: seed.agentId, coverage: { totalDocuments: 3 } })
  })
})

it('plans a report for review, writes it and returns it with its files', async () => {
  const client = await connectMcp(canopy.client)
  const planned = await callTool(client, 'plan_report', {
    topic: 'Annual leave',
    agents: ['People guide'],
    write: false,
  })
  expect(planned.isError, planned.text).toBe(false)
  expect(planned.text).toContain(`call plan_report with planId "${planned.data.planId}"`)
  const steps: (string | undefined)[] = []
  const started = await callTool(
    client,
    'plan_report',
    { planId: planned.data.planId, formats: ['MARKDOWN', 'PDF'] },
    { onprogress: ({ message }) => steps.push(message) },
  )
  expect(steps).toEqual(['Starting to write', 'The report is being written'])
  const { taskId } = started.data
  const done = await callTool(client, 'report_status', { taskId, waitSeconds: 50 }, { onprogress() {} })
  expect(done.isError, done.text).toBe(false)
  expect(done.text).toContain('25 days of annual leave')
  expect(done.data).toMatchObject({ status: 'COMPLETED', percent: 100, topic: { title: 'Annual leave' } })
  const links = done.content.filter(part => part.type === 'resource_link')
  expect(links.map(({ mimeType }) => mimeType).toSorted()).toEqual([
    'application/pdf',
    expect.stringMatching(/^text\/markdown/),
  ])
  expect((await fetch(links[0]?.uri ?? '')).status).toBe(200)
})

describe('a failed call says what to do', () => {
  it.each([
    [
      'search',
      { query: 1, limit: 0, nonsense: 1 },
      [/^The arguments are not valid\./, /query: /, /limit: /, /nonsense/],
    ],
    [
      'ask',
      { question: 'x', agent: 'Nobody' },
      [/^No agent is named "Nobody"\. Use one of these: "People guide" \(agent_/],
    ],
    ['ask', { question: '' }, [/./]],
    ['coverage', { agent: 'agent_01h2xcejqtf2nbrexx3vqjhp41' }, [/^No agent has the ID/]],
    ['plan_report', {}, [/topic: is required without `planId`/]],
    ['plan_report', { topic: '!', language: '??' }, [/topic/, /language/]],
    ['plan_report', { planId: 'plan_x' }, [/^No plan has the ID "plan_x"/]],
    ['report_status', { taskId: 'task_x' }, [/^No task has the ID "task_x"/]],
  ])('%s %j', async (tool, input, patterns) => {
    const client = await connectMcp(canopy.client)
    const { text, isError, data } = await callTool(client, tool, input)
    expect(isError).toBe(true)
    for (const pattern of patterns) expect(text).toMatch(pattern)
    expect(data.error.code).toMatch(/^[A-Z_]+$/)
    expect(text).not.toMatch(/\n\s+at /)
  })

  it('an unknown tool', async () => {
    const client = await connectMcp(canopy.client)
    await expect(callTool(client, 'nothing')).rejects.toThrow('There is no tool "nothing"')
  })
})

describe('registered documents', () => {
  const DOCUMENT = `
    """Finds agents by name."""
    query FindAgents(
      """Part of the name."""
      $text: String!
      $first: Int = 2
      $order: AgentOrder
      $between: DateTimeRange
      $ids: [ID!]!
    ) {
      agents(first: $first, filter: { search: $text }, orderBy: $order) { nodes { name coverageHistory(between: $between) { totalCount } } }
      nodes(ids: $ids) { id }
    }`
  const RENAME = `mutation RenameAgent($input: UpdateAgentInput!) {
    updateAgent(input: $input) { ... on UpdateAgentPayload { agent { name } } ... on Error { code message } }
  }`
  const EVENTS =
    'subscription AgentEvents($id: ID!) { taskEvents(taskId: $id, after: 0) { ... on TaskEvent { type } } }'

  it('are tools with input schemas made from their variables', async () => {
    const admin = await canopy.newClient()
    await createAgentIn(admin)
    const registered = await register(admin, [DOCUMENT, RENAME, EVENTS, '{ viewer { scopes } }'], true)
    expectType(registered, 'RegisterDocumentsPayload')
    await register(admin, ['query NotATool { viewer { scopes } }'])
    const client = await connectMcp(admin)
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual([...BUILT_IN, 'AgentEvents', 'FindAgents', 'RenameAgent'])
    const [, find, rename] = tools.slice(-3)
    expect(find).toMatchObject({
      description: 'Finds agents by name.',
      inputSchema: {
        required: ['text', 'ids'],
        additionalProperties: false,
        properties: {
          text: { type: 'string', description: 'Part of the name.' },
          first: {
            type: ['integer', 'null'],
            default: 2,
            description: expect.stringMatching(/^Maximum number of rows/),
          },
          ids: { type: 'array', items: { type: 'string' } },
          order: {
            type: ['object', 'null'],
            required: ['direction', 'field'],
            properties: { direction: { type: 'string', enum: ['ASC', 'DESC'] } },
          },
          between: { type: ['object', 'null'], properties: { gte: { format: 'date-time' } } },
        },
      },
    })
    expect(rename).toMatchObject({
      annotations: { readOnlyHint: false },
      inputSchema: { required: ['input'] },
    })
    expect(rename?.description).toContain('agent')
    const found = await callTool(client, 'FindAgents', { text: 'guide', ids: [] })
    expect(found.data).toMatchObject({ agents: { nodes: [{ name: 'guide' }] } })
    expect(JSON.parse(found.text)).toEqual(found.data)
    const failed = await callTool(client, 'FindAgents', { text: 1, first: 'x', wrong: true })
    expect(failed.text).toBe(
      'The tool has no argument "wrong". Its arguments are text, first, order, between, ids.',
    )
    const invalid = await callTool(client, 'FindAgents', { text: 1, first: 'x' })
    for (const name of ['$text', '$first', '$ids']) expect(invalid.text).toContain(name)
    const refused = await callTool(client, 'RenameAgent', {
      input: { id: 'agent_x', name: 'New', expectedVersion: 1 },
    })
    expect(refused).toMatchObject({ isError: true, text: expect.stringMatching(/agent_x/) })
  })

  it('replace a built-in tool of their name, newest first, and are all that some keys can use', async () => {
    const admin = await canopy.newClient()
    await register(admin, ['"Old." query search { viewer { scopes } }'], true)
    await register(admin, ['"New." query search { viewer { workspace { name } } }'], true)
    const client = await connectMcp(await newTrustedOnlyClient(canopy, admin))
    const { tools } = await client.listTools()
    expect(tools.map(({ name, description }) => [name, description])).toEqual([['search', 'New.']])
    expect((await callTool(client, 'search')).data).toHaveProperty('viewer.workspace.name')
    await expect(callTool(client, 'ask', { question: 'x' })).rejects.toThrow('cannot use the tool "ask"')
    expect((await toolNames(admin)).filter(name => name === 'search')).toHaveLength(1)
  })

  it('collect the events of a subscription', async () => {
    await register(canopy.client, [EVENTS], true)
    const client = await connectMcp(canopy.client)
    const { data } = await callTool(client, 'AgentEvents', { id: seed.taskId })
    expect(data.events.map((event: { taskEvents: { type: string } }) => event.taskEvents.type).at(-1)).toBe(
      'COMPLETED',
    )
  })
})

async function createAgentIn(client: TestClient): Promise<void> {
  await createTaxonomy(client, [{ key: 'policies', name: 'Policies' }])
  await createAgent(client)
}

describe('keys', () => {
  it('see only the tools that their scopes allow', async () => {
    expect(await toolNames(await createKey(['WRITE']))).toEqual(expect.arrayContaining(BUILT_IN))
    const reader = await createKey(['READ'])
    expect(await toolNames(reader)).not.toContain('plan_report')
    await expect(callTool(await connectMcp(reader), 'plan_report', { topic: 'Leave' })).rejects.toThrow(
      'This API key cannot use the tool "plan_report"',
    )
    const asker = await createRestrictedKey(canopy.client, { scopes: ['ASK'], agentIds: [seed.agentId] })
    const client = await connectMcp(asker, { headers: { 'x-api-key': asker.secret } })
    const names = (await client.listTools()).tools.map(({ name }) => name)
    expect(names.filter(name => BUILT_IN.includes(name))).toEqual(['search', 'ask'])
    const found = await callTool(client, 'search', { query: 'annual leave' })
    expect(found).toMatchObject({ isError: false, text: expect.not.stringContaining('Relevance') })
    expect((await callTool(client, 'ask', { question: 'How many days of annual leave?' })).text).toContain(
      '25 days',
    )
  })

  it('of another workspace see nothing', async () => {
    const client = await connectMcp(await canopy.newClient())
    expect((await callTool(client, 'search', { query: 'annual leave' })).text).toMatch(
      /^No passage was found/,
    )
    expect((await callTool(client, 'coverage')).text).toBe('There are no agents.')
    expect(await callTool(client, 'ask', { question: 'leave', agent: seed.agentId })).toMatchObject({
      isError: true,
    })
    expect(await callTool(client, 'report_status', { taskId: seed.taskId })).toMatchObject({ isError: true })
  })

  it('that are missing or unknown are refused', async () => {
    const unknown: Record<string, string>[] = [
      {},
      { authorization: 'Bearer canopy_unknown' },
      { 'x-api-key': 'canopy_unknown' },
    ]
    for (const headers of unknown) {
      const response = await post(initialize(), headers)
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/)
      expect(await response.json()).toMatchObject({
        jsonrpc: '2.0',
        error: { message: expect.stringMatching(/API key/) },
      })
    }
    await expect(connectMcp({ ...canopy.client, secret: 'canopy_unknown' })).rejects.toThrow()
  })

  it('have the rate limit of GraphQL', async () => {
    const limited = await createKey(['READ'], { capacity: 100, refillPerMinute: 1 })
    const client = await connectMcp(limited)
    const refused = await callUntilRefused(() => callTool(client, 'search', { query: 'leave', limit: 10 }))
    expect(refused).toMatch(/Try again in \d+ s/)
    const headers = { authorization: `Bearer ${limited.secret}` }
    let response = await post(initialize(), headers)
    for (let i = 0; i < 100 && response.status === 200; i++) response = await post(initialize(), headers)
    expect(response.status).toBe(429)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

/** @returns the message of the first call that is refused. */
async function callUntilRefused(call: () => Promise<{ text: string; isError: boolean }>): Promise<string> {
  for (let i = 0; i < 100; i++) {
    const { text, isError } = await call()
    if (isError) return text
  }
  throw new Error('No call was refused.')
}

function initialize() {
  const clientInfo = { name: 'test', version: '1' }
  return {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo },
  }
}

function post(body: unknown, headers: Record<string, string>): Promise<Response> {
  return fetch(`${canopy.url}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify(body),
  })
}

describe('a request', () => {
  const key = () => ({ authorization: `Bearer ${canopy.client.secret}` })

  it('of a page is served if its origin is allowed', async () => {
    const options = (origin: string) => fetch(`${canopy.url}/mcp`, { method: 'OPTIONS', headers: { origin } })
    const preflight = await options(ALLOWED)
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/authorization.*mcp-session-id/)
    expect(
      (await post(initialize(), { ...key(), origin: ALLOWED })).headers.get('access-control-allow-origin'),
    ).toBe(ALLOWED)
    expect((await post(initialize(), { ...key(), origin: canopy.url })).status).toBe(200)
    // After DNS rebinding, the Host header has the name of the page too.
    for (const origin of ['https://evil.example.com', 'null', 'http://rebound.example.com']) {
      expect((await options(origin)).status).toBe(403)
      expect((await post(initialize(), { ...key(), origin, host: 'rebound.example.com' })).status).toBe(403)
    }
  })

  it.each([
    ['another message', { query: '{ viewer { scopes } }' }, {}, 400, /not a valid JSON-RPC message/],
    ['a batch', [initialize()], {}, 400, /Batches are not supported/],
    ['a body that is too large', { x: 'x'.repeat(1_100_000) }, {}, 413, /at most/],
    ['another media type', initialize(), { 'content-type': 'text/plain' }, 415, /Content-Type/],
    [
      'an unknown protocol version',
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { 'mcp-protocol-version': '1999-01-01' },
      400,
      /1999-01-01/,
    ],
    [
      'a malformed session',
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { 'mcp-session-id': 'x' },
      404,
      /session/,
    ],
  ])('with %s is rejected', async (_, body, headers, status, message) => {
    const response = await post(body, { ...key(), ...headers })
    expect(await response.text()).toMatch(message)
    expect(response.status).toBe(status)
  })

  it('with GET only resumes a stream', async () => {
    const get = (headers: Record<string, string>) =>
      fetch(`${canopy.url}/mcp`, { headers: { ...key(), ...headers } })
    const response = await get({})
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST'])
    expect((await get({ 'last-event-id': 'x' })).status).toBe(400)
    expect((await fetch(`${canopy.url}/mcp`, { method: 'DELETE', headers: key() })).status).toBe(405)
  })
})
