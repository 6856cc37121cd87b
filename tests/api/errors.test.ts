import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  ConflictError,
  DomainError,
  ERROR_CODES,
  IdempotencyConflictError,
  LimitReachedError,
  NotFoundError,
  NotPermittedError,
  REQUEST_ERROR_STATUS,
  ValidationError,
} from '../../src/errors.ts'
import { openPglite } from '../../src/platform/database/open-pglite.ts'
import { type CanopyProcess, startCanopyProcess } from '../support/canopy-process.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { postRaw, type RawAnswer, readFrames, requestRaw } from '../support/raw-request.ts'
import { randomId } from '../support/schema-walk.ts'
import { atEnd, setUpTestCanopy, startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

/** Matches implementation details that a response must not contain. */
const INSIDES = /prisma|select |relation|agents_gone|"?agents"? |node_modules|\.ts\b|\/work|\n\s+at |stack/i
/** With this media type, the status reflects the outcome of the request, including an invalid document. */
const ACCEPT = 'application/graphql-response+json'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Repeats a selection. Each repeated field has a unique alias. */
function repeat(times: number, what: string): string {
  const isField = !what.startsWith('$')
  return Array.from({ length: times }, (_, i) => (isField ? `a${i}: ${what}` : what)).join(' ')
}

/** A Canopy process, or an instance within the test process. */
type Asked = Pick<CanopyProcess, 'client'>

const BREAK = 'ALTER TABLE agents RENAME TO agents_gone'
const REPAIR = 'ALTER TABLE agents_gone RENAME TO agents'

const post = ({ client }: Asked, body: object | string, headers: Record<string, string> = {}) =>
  postRaw(client, body, { accept: ACCEPT, ...headers })
const ask = (canopy: Asked, query: string, headers?: Record<string, string>) =>
  post(canopy, { query }, headers)

/** What a client receives for a request that is rejected as a whole. */
function rejection({ status, headers, json }: RawAnswer) {
  const [error] = json.errors ?? []
  return {
    status,
    code: error?.extensions.code,
    hasRequestId:
      Boolean(error?.extensions.requestId) && error?.extensions.requestId === headers.get('x-request-id'),
    data: json.data ?? null,
  }
}

const refused = (code: string, status: number) => ({ status, code, hasRequestId: true, data: null })

const canopy = setUpTestCanopy({ BODY_LIMIT_BYTES: '30000' })

const UNKNOWN = randomId('agent')
const BROKEN = [
  ['agents', '{ agents { nodes { id } } }'],
  ['agent', `{ agent(id: "${UNKNOWN}") { id } }`],
  ['refreshCoverage', `mutation { refreshCoverage(input: { agentId: "${UNKNOWN}" }) { __typename } }`],
] as const
const BROKEN_SUBSCRIPTION = `subscription { agentQuery(input: { agentId: "${UNKNOWN}", query: "x" }) { __typename } }`

const masked = (requestId: string) => ({
  message: expect.not.stringMatching(INSIDES),
  extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
})

async function expectMasked(asked: Asked, field: string, query: string, requestId: string): Promise<void> {
  const { json, text } = await ask(asked, query, { 'x-request-id': requestId })
  expect(json.errors).toMatchObject([{ path: [field], ...masked(requestId) }])
  expect(Object.keys(json.errors?.[0]?.extensions ?? {}).sort()).toEqual(['code', 'requestId'])
  expect(text).not.toMatch(INSIDES)
}

async function expectMaskedInStream(asked: Asked, requestId: string): Promise<void> {
  const headers = { 'x-request-id': requestId, accept: 'text/event-stream' }
  const { text } = await ask(asked, BROKEN_SUBSCRIPTION, headers)
  expect(readFrames(text)).toMatchObject([{ errors: [masked(requestId)] }])
  expect(text).toMatch(/event: complete\ndata:\s*$/)
  expect(text).not.toMatch(INSIDES)
}

// Libraries expose more in development, and some decide this when they are loaded. This needs a separate process.
describe('an unexpected error in development', () => {
  let started: CanopyProcess
  beforeAll(async () => {
    const dataDir = await makeDataDir()
    const database = await openPglite(dataDir.path, () => {})
    await database.runScript(BREAK)
    await database.close()
    started = await startCanopyProcess({
      NODE_ENV: 'development',
      LOG_LEVEL: 'error',
      DATA_DIR: dataDir.path,
    })
    return dataDir.remove
  })
  afterAll(() => started.end('SIGKILL'))

  it.each(BROKEN)('is masked in %s and logged with the request ID', async (field, query) => {
    const requestId = `in-${field}`
    await expectMasked(started, field, query, requestId)
    expect(await logged(started, requestId)).toMatchObject({
      level: 50,
      requestId,
      err: { message: expect.any(String) },
    })
  })

  it('is masked in a subscription before its first item and logged with the request ID', async () => {
    const requestId = 'before-first-item'
    await expectMaskedInStream(started, requestId)
    expect(await logged(started, requestId)).toMatchObject({ level: 50, requestId })
  })
})

describe.each(['production', 'test'])('an unexpected error with NODE_ENV=%s', NODE_ENV => {
  beforeAll(async () => {
    vi.stubEnv('NODE_ENV', NODE_ENV)
    await canopy.app.database.prisma.$executeRawUnsafe(BREAK)
    return async () => {
      vi.unstubAllEnvs()
      await canopy.app.database.prisma.$executeRawUnsafe(REPAIR)
    }
  })

  it.each(BROKEN)('is masked in %s', (field, query) => expectMasked(canopy, field, query, `in-${field}`))

  it('is masked in a subscription before its first item', () =>
    expectMaskedInStream(canopy, 'before-first-item'))
})

/** Waits for the log line of a request. @returns the parsed line. */
async function logged(canopy: CanopyProcess, requestId: string): Promise<unknown> {
  const line = () =>
    canopy
      .output()
      .split('\n')
      .find(text => text.includes(`"requestId":"${requestId}"`))
  await expect.poll(line).toBeDefined()
  return JSON.parse(line() ?? '{}')
}

describe('a request', () => {
  it.each([
    ['a document that cannot be parsed', { query: '{ agents {' }],
    ['an unknown field', { query: '{ nonsense }' }],
    ['an unknown argument', { query: '{ agents(nonsense: 1) { totalCount } }' }],
    [
      'a variable of the wrong type',
      { query: 'query ($n: Int!) { agents(first: $n) { totalCount } }', variables: { n: 'x' } },
    ],
    ['a missing variable', { query: 'query ($n: Int!) { agents(first: $n) { totalCount } }' }],
    ['an unknown operation name', { query: 'query A { __typename }', operationName: 'B' }],
    ['two operations but no operation name', { query: 'query A { __typename } query B { __typename }' }],
    ['more than 10,000 tokens', { query: `{ ${'a '.repeat(10_001)} }` }],
    ['no query', {}],
    ['a query that is not a string', { query: 1 }],
    ['variables that are not an object', { query: '{ __typename }', variables: 'x' }],
    ['broken JSON', '{ "query": '],
    ['an empty body', ''],
    ['a JSON array', [{ query: '{ __typename }' }]],
    ['JSON null', 'null'],
    ['a JSON string', '"{ __typename }"'],
  ])('with %s fails with BAD_USER_INPUT', async (_, body) => {
    expect(rejection(await post(canopy, body))).toEqual(refused('BAD_USER_INPUT', 400))
  })

  const CREATE = 'mutation ($it: CreateTemplateInput!) { createTemplate(input: $it) { __typename } }'
  const USE = 'mutation ($it: UseTemplateInput!) { useTemplate(input: $it) { __typename } }'
  const TASKS = 'query ($it: TaskFilter) { tasks(filter: $it) { totalCount } }'
  const base = { name: 'a', category: 'DOCS', body: '' }
  it.each<[string, string, unknown, string]>([
    ['null', CREATE, { ...base, body: null }, 'null at "it.body"; Expected value of non-null type "String!"'],
    ['a wrong enum', CREATE, { ...base, category: 'X' }, '"X" at "it.category"; Value "X" does not exist'],
    ['a wrong item', CREATE, { ...base, tags: ['a', 1] }, '1 at "it.tags[1]"; String cannot represent'],
    ['a list as an object', USE, { templateId: 'a', inputs: [] }, '[] at "it.inputs"; must be a JSON object'],
    [
      'a wrong time',
      TASKS,
      { createdAt: { gte: 'x' } },
      '"x" at "it.createdAt.gte"; DateTime cannot represent',
    ],
  ])('with %s in its variables fails with the path of that value', async (_, query, it, problem) => {
    const answer = await post(canopy, { query, variables: { it } })
    expect(rejection(answer)).toEqual(refused('BAD_USER_INPUT', 400))
    expect(answer.json.errors?.[0]?.message).toContain(`Variable "$it" got invalid value ${problem}`)
  })

  it.each(['{ nonsense }', '{ agents {'])(
    'with the invalid document %s has status 400 only if it accepts GraphQL JSON',
    async query => {
      const statusFor = async (accept: string) => (await ask(canopy, query, { accept })).status
      expect(await Promise.all(['*/*', 'application/json', ACCEPT].map(statusFor))).toEqual([200, 200, 400])
    },
  )

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
  ])('with Content-Type %s fails with 415', async type => {
    const answer = await post(canopy, { query: '{ __typename }' }, { 'content-type': type })
    expect(rejection(answer)).toEqual(refused('BAD_USER_INPUT', 415))
  })

  it('in JSON with a charset succeeds', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    expect((await ask(canopy, '{ __typename }', headers)).json).toEqual({ data: { __typename: 'Query' } })
  })

  const padded = (bytes: number) => {
    const rest = JSON.stringify({ query: '{ __typename }', extensions: { pad: '' } })
    return JSON.stringify({ query: '{ __typename }', extensions: { pad: 'x'.repeat(bytes - rest.length) } })
  }

  it('with a body of exactly BODY_LIMIT_BYTES succeeds, but fails with 413 for one more byte', async () => {
    expect((await post(canopy, padded(30_000))).json).toEqual({ data: { __typename: 'Query' } })
    expect(rejection(await post(canopy, padded(30_001)))).toEqual(refused('BAD_USER_INPUT', 413))
  })

  it('with a body over the limit fails with 413 even without Content-Length', async () => {
    const answer = await postRaw(canopy.client, new Blob([padded(30_001)]).stream())
    expect(rejection(answer)).toEqual(refused('BAD_USER_INPUT', 413))
  })

  it('over the cost limit fails with COST_LIMIT before anything is read', async () => {
    const query =
      '{ agents(first: 100) { nodes { coverageHistory(first: 100) { nodes { id percent measuredAt } } } } }'
    expect(rejection(await ask(canopy, query))).toEqual(refused('COST_LIMIT', 400))
  })

  it('nested too deeply fails with COST_LIMIT', async () => {
    const deep = `${'parents { '.repeat(25)}id${' }'.repeat(25)}`
    const query = `{ agents(first: 1) { nodes { nodes { ${deep} } } } }`
    expect(rejection(await ask(canopy, query))).toEqual(refused('COST_LIMIT', 400))
  })

  it('for a full page of all plain fields succeeds: each row costs its fields once', async () => {
    const fields =
      'id name scopeDescription version createdAt updatedAt coverageStale features { answers learnFromMisses }'
    const all = `${fields} retrieval { topK lexical trigram semantic minScore } statistics { queries answered lastQueryAt }`
    const query = `{ agents(first: 100) { totalCount edges { cursor } nodes { ${all} } } }`
    const { json } = await ask(canopy, query)
    expect(json).toEqual({ data: { agents: { totalCount: 0, edges: [], nodes: [] } } })
  })

  it.each([
    [
      'bodies of many versions, five times',
      repeat(5, 'template(id: $id) { versions(first: 100) { nodes { body } } }'),
    ],
    [
      'bodies of versions of templates',
      'templates(first: 100) { nodes { versions(first: 100) { nodes { body } } } }',
    ],
    [
      'bodies through their own template',
      'template(id: $id) { versions(first: 100) { nodes { template { versions(first: 100) { nodes { body } } } } } }',
    ],
    [
      'variables of many versions',
      repeat(2, 'template(id: $id) { versions(first: 100) { nodes { variables { name } } } }'),
    ],
    [
      'bodies by IDs',
      `nodes(ids: [${repeat(100, '$id')}]) { ... on Template { versions(first: 20) { nodes { body } } } }`,
    ],
    [
      'reviews of many templates',
      'templates(first: 100) { nodes { ratings(first: 100) { nodes { review } } } }',
    ],
    ['outlines of all plans', 'topics(first: 50) { nodes { plans { nodes { outline } } } }'],
    ['texts of all reports', 'topics(first: 100) { nodes { reports { nodes { sections { markdown } } } } }'],
    ['all full reports', 'topics(first: 100) { nodes { reports(first: 5) { nodes { markdown } } } }'],
    ['names of members of many teams', 'templates(first: 100) { nodes { team { members { name } } } }'],
    ['metadata of all documents', repeat(3, 'documents(first: 100) { nodes { metadata } }')],
  ])('that requests long texts, %s, fails with COST_LIMIT', async (_, fields) => {
    const query = `query($id: ID! = "${randomId('template')}") { template(id: $id) { id } ${fields} }`
    const { status, json } = await ask(canopy, query)
    expect([status, json.errors?.[0]?.extensions.code]).toEqual([400, 'COST_LIMIT'])
  })

  it('for a page of templates with all their content, or many versions of one, succeeds', async () => {
    const whole =
      'number changelog systemPrompt body sections { key title description required maxWords } variables { name type required default description choices maxLength }'
    const versions = `template(id: "${randomId('template')}") { versions(first: 40) { nodes { ${whole} } } }`
    for (const query of [`{ templates { nodes { name latest { ${whole} } } } }`, `{ ${versions} }`])
      expect((await ask(canopy, query)).json.errors).toBeUndefined()
  })

  it.each(['a', 'A-Za_z.0-9', 'x'.repeat(128)])('keeps the request ID %s of its client', async id => {
    const { headers, json } = await ask(canopy, '{ nonsense }', { 'x-request-id': id })
    expect([headers.get('x-request-id'), json.errors?.[0]?.extensions.requestId]).toEqual([id, id])
  })

  it.each(['a b', 'a"b', 'ä', 'x'.repeat(129), '<script>'])(
    'gets a new request ID in place of the invalid ID %s',
    async id => {
      const { headers, json } = await ask(canopy, '{ nonsense }', { 'x-request-id': id })
      expect(headers.get('x-request-id')).toMatch(UUID)
      expect(json.errors?.[0]?.extensions.requestId).toBe(headers.get('x-request-id'))
    },
  )

  it('for an invalid subscription fails with BAD_USER_INPUT and completes the stream', async () => {
    const { text } = await ask(canopy, 'subscription { nonsense }', { accept: 'text/event-stream' })
    expect(readFrames(text)).toMatchObject([
      { errors: [{ extensions: { code: 'BAD_USER_INPUT', requestId: expect.stringMatching(UUID) } }] },
    ])
    expect(text).toMatch(/event: complete/)
  })
})

