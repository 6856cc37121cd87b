import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
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
import { applyMigrations } from '../../src/platform/database/migrations.ts'
import { openPglite } from '../../src/platform/database/open-pglite.ts'
import { openPostgres } from '../../src/platform/database/open-postgres.ts'
import { type CanopyProcess, startCanopyProcess } from '../support/canopy-process.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { type RawAnswer, readFrames, requestRaw } from '../support/raw-request.ts'
import { randomId } from '../support/schema-walk.ts'
import { atEnd, startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import { createTestDatabase } from '../support/test-database.ts'

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

interface TestProcess extends CanopyProcess {
  free(): Promise<void>
}

const BREAK = 'ALTER TABLE agents RENAME TO agents_gone'
const REPAIR = 'ALTER TABLE agents_gone RENAME TO agents'

/** Starts a Canopy process on a new database, after running the SQL in `prepare`. */
async function startProcess(settings: Record<string, string>, prepare: string): Promise<TestProcess> {
  const dataDir = await makeDataDir()
  const database = await createTestDatabase()
  const all = { LOG_LEVEL: 'error', ...settings, ...database.settings, DATA_DIR: dataDir.path }
  const free = async () => {
    await database.drop()
    await dataDir.remove()
  }
  try {
    await runBeforeStart(all, prepare)
    const started = await startCanopyProcess(all)
    return {
      ...started,
      async free() {
        await started.end('SIGKILL')
        await free()
      },
    }
  } catch (error) {
    await free()
    throw error
  }
}

async function runBeforeStart(
  settings: { DATABASE_URL?: string; DATA_DIR: string },
  sql: string,
): Promise<void> {
  const { DATABASE_URL, DATA_DIR } = settings
  const database = await (DATABASE_URL
    ? openPostgres(DATABASE_URL, readConfig([], {}))
    : openPglite(DATA_DIR, () => {}))
  await applyMigrations(database)
  await database.runScript(sql)
  await database.close()
}

function post(canopy: Asked, body: unknown, headers: Record<string, string> = {}): Promise<RawAnswer> {
  const own = {
    authorization: `Bearer ${canopy.client.secret}`,
    'content-type': 'application/json',
    accept: ACCEPT,
  }
  return requestRaw(canopy.client.url, {
    headers: { ...own, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

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

let canopy: TestCanopy
beforeAll(async () => {
  canopy = await startTestCanopy({ BODY_LIMIT_BYTES: '30000' })
})
afterAll(() => canopy.stop())

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
  let started: TestProcess
  beforeAll(async () => {
    started = await startProcess({ NODE_ENV: 'development' }, BREAK)
  })
  afterAll(() => started.free())

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
    ['a field that there is not', { query: '{ nonsense }' }],
    ['an argument that there is not', { query: '{ agents(nonsense: 1) { totalCount } }' }],
    [
      'a variable of the wrong type',
      { query: 'query ($n: Int!) { agents(first: $n) { totalCount } }', variables: { n: 'x' } },
    ],
    ['a variable that is missing', { query: 'query ($n: Int!) { agents(first: $n) { totalCount } }' }],
    ['an operation that is not in the document', { query: 'query A { __typename }', operationName: 'B' }],
    ['two operations and no name', { query: 'query A { __typename } query B { __typename }' }],
    ['more than 10,000 tokens', { query: `{ ${'a '.repeat(10_001)} }` }],
    ['no query', {}],
    ['a query that is no text', { query: 1 }],
    ['variables that are no object', { query: '{ __typename }', variables: 'x' }],
    ['broken JSON', '{ "query": '],
    ['an empty body', ''],
    ['a JSON array', [{ query: '{ __typename }' }]],
    ['JSON null', 'null'],
    ['a JSON text', '"{ __typename }"'],
  ])('with %s fails with BAD_USER_INPUT', async (_, body) => {
    expect(rejection(await post(canopy, body))).toEqual(refused('BAD_USER_INPUT', 400))
  })

  const CREATE = 'mutation ($it: CreateTemplateInput!) { createTemplate(input: $it) { __typename } }'
  const USE = 'mutation ($it: UseTemplateInput!) { useTemplate(input: $it) { __typename } }'
  const TASKS = 'query ($it: TaskFilter) { tasks(filter: $it) { totalCount } }'
  const fine = { name: 'a', category: 'DOCS', body: '' }
  it.each<[string, string, unknown, string]>([
    ['null', CREATE, { ...fine, body: null }, 'null at "it.body"; Expected value of non-null type "String!"'],
    [
      'no choice',
      CREATE,
      { ...fine, category: 'DOCX' },
      '"DOCX" at "it.category"; Value "DOCX" does not exist',
    ],
    ['in a list', CREATE, { ...fine, tags: ['a', 1] }, '1 at "it.tags[1]"; String cannot represent'],
    ['no object', USE, { templateId: 'a', inputs: [] }, '[] at "it.inputs"; must be a JSON object'],
    ['no time', TASKS, { createdAt: { gte: 'x' } }, '"x" at "it.createdAt.gte"; DateTime cannot represent'],
  ])('reports the path of an error in variables: %s', async (_, query, it, problem) => {
    const answer = await post(canopy, { query, variables: { it } })
    expect(rejection(answer)).toEqual(refused('BAD_USER_INPUT', 400))
    expect(answer.json.errors?.[0]?.message).toContain(`Variable "$it" got invalid value ${problem}`)
  })

  it.each(['{ nonsense }', '{ agents {'])(
    'with an invalid document gives 400 only if GraphQL JSON is accepted: %s',
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
  ])('with Content-Type %s is refused with 415', async type => {
    const answer = await post(canopy, { query: '{ __typename }' }, { 'content-type': type })
    expect(rejection(answer)).toEqual(refused('BAD_USER_INPUT', 415))
  })

  it('in JSON with a charset is answered', async () => {
    const answer = await post(
      canopy,
      { query: '{ __typename }' },
      { 'content-type': 'application/json; charset=utf-8' },
    )
    expect(answer.json).toEqual({ data: { __typename: 'Query' } })
  })

  const padded = (bytes: number) => {
    const rest = JSON.stringify({ query: '{ __typename }', extensions: { pad: '' } })
    return JSON.stringify({ query: '{ __typename }', extensions: { pad: 'x'.repeat(bytes - rest.length) } })
  }

  it('with a body of exactly BODY_LIMIT_BYTES is answered; one more byte gives 413', async () => {
    expect((await post(canopy, padded(30_000))).json).toEqual({ data: { __typename: 'Query' } })
    expect(rejection(await post(canopy, padded(30_001)))).toEqual(refused('BAD_USER_INPUT', 413))
  })

  it('with a body over the limit gives 413 even without Content-Length', async () => {
    const answer = await requestRaw(canopy.client.url, {
      headers: { authorization: `Bearer ${canopy.client.secret}`, 'content-type': 'application/json' },
      body: new Blob([padded(30_001)]).stream(),
    })
    expect(rejection(answer)).toEqual(refused('BAD_USER_INPUT', 413))
  })

  it('over the cost limit fails with COST_LIMIT before anything is read', async () => {
    const query =
      '{ agents(first: 100) { nodes { coverageHistory(first: 100) { nodes { id percent measuredAt } } } } }'
    expect(rejection(await ask(canopy, query))).toEqual(refused('COST_LIMIT', 400))
  })

  it('nested too deeply fails with COST_LIMIT', async () => {
    const deep = (levels: number): string => (levels ? `parents { ${deep(levels - 1)} }` : 'id')
    const query = `{ agents(first: 1) { nodes { nodes { ${deep(25)} } } } }`
    expect(rejection(await ask(canopy, query))).toEqual(refused('COST_LIMIT', 400))
  })

  it('for a full page of all plain fields is answered: each row costs its fields once', async () => {
    const fields =
      'id name scopeDescription version createdAt updatedAt coverageStale features { answers learnFromMisses }'
    const all = `${fields} retrieval { topK lexical trigram semantic minScore } statistics { queries answered lastQueryAt }`
    const { json } = await ask(
      canopy,
      `{ agents(first: 100) { totalCount edges { cursor } nodes { ${all} } } }`,
    )
    expect(json).toEqual({ data: { agents: { totalCount: 0, edges: [], nodes: [] } } })
  })

  it.each([
    [
      'bodies of many versions, again and again',
      repeat(5, 'template(id: $id) { versions(first: 100) { nodes { body } } }'),
    ],
    [
      'bodies of versions of templates',
      'templates(first: 100) { nodes { versions(first: 100) { nodes { body } } } }',
    ],
    [
      'bodies by way of their own template',
      'template(id: $id) { versions(first: 100) { nodes { template { versions(first: 100) { nodes { body } } } } } }',
    ],
    [
      'what many versions ask for',
      repeat(2, 'template(id: $id) { versions(first: 100) { nodes { variables { name } } } }'),
    ],
    [
      'bodies by ids',
      `nodes(ids: [${repeat(100, '$id')}]) { ... on Template { versions(first: 20) { nodes { body } } } }`,
    ],
    [
      'reviews of many templates',
      'templates(first: 100) { nodes { ratings(first: 100) { nodes { review } } } }',
    ],
    ['outlines of all plans', 'topics(first: 50) { nodes { plans { nodes { outline } } } }'],
    ['texts of all reports', 'topics(first: 100) { nodes { reports { nodes { sections { markdown } } } } }'],
    ['all reports whole', 'topics(first: 100) { nodes { reports(first: 5) { nodes { markdown } } } }'],
    ['names of members of many teams', 'templates(first: 100) { nodes { team { members { name } } } }'],
    ['what came with all documents', repeat(3, 'documents(first: 100) { nodes { metadata } }')],
  ])('that requests long texts, %s, fails with COST_LIMIT', async (_, fields) => {
    const query = `query($id: ID! = "${randomId('template')}") { template(id: $id) { id } ${fields} }`
    const { status, json } = await ask(canopy, query)
    expect([status, json.errors?.[0]?.extensions.code]).toEqual([400, 'COST_LIMIT'])
  })

  it('for a page of templates with all their content, or many versions of one, is answered', async () => {
    const whole =
      'number changelog systemPrompt body sections { key title description required maxWords } variables { name type required default description choices maxLength }'
    const versions = `template(id: "${randomId('template')}") { versions(first: 40) { nodes { ${whole} } } }`
    for (const query of [`{ templates { nodes { name latest { ${whole} } } } }`, `{ ${versions} }`])
      expect((await ask(canopy, query)).json.errors).toBeUndefined()
  })

  it.each(['a', 'A-Za_z.0-9', 'x'.repeat(128)])("keeps the client's request ID: %s", async id => {
    const { headers, json } = await ask(canopy, '{ nonsense }', { 'x-request-id': id })
    expect([headers.get('x-request-id'), json.errors?.[0]?.extensions.requestId]).toEqual([id, id])
  })

  it.each(['a b', 'a"b', 'ä', 'x'.repeat(129), '<script>'])(
    'gets a new request ID if its own is invalid: %s',
    async id => {
      const { headers, json } = await ask(canopy, '{ nonsense }', { 'x-request-id': id })
      expect(headers.get('x-request-id')).toMatch(UUID)
      expect(json.errors?.[0]?.extensions.requestId).toBe(headers.get('x-request-id'))
    },
  )

  it('for an invalid subscription gives BAD_USER_INPUT and completes the stream', async () => {
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
    // The last code has no error class.
    const names = [...types.map(type => type.name), 'QueryFailed']
    expect(rows(outcomes)).toEqual(ERROR_CODES.map((code, i) => [code, `\`${names[i]}\``]))
    expect(types.map(type => type.prototype instanceof DomainError)).toEqual(types.map(() => true))
  })

  it('lists exactly the codes of top-level errors, each with its status', () => {
    expect(rows(requests)).toEqual(
      Object.entries(REQUEST_ERROR_STATUS).map(([code, status]) => [code, String(status)]),
    )
  })
})

describe('introspection and GraphiQL', () => {
  async function expectAnswers(
    asked: TestCanopy,
    { introspection, page }: { introspection: number; page: number },
  ) {
    const answer = await ask(asked, '{ __schema { queryType { name } } }')
    if (introspection === 400) expect(rejection(answer)).toEqual(refused('BAD_USER_INPUT', 400))
    else expect(answer.json).toEqual({ data: { __schema: { queryType: { name: 'Query' } } } })
    expect((await requestRaw(`${asked.url}/`, { method: 'GET' })).status).toBe(page)
  }

  it('are on by default', () => expectAnswers(canopy, { introspection: 200, page: 200 }))

  it.each([
    [{}, { introspection: 400, page: 404 }],
    [{ INTROSPECTION: 'true' }, { introspection: 200, page: 404 }],
    [{ GRAPHIQL: 'true' }, { introspection: 400, page: 200 }],
  ])('in production with %j answer %j', async (settings: Record<string, string>, expected) => {
    const production = await startTestCanopy({ NODE_ENV: 'production', ...settings }, undefined, {
      hasWorker: false,
    })
    atEnd(() => production.stop())
    await expectAnswers(production, expected)
  })
})
