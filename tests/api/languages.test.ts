import { beforeAll, describe, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { decodeQueryId } from '../../src/streams/queries/query-id.ts'
import { PermanentFailure } from '../../src/tasks/define.ts'
import { refreshCoverage as runRefresh } from '../../src/workers/coverage.ts'
import { collect, take } from '../support/collect.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import { connectSocket } from '../support/open-stream.ts'
import { postRaw, requestExactly, requestRaw } from '../support/raw-request.ts'
import { deleteDocuments, refreshCoverage, seedWorld, setTargets, waitForTask } from '../support/seed.ts'
import { seedDocuments } from '../support/seed-documents.ts'
import { measure } from '../support/seed-probes.ts'
import { seedQuery } from '../support/seed-query.ts'
import { singleConnection } from '../support/single-connection.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { TASK_CODES } from '../support/tasks/task-codes.ts'
import { createTestClient, type TestClient } from '../support/test-client.ts'
import { addFiles } from '../support/upload-file.ts'

const MakeUser = graphql(`
  mutation LanguagesUser($name: String!, $email: String) {
    createUser(input: { name: $name, email: $email }) {
      __typename
      ... on ValidationError { issues { path message } }
      ... on Error { code message }
    }
  }
`)
const MakeKey = graphql(`
  mutation LanguagesKey($language: String, $userId: ID) {
    createApiKey(input: { name: "reader", scopes: [ADMIN], language: $language, userId: $userId }) {
      __typename
      ... on CreateApiKeyPayload { secret apiKey { language } }
      ... on ValidationError { issues { path message } }
    }
  }
`)
const SetAlert = graphql(`
  mutation LanguagesAlert($agentId: ID!) {
    setCoverageAlert(input: { agentId: $agentId, belowPercent: 60, dropPoints: 10 }) { __typename }
  }
`)
const ReadAgent = graphql(`
  query LanguagesRead($id: ID!) {
    agent(id: $id) { coverage { changes { cause detail } } gaps(threshold: 1) { node { key } recommendation } }
  }
`)
const WatchAlerts = graphql(`
  subscription LanguagesAlerts($agentId: ID!) { coverageAlerts(agentId: $agentId, after: "0") { reason } }
`)
const ReadTask = graphql(`
  query LanguagesTask($id: ID!) {
    task(id: $id) {
      status progress { step } failure { code message } deadLetter { stage } events { nodes { type message } }
    }
  }
`)
const Explain = graphql(`
  query LanguagesExplain($documentId: ID!) {
    explainSearch(documentId: $documentId, input: { query: "zzzzqqqq" }) { stage detail }
  }
`)
const ListAgents = graphql(`
  query LanguagesList($first: Int, $after: String) { agents(first: $first, after: $after) { totalCount } }
`)
const Ask = graphql(`
  subscription LanguagesAsk($agentId: ID!) {
    agentQuery(input: { agentId: $agentId, query: "leave" }) { ... on QueryFailed { code message } }
  }
`)

const Follow = graphql(`
  subscription LanguagesFollow($queryId: ID!) {
    queryEvents(queryId: $queryId, after: 1) { ... on QueryFailed { code message } }
  }
`)

const ReadDocument = graphql(`
  query LanguagesDocument($id: ID!) { document(id: $id) { failure } }
`)

const canopy = setUpTestCanopy(
  {},
  {
    ...TASK_CODES,
    async COVERAGE_REFRESH(run, services) {
      if (!broken.has(run.task.agentId)) return runRefresh(run, services)
      await run.report({ percent: 10, step: 'Counting documents in scope' })
      throw new PermanentFailure('NOT_FOUND', 'The task has no agent.')
    },
  },
)
let korean: TestClient
/** IDs of agents whose measurement fails. */
const broken = new Set<string | null>()
beforeAll(async () => {
  korean = createTestClient(canopy.client.url, await makeKey('ko-kr'))
})

async function makeKey(language: string): Promise<string> {
  const { createApiKey } = await canopy.client.run(MakeKey, { language })
  return expectType(createApiKey, 'CreateApiKeyPayload').secret
}

/** @returns a client with the same key that sends Accept-Language. */
const speaking = (language: string, { url, secret }: Pick<TestClient, 'url' | 'secret'> = canopy.client) =>
  createTestClient(url, secret, { 'accept-language': language })

const ENGLISH = 'The input has 2 problems, starting with input.name: must have at least 1 character'
const KOREAN = '입력에 문제가 2개 있습니다. 첫 번째 문제는 input.name: 1자 이상이어야 합니다.'

describe('the language of a message', () => {
  it.each<[string, string | null, 'plain' | 'ko', string]>([
    ['ko', 'ko', 'plain', KOREAN],
    ['ko-KR before English', 'ko-KR;q=0.9,en;q=0.8', 'plain', KOREAN],
    ['English before Korean', 'en-US,en;q=0.9,ko;q=0.8', 'plain', ENGLISH],
    ['an unavailable language', 'fr-FR,fr;q=0.9', 'plain', ENGLISH],
    ['French before Korean', 'fr-FR,fr;q=0.9,ko;q=0.5', 'plain', KOREAN],
    ['Korean excluded', 'ko;q=0', 'plain', ENGLISH],
    ['a malformed header', ';;,=q,,-', 'plain', ENGLISH],
    ['no language, with a Korean key', null, 'ko', KOREAN],
    ['any language, with a Korean key', '*', 'ko', KOREAN],
    ['an unavailable language, with a Korean key', 'fr', 'ko', KOREAN],
    ['English, with a Korean key', 'en', 'ko', ENGLISH],
    ['no language, with a key without a language', null, 'plain', ENGLISH],
  ])('is right for a request for %s', async (_, acceptLanguage, key, message) => {
    const { secret, url } = key === 'ko' ? korean : canopy.client
    const headers = {
      authorization: `Bearer ${secret}`,
      'content-type': 'application/json',
      ...(acceptLanguage !== null && { 'accept-language': acceptLanguage }),
    }
    const query = 'mutation { createUser(input: { name: "", email: "x" }) { ... on Error { message } } }'
    const answer = await requestExactly(url, headers, JSON.stringify({ query }))
    expect(JSON.parse(answer.text).data.createUser.message).toBe(message)
    const isKorean = message === KOREAN
    expect(answer.headers).toMatchObject({
      'content-language': isKorean ? 'ko' : 'en',
      vary: expect.stringContaining('Accept-Language'),
    })
  })

  it('applies to each issue and leaves its path unchanged', async () => {
    const { createUser } = await speaking('ko').run(MakeUser, { name: '', email: 'x' })
    expect(createUser).toEqual({
      __typename: 'ValidationError',
      code: 'VALIDATION_FAILED',
      message: KOREAN,
      issues: [
        { path: 'input.name', message: '1자 이상이어야 합니다.' },
        { path: 'input.email', message: 'name@example.org 같은 이메일 주소여야 합니다.' },
      ],
    })
  })

  it('applies to top-level errors, except for messages of graphql-js', async () => {
    const messageOf = async (variables: object, client = speaking('ko')) =>
      (await client.send(ListAgents, variables)).errors?.[0]?.message
    expect(await messageOf({ first: 1000 })).toBe('first는 1에서 100 사이여야 하는데 1000입니다.')
    expect(await messageOf({ after: 'x' })).toBe(
      '이 목록과 정렬 순서에 맞지 않는 커서입니다. `after` 없이 처음부터 다시 조회하세요.',
    )
    expect(await messageOf({ first: 'x' })).toMatch(/^Variable "\$first" got invalid value "x"/)
    const stranger = speaking('ko', { url: canopy.client.url, secret: 'wrong' })
    expect(await messageOf({}, stranger)).toBe('등록되지 않았거나 만료 또는 폐기된 API 키입니다.')
  })

  it.each<[string, string, object, RegExp]>([
    [
      'nesting',
      `${'{a'.repeat(101)}${'}'.repeat(101)}`,
      {},
      /^GraphQL 문서의 중첩이 한도인 100단계를 넘습니다\./,
    ],
    [
      'variables',
      '{ __typename }',
      JSON.parse(`{"a":${'['.repeat(101)}${']'.repeat(101)}}`),
      /^변수의 중첩이 한도인 100단계를 넘습니다\./,
    ],
    [
      'cost',
      `{ ${Array.from({ length: 13 }, (_, i) => `a${i}: search(input: { query: "a" }) { tookMs }`).join(' ')} }`,
      {},
      /^요청이 너무 큽니다\. 비용은 \d+, 깊이는 2단계입니다\./,
    ],
  ])('applies to the limit of %s', async (_, query, variables, message) => {
    const { json } = await postRaw(korean, { query, variables })
    expect(json.errors).toMatchObject([
      { message: expect.stringMatching(message), extensions: { code: 'COST_LIMIT' } },
    ])
  })

  it('applies to QueryFailed in a stream', async () => {
    for (const [client, message] of [
      [canopy.client, 'No agent has the id or key "agent_x".'],
      [speaking('ko'), 'ID 또는 키가 "agent_x"인 에이전트가 없습니다.'],
    ] as const)
      expect(await collect(client.watch(Ask, { agentId: 'agent_x' }))).toEqual([
        { agentQuery: { code: 'NOT_FOUND', message } },
      ])
  })
})

describe('the language of a key', () => {
  it('is stored in canonical form', async () => {
    for (const [language, stored] of [
      ['KO-kr', 'ko-KR'],
      [undefined, null],
    ])
      expect(await canopy.client.run(MakeKey, { language })).toMatchObject({
        createApiKey: { apiKey: { language: stored } },
      })
  })

  it.each(['', 'korean language', 'k', 'x'.repeat(40), 'ko_KR'])(
    'is rejected if it is not a language tag: %j',
    async language => {
      const { createApiKey: made } = await canopy.client.run(MakeKey, { language, userId: 'user_x' })
      expect(made).toMatchObject({
        __typename: 'ValidationError',
        issues: [{ path: 'input.userId' }, { path: 'input.language' }],
      })
    },
  )
})

describe('a stored message', () => {
  it('is translated when read: coverage changes, gaps and alerts', async () => {
    const client = await canopy.newClient()
    const { agentId, documentIds } = await seedWorld(client)
    await client.run(SetAlert, { agentId })
    await setTargets(client, agentId, { policies: 0, 'policies/leave': 5, 'policies/travel': 5 })
    await measure(client, agentId)
    await seedDocuments(canopy.app, client, ['Sick leave', 'Parental leave'], ['policies/leave'])
    await seedDocuments(canopy.app, client, ['Trains', 'Hotels', 'Meals'], ['policies/travel'])
    await measure(client, agentId)
    const read = async (reader: TestClient) => (await reader.run(ReadAgent, { id: agentId })).agent
    const inKorean = speaking('ko', client)
    /** What `read` returns: for each node under its target, a change and a recommendation. */
    const expected = (detail: string, recommend: (name: string) => string) => ({
      coverage: { changes: [{ cause: 'DOCUMENTS_ADDED', detail }] },
      gaps: [
        { node: { key: 'policies/leave' }, recommendation: recommend('Leave') },
        { node: { key: 'policies/travel' }, recommendation: recommend('Travel') },
      ],
    })
    expect(await read(client)).toEqual(
      expected(
        '+3 documents under Travel, +2 documents under Leave',
        name => `Add 1 document under "${name}", or lower its target.`,
      ),
    )
    expect(await read(inKorean)).toEqual(
      expected(
        'Travel 문서 3건 증가, Leave 문서 2건 증가',
        name => `"${name}"에 문서를 1건 추가하거나 목표를 낮추세요.`,
      ),
    )
    await deleteDocuments(client, ...documentIds)
    await measure(client, agentId)
    for (const [reader, reason] of [
      [client, 'Coverage fell by 30.0 points, from 80.0 % to 50.0 %, below 60 %'],
      [inKorean, '커버리지가 80.0%에서 50.0%로 30.0포인트 떨어져 기준인 60%보다 낮아졌습니다.'],
    ] as const)
      expect(await take(reader.watch(WatchAlerts, { agentId }), 1)).toEqual([{ coverageAlerts: { reason } }])
    expect((await read(inKorean))?.coverage?.changes).toEqual([
      { cause: 'DOCUMENTS_REMOVED', detail: 'Leave 문서 2건 감소, Travel 문서 1건 감소' },
    ])
  })

  it('is translated when read: task steps and failures', async () => {
    const client = await canopy.newClient()
    const { agentId, documentIds } = await seedWorld(client)
    const inKorean = speaking('ko', client)
    const run = async () => {
      const id = await refreshCoverage(client, agentId)
      await waitForTask(client, id)
      const read = async (reader: TestClient) => (await reader.run(ReadTask, { id })).task
      return { english: await read(client), korean: await read(inKorean) }
    }
    const translations = new Map([
      ['Counting documents in scope', '담당 범위의 문서 집계'],
      ['Writing the snapshot', '측정 결과 저장'],
    ])
    const done = await run()
    const messages = done.english?.events.nodes.map(({ message }) => message) ?? []
    expect(messages).toEqual(expect.arrayContaining([...translations.keys()]))
    expect(done.korean?.events.nodes.map(({ message }) => message)).toEqual(
      messages.map(message => (message ? translations.get(message) : message)),
    )
    broken.add(decodeId('Agent', agentId))
    const failed = await run()
    const failedAt = (step: string, message: string) => ({
      status: 'FAILED',
      progress: { step },
      failure: { code: 'NOT_FOUND', message },
      deadLetter: { stage: step },
    })
    expect(failed).toMatchObject({
      english: failedAt('Counting documents in scope', 'The task has no agent.'),
      korean: failedAt('담당 범위의 문서 집계', '작업에 에이전트가 지정되지 않았습니다.'),
    })
    expect(await inKorean.run(Explain, { documentId: documentIds[0] ?? '' })).toEqual({
      explainSearch: {
        stage: 'NO_LANE_MATCHED',
        detail: 'lexical, trigram 방식으로는 검색어와 관련된 구절이 문서에 없습니다.',
      },
    })
  })

  it('is translated when read: the end of a streamed query', async () => {
    const client = await canopy.newClient()
    const { agentId } = await seedWorld(client)
    const queryId = await seedQuery(client, agentId)
    // Simulates a process that was killed after its first write.
    const { prisma } = canopy.app.database
    const id = decodeQueryId(queryId) ?? ''
    await prisma.agentQueryEvent.deleteMany({ where: { queryId: id, sequence: { gt: 1 } } })
    const data = { endedAt: null, lastSequence: 1, leaseExpiresAt: new Date(0) }
    await prisma.agentQuery.update({ where: { id }, data })
    for (const [reader, message] of [
      [client, 'The server that ran this query is gone. Send the query again.'],
      [speaking('ko', client), '이 쿼리를 실행하던 서버가 사라졌습니다. 쿼리를 다시 보내세요.'],
    ] as const)
      expect(await take(reader.watch(Follow, { queryId }), 1)).toEqual([
        { queryEvents: { code: 'UNAVAILABLE', message } },
      ])
  })

  it('is translated when read: document failures', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000', 'hex')
    const { accepted } = await addFiles(canopy.client, ['picture.png', png])
    const failureOf = async (reader: TestClient) =>
      (await reader.run(ReadDocument, { id: accepted[0]?.id ?? '' })).document?.failure
    expect(await failureOf(canopy.client)).toBe('The file is a PNG image, which has no text to read.')
    expect(await failureOf(korean)).toBe('PNG 이미지에는 읽을 텍스트가 없습니다.')
  })
})