describe('docs/errors.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8')
  const [outcomes = '', requests = ''] = page.split('## Top-level errors')
  /** The first two cells of each table row that starts with a code. */
  const rows = (text: string) =>
    [...text.matchAll(/^\| `([A-Z_]+)` *\| *([^|]+?) *\|.*$/gm)].map(([, code, next]) => [code, next])

  it('lists exactly the codes of expected errors, each with its type', () => {
    const types = [
      NotFoundError,
      ValidationError,
      ConflictError,
      IdempotencyConflictError,
      NotPermittedError,
      LimitReachedError,
    ]
    for (const { prototype } of types) expect(prototype).toBeInstanceOf(DomainError)
    // The last code has no error class.
    const names = [...types.map(type => type.name), 'QueryFailed']
    expect(rows(outcomes)).toEqual(ERROR_CODES.map((code, i) => [code, `\`${names[i]}\``]))
  })

  it('lists exactly the codes of top-level errors, each with its status', () => {
    expect(rows(requests)).toEqual(
      Object.entries(REQUEST_ERROR_STATUS).map(([code, status]) => [code, String(status)]),
    )
  })
})

describe('introspection and GraphiQL', () => {
  async function expectEnabled(asked: TestCanopy, hasIntrospection: boolean, hasPage: boolean) {
    const answer = await ask(asked, '{ __schema { queryType { name } } }')
    if (hasIntrospection)
      expect(answer.json).toEqual({ data: { __schema: { queryType: { name: 'Query' } } } })
    else expect(rejection(answer)).toEqual(refused('BAD_USER_INPUT', 400))
    expect((await requestRaw(`${asked.url}/`, { method: 'GET' })).status).toBe(hasPage ? 200 : 404)
  }

  it('are enabled by default', () => expectEnabled(canopy, true, true))

  it.each<[Record<string, string>, boolean, boolean]>([
    [{}, false, false],
    [{ INTROSPECTION: 'true' }, true, false],
    [{ GRAPHIQL: 'true' }, false, true],
  ])('in production with %j are enabled: %j, %j', async (settings, hasIntrospection, hasPage) => {
    const all = { NODE_ENV: 'production', ...settings }
    const production = await startTestCanopy(all, undefined, { hasWorker: false })
    atEnd(() => production.stop())
    await expectEnabled(production, hasIntrospection, hasPage)
  })
})