describe('a WebSocket', () => {
  const QUERY = '{ agents(first: 0) { totalCount } }'
  const EXPECTED = {
    en: 'first must be from 1 to 100, but is 0.',
    ko: 'first는 1에서 100 사이여야 하는데 0입니다.',
  }

  /** Sends an operation with these connectionParams and this upgrade request header. @returns the first result. */
  async function askOver(
    said: Record<string, string>,
    header?: string,
    query = QUERY,
  ): Promise<{ data?: unknown; errors?: unknown }> {
    const headers: Record<string, string> = header === undefined ? {} : { 'accept-language': header }
    const params = { authorization: `Bearer ${canopy.client.secret}`, ...said }
    const client = connectSocket(canopy.client.url, params, headers)
    for await (const result of client.iterate({ query })) return result
    throw new Error('There was no result.')
  }

  it.each<[string, Record<string, string>, string | undefined, 'en' | 'ko']>([
    ['connectionParams', { 'Accept-Language': 'ko' }, 'en', 'ko'],
    ['the upgrade request', {}, 'ko', 'ko'],
    ['the API key', { authorization: 'KOREAN' }, undefined, 'ko'],
    [
      'connectionParams, although upgrade request and key differ',
      { authorization: 'KOREAN', 'accept-language': 'en' },
      'ko',
      'en',
    ],
    ['nothing, which means English', {}, undefined, 'en'],
  ])('takes its language from %s', async (_, said, header, language) => {
    const params =
      said.authorization === 'KOREAN' ? { ...said, authorization: `Bearer ${korean.secret}` } : said
    expect((await askOver(params, header)).errors).toMatchObject([{ message: EXPECTED[language] }])
  })

  it.each([
    ['ko', 'ID 또는 키가 "agent_x"인 에이전트가 없습니다.'],
    ['en', 'No agent has the id or key "agent_x".'],
  ])('answers subscriptions in its language: %s', async (language, message) => {
    const query =
      'subscription { agentQuery(input: { agentId: "agent_x", query: "a" }) { ... on QueryFailed { message } } }'
    const { data } = await askOver({ 'Accept-Language': language }, undefined, query)
    expect(data).toEqual({ agentQuery: { message } })
  })

  it('translates the close reason of a refused connection', async () => {
    const socket = connectSocket(canopy.client.url, { 'Accept-Language': 'ko' })
    const closed = new Promise(resolve => socket.on('closed', resolve))
    socket.subscribe({ query: QUERY }, { next() {}, error() {}, complete() {} })
    expect(await closed).toMatchObject({
      code: 4401,
      reason: 'API 키를 "Authorization: Bearer <key>" 또는 "X-API-Key: <key>" 헤더로 보내세요.',
    })
  })
})

describe('the single connection mode', () => {
  it('answers operations in the language of its stream, and rejects requests in the language of the request', async () => {
    const inKorean = singleConnection(canopy.client, { 'accept-language': 'ko' })
    const inEnglish = singleConnection(canopy.client, { 'accept-language': 'en' })
    const { text: token } = await inKorean.reserve()
    const stream = await inKorean.open(token)
    const request = { document: ListAgents, variables: { first: 0 } }
    await inEnglish.start(token, { ...request, id: 'query' })
    await inEnglish.start(token, { document: Ask, variables: { agentId: 'agent_x' }, id: 'subscription' })
    const messages = (id: string) => JSON.stringify(stream.events(id)[0]?.payload)
    await expect.poll(() => messages('query')).toContain('first는 1에서 100 사이여야 하는데 0입니다.')
    await expect
      .poll(() => messages('subscription'))
      .toContain('ID 또는 키가 \\"agent_x\\"인 에이전트가 없습니다.')
    expect((await inKorean.start(token, { ...request, id: '' })).errors).toMatchObject([
      { message: expect.stringMatching(/^오퍼레이션 ID가 없습니다\./) },
    ])
    expect((await inEnglish.start(token, { ...request, id: '' })).errors).toMatchObject([
      { message: expect.stringMatching(/^Operation ID is missing\./) },
    ])
    stream.close()
    await stream.ended
  })
})

describe('outside GraphQL', () => {
  it.each([
    ['/uploads/x', 'No upload has this URL.', '이 주소에는 업로드가 없습니다.'],
    ['/artifacts/x', 'File not found, or the URL has expired.', '이 주소에 파일이 없거나'],
    ['/sign-in', 'Use POST to send the token of a sign-in link.', '로그인 링크의 토큰을 POST로 보내세요.'],
    ['/schema.graphql', 'Use GET to read the schema.', 'GET으로 스키마를 요청하세요.'],
    ['/nowhere', 'Not found: /nowhere.', '/nowhere 경로에는 아무것도 없습니다.'],
  ])('%s returns errors in the language of Accept-Language', async (path, en, ko) => {
    for (const [language, message] of Object.entries({ en, ko })) {
      const { status, headers, json } = await requestRaw(canopy.url + path, {
        method: 'PUT',
        headers: { 'accept-language': language },
      })
      expect(status).toBe(['/sign-in', '/schema.graphql'].includes(path) ? 405 : 404)
      expect(json).toMatchObject({ message: expect.stringContaining(message) })
      expect(headers.get('content-language')).toBe(language)
      expect(headers.get('vary')).toContain('Accept-Language')
    }
  })
})
