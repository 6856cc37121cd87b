import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { digestSecret } from '../../src/auth/authenticate.ts'
import { createMemoryBuckets } from '../../src/platform/rate-limit/memory-buckets.ts'
import { graphql } from '../support/gql/gql.ts'
import { connectSocket, openEvents } from '../support/open-stream.ts'
import { postRaw, type RawAnswer, requestRaw } from '../support/raw-request.ts'
import { makeRunningTask } from '../support/running-task.ts'
import { scrapeMetrics, sumOf } from '../support/scrape-metrics.ts'
import { singleConnection } from '../support/single-connection.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createTestClient, type TestClient } from '../support/test-client.ts'

const CreateKey = graphql(`
  mutation RateLimitCreateKey($rateLimit: RateLimitInput) {
    createApiKey(input: { name: "limited", scopes: [READ], rateLimit: $rateLimit }) {
      __typename
      ... on CreateApiKeyPayload { secret apiKey { rateLimit { capacity refillPerMinute remaining } } }
      ... on ValidationError { issues { path message } }
    }
  }
`)
const Watch = graphql(`subscription RateLimitWatch { workspaceEvents(after: "0") { __typename } }`)

/** 2 points. */
const NAME = '{ viewer { user { name } } }'
const RATE_LIMIT = '{ rateLimit { capacity refillPerMinute remaining resetAt } }'
const WATCH = 'subscription { workspaceEvents(after: "0") { __typename } }'

interface Cost {
  estimated: number
  actual: number
  remaining: number
  resetAt: string
}
type Costly = { extensions?: { cost?: Cost } }

/** `extensions.cost` of a response. */
const costOf = ({ json }: Pick<RawAnswer, 'json'>) => (json as Costly).extensions?.cost

const codeOf = ({ json }: RawAnswer) => json.errors?.[0]?.extensions.code

const canopy = setUpTestCanopy({
  RATE_LIMIT_KEY_CAPACITY: '1000',
  RATE_LIMIT_KEY_REFILL_PER_MINUTE: '1',
  RATE_LIMIT_ADDRESS_CAPACITY: '5',
  RATE_LIMIT_ADDRESS_REFILL_PER_MINUTE: '1',
  TRUSTED_PROXIES: 'loopback',
  CORS_ORIGINS: 'https://app.example.com',
})

// No point is restored, however long a test takes.
beforeAll(() => {
  canopy.app.buckets = createMemoryBuckets(() => 1_000_000)
})

let addresses = 0
/** The headers of a client at an address that no other test uses. */
const newAddress = () => ({ 'x-forwarded-for': `192.0.2.${++addresses}` })

/** A client in its own workspace, with all scopes. */
let client: TestClient
beforeEach(async () => {
  client = await canopy.newClient()
})

/** A client with its own bucket. */
async function limitedTo(capacity: number): Promise<TestClient> {
  const { createApiKey } = await client.run(CreateKey, { rateLimit: { capacity, refillPerMinute: 1 } })
  if (createApiKey.__typename !== 'CreateApiKeyPayload') throw new Error(createApiKey.__typename)
  return createTestClient(client.url, createApiKey.secret)
}

const remainingOf = async (client: TestClient) => {
  const { json } = await postRaw(client, { query: RATE_LIMIT })
  return (json.data as { rateLimit: { remaining: number } }).rateLimit.remaining
}

describe('a response', () => {
  it('says what it cost and what is left, in extensions and headers', async () => {
    const answer = await postRaw(client, { query: NAME })
    expect(answer.status).toBe(200)
    expect(costOf(answer)).toEqual({
      estimated: 2,
      actual: 2,
      remaining: 998,
      resetAt: expect.stringMatching(/^\d{4}-.*Z$/),
    })
    const header = (name: string) => answer.headers.get(name)
    expect(header('ratelimit-policy')).toBe('"key";q=1000;w=60000;qu="points"')
    expect(header('ratelimit')).toBe('"key";r=998;t=120')
    expect(header('x-ratelimit-limit')).toBe('1000')
    expect(header('x-ratelimit-remaining')).toBe('998')
    const resetAt = Math.ceil(Date.parse(costOf(answer)?.resetAt ?? '') / 1_000)
    expect(header('x-ratelimit-reset')).toBe(String(resetAt))
  })

  it('exposes the headers to pages of other origins', async () => {
    const { headers } = await postRaw(client, { query: NAME }, { origin: 'https://app.example.com' })
    const exposed = headers.get('access-control-expose-headers')
    for (const name of ['RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-RateLimit-Remaining'])
      expect(exposed).toContain(name.toLowerCase())
  })

  it('returns the part of the estimate that was not used', async () => {
    const answer = await postRaw(client, { query: '{ users(first: 100) { nodes { id name email } } }' })
    expect(costOf(answer)).toMatchObject({ estimated: 5, actual: 2, remaining: 998 })
    expect(await remainingOf(client)).toBe(998)
  })

  it('costs the estimate if it has an error, which can hide what was read', async () => {
    const query =
      '{ users(first: 100) { nodes { id name email } } tasks(after: "nonsense") { nodes { id } } }'
    const answer = await postRaw(client, { query })
    expect(codeOf(answer)).toBe('BAD_CURSOR')
    expect(costOf(answer)).toMatchObject({ estimated: 7, actual: 7 })
  })

  it('costs nothing if it only has the rate limit', async () => {
    const answer = await postRaw(client, { query: RATE_LIMIT })
    expect(costOf(answer)).toMatchObject({ estimated: 0, actual: 0, remaining: 1_000 })
    expect(answer.json.data).toMatchObject({
      rateLimit: { capacity: 1_000, refillPerMinute: 1, remaining: 1_000 },
    })
  })

  it.each([
    ['a document that cannot be parsed', { query: '{' }],
    ['an unknown field', { query: '{ nonsense }' }],
    [
      'an operation that is too expensive',
      {
        query: `{ ${Array.from({ length: 13 }, (_, i) => `a${i}: search(input: { query: "x" }) { tookMs }`).join(' ')} }`,
      },
    ],
    ['a body that is not JSON', '{'],
  ])('costs 1 point for %s', async (_, body) => {
    const { headers } = await postRaw(client, body)
    expect(headers.get('x-ratelimit-remaining')).toBe('999')
    expect(await remainingOf(client)).toBe(999)
  })
})

describe('an API key with its own limit', () => {
  it('is rejected when its points are used up, and only this key', async () => {
    const limited = await limitedTo(10)
    const answers = await Promise.all(Array.from({ length: 8 }, () => postRaw(limited, { query: NAME })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
    const refused = answers.find(({ status }) => status === 429)
    expect(refused?.json.errors?.[0]).toMatchObject({
      message: expect.stringMatching(
        /^This API key has 0 of 10 points left, but the operation needs 2\. 1 points are restored per minute\. Try again in \d+ s\.$/,
      ),
      extensions: { code: 'RATE_LIMITED', limit: 10, retryAfterMs: expect.any(Number) },
    })
    const wait = Number(refused?.headers.get('retry-after'))
    expect(wait).toBeGreaterThan(60)
    expect(wait).toBeLessThanOrEqual(120)
    expect(refused?.headers.get('ratelimit')).toMatch(/^"key";r=0;t=\d+$/)
    expect(refused && costOf(refused)).toMatchObject({ estimated: 2, actual: 0, remaining: 0 })
    expect((await postRaw(client, { query: NAME })).status).toBe(200)
  })

  it('can still read its rate limit', async () => {
    const limited = await limitedTo(2)
    expect((await postRaw(limited, { query: NAME })).status).toBe(200)
    expect(await remainingOf(limited)).toBe(0)
  })

  it('is shown with it', async () => {
    const { createApiKey } = await client.run(CreateKey, { rateLimit: { capacity: 7, refillPerMinute: 3 } })
    expect(createApiKey).toMatchObject({
      apiKey: { rateLimit: { capacity: 7, refillPerMinute: 3, remaining: 7 } },
    })
  })

  it('rejects an operation that it can never afford with COST_LIMIT', async () => {
    const limited = await limitedTo(1)
    const answer = await postRaw(limited, { query: NAME })
    expect([answer.status, codeOf(answer)]).toEqual([400, 'COST_LIMIT'])
  })

  it('must be within the bounds', async () => {
    const { createApiKey } = await client.run(CreateKey, {
      rateLimit: { capacity: 0, refillPerMinute: 1_000_001 },
    })
    expect(createApiKey).toMatchObject({
      issues: [
        { path: 'input.rateLimit.capacity', message: 'must be from 1 to 1000000' },
        { path: 'input.rateLimit.refillPerMinute', message: 'must be from 1 to 1000000' },
      ],
    })
  })
})

describe('X-Forwarded-For without trusted proxies', () => {
  const direct = setUpTestCanopy({
    RATE_LIMIT_ADDRESS_CAPACITY: '5',
    RATE_LIMIT_ADDRESS_REFILL_PER_MINUTE: '1',
  })
  beforeAll(() => {
    direct.app.buckets = createMemoryBuckets(() => 1_000_000)
  })

  it('is ignored', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 6; i++)
      statuses.push((await requestRaw(direct.client.url, { headers: newAddress(), body: '{}' })).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
  })
})

describe('a request without a valid API key', () => {
  const send = (headers: Record<string, string>) =>
    requestRaw(client.url, {
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: NAME }),
    })

  it('costs its address 1 point, whatever is wrong with the key', async () => {
    const address = newAddress()
    const expired = await limitedTo(10)
    await canopy.app.database.prisma.apiKey.update({
      where: { digest: digestSecret(expired.secret) },
      data: { expiresAt: new Date(0) },
    })
    const wrong: Record<string, string>[] = [
      {},
      { authorization: 'Basic x' },
      { authorization: 'Bearer canopy_wrong' },
      { 'x-api-key': 'x' },
      { authorization: `Bearer ${expired.secret}` },
    ]
    for (const headers of wrong) expect((await send({ ...address, ...headers })).status).toBe(401)
    const refused = await send(address)
    expect([refused.status, codeOf(refused)]).toEqual([429, 'RATE_LIMITED'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(refused.headers.get('ratelimit')).toMatch(/^"address";r=0;t=\d+$/)
    expect((await send(newAddress())).status).toBe(401)
    expect((await postRaw(client, { query: NAME }, address)).status).toBe(200)
  })

  it('is charged to the address that the trusted proxy saw, whatever its client claims', async () => {
    const { 'x-forwarded-for': seen } = newAddress()
    const claim = (address: string) => send({ 'x-forwarded-for': `${address}, ${seen}` })
    for (let i = 0; i < 5; i++) expect((await claim(`198.51.100.${i}`)).status).toBe(401)
    expect((await claim('198.51.100.5')).status).toBe(429)
  })

  it('counts in a WebSocket too', async () => {
    const address = newAddress()
    for (let i = 0; i < 5; i++) await send(address)
    const socket = connectSocket(client.url, { 'X-API-Key': 'wrong' }, address)
    await expect(socket.iterate({ query: NAME }).next()).rejects.toMatchObject({ code: 1013 })
  })

  it('is free for /health and /metrics', async () => {
    const address = newAddress()
    for (const path of ['/health', '/health/live', '/metrics'])
      for (let i = 0; i < 6; i++)
        expect((await fetch(canopy.url + path, { headers: address })).status).toBe(200)
    expect((await send(address)).status).toBe(401)
  })
})

it('charges a request with a restricted key to its address too', async () => {
  const visited = await limitedTo(5_000)
  await canopy.app.database.prisma.apiKey.update({
    where: { digest: digestSecret(visited.secret) },
    data: { allowedOrigins: ['https://app.example.com'] },
  })
  const send = (address: Record<string, string>, query = NAME) =>
    postRaw(visited, { query }, { origin: 'https://app.example.com', ...address })
  const address = newAddress()
  const first = await send(address)
  expect(first.headers.get('ratelimit')).toBe('"key";r=4998;t=120, "address";r=998;t=120')
  expect(first.headers.get('x-ratelimit-remaining')).toBe('998')
  expect(costOf(first)).toMatchObject({ remaining: 998 })
  // 200 points.
  const search = `{ ${Array.from({ length: 10 }, (_, i) => `a${i}: search(input: { query: "x" }) { tookMs }`).join(' ')} }`
  const statuses = []
  for (let i = 0; i < 5; i++) statuses.push((await send(address, search)).status)
  expect(statuses).toEqual([200, 200, 200, 200, 429])
  expect((await send(newAddress(), search)).status).toBe(200)
})

describe('over every transport, an operation is charged and rejected', () => {
  it('with GET', async () => {
    const limited = await limitedTo(3)
    const get = () =>
      requestRaw(`${limited.url}?query=${encodeURIComponent(NAME)}`, {
        method: 'GET',
        headers: { authorization: `Bearer ${limited.secret}` },
      })
    expect(costOf(await get())).toMatchObject({ actual: 2, remaining: 1 })
    expect((await get()).status).toBe(429)
  })

  it('with Server-Sent Events', async () => {
    const limited = await limitedTo(1)
    await giveEvent(limited)
    const stream = await openEvents(limited, { document: Watch })
    atEnd(stream.close)
    expect(stream.headers.get('x-ratelimit-remaining')).toBe('0')
    await expect.poll(() => stream.received().length).toBeGreaterThan(1)
    const [first, second] = stream.received() as Costly[]
    expect(first?.extensions?.cost).toMatchObject({ estimated: 1, actual: 1, remaining: 0 })
    expect(second?.extensions).toBeUndefined()
    const refused = await openEvents(limited, { document: Watch })
    expect(refused.status).toBe(429)
  })

  it('in a WebSocket', async () => {
    const limited = await limitedTo(5)
    await giveEvent(limited)
    const socket = connectSocket(limited.url, { 'X-API-Key': limited.secret })
    const firstOf = async (query: string) => {
      const results = socket.iterate({ query })
      atEnd(() => results.return?.())
      return (await results.next()).value as Costly & { errors?: { extensions: object }[] }
    }
    expect((await firstOf(NAME)).extensions?.cost).toMatchObject({ actual: 2, remaining: 3 })
    expect((await firstOf(WATCH)).extensions?.cost).toMatchObject({ actual: 1, remaining: 2 })
    expect((await firstOf(NAME)).extensions?.cost).toMatchObject({ remaining: 0 })
    for (const query of [NAME, WATCH])
      expect((await firstOf(query)).errors?.[0]?.extensions).toMatchObject({
        code: 'RATE_LIMITED',
        retryAfterMs: expect.any(Number),
      })
  })

  it('in a single connection', async () => {
    const limited = await limitedTo(3)
    await giveEvent(limited)
    const single = singleConnection(limited)
    const { text: token } = await single.reserve()
    const stream = await single.open(token)
    const Name = graphql(`query RateLimitName { viewer { user { name } } }`)
    await single.start(token, { document: Name, id: 'query' })
    await expect.poll(() => stream.events('query').length).toBe(2)
    await single.start(token, { document: Watch, id: 'events' })
    await expect.poll(() => stream.events('events').length).toBeGreaterThan(1)
    const costs = ['query', 'events'].map(
      id => (stream.events(id)[0]?.payload as Costly | undefined)?.extensions?.cost,
    )
    expect(costs).toMatchObject([{ remaining: 1 }, { remaining: 0 }])
    await single.start(token, { document: Name, id: 'refused' })
    await expect.poll(() => stream.events('refused').length).toBe(2)
    expect(stream.events('refused')[0]?.payload?.errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ])
  })

  async function giveEvent({ secret }: TestClient): Promise<void> {
    const { workspaceId } = await canopy.app.database.prisma.apiKey.findUniqueOrThrow({
      where: { digest: digestSecret(secret) },
    })
    await makeRunningTask(canopy.app, workspaceId)
  }
})

it('counts allowed and rejected requests by scope', async () => {
  const read = async () => {
    const scrapes = await scrapeMetrics([canopy.url])
    return ['canopy_rate_limit_allowed_total', 'canopy_rate_limited_total'].flatMap(name =>
      ['key', 'address'].map(scope => sumOf(scrapes, name, { scope })),
    )
  }
  const limited = await limitedTo(2)
  const before = await read()
  for (let i = 0; i < 3; i++) await postRaw(limited, { query: NAME })
  const address = newAddress()
  for (let i = 0; i < 6; i++) await requestRaw(client.url, { headers: address, body: '{}' })
  const after = await read()
  expect(after.map((count, i) => count - (before[i] ?? 0))).toEqual([1, 5, 2, 1])
})

it('answers in Korean', async () => {
  const limited = await limitedTo(2)
  await postRaw(limited, { query: NAME })
  const { json } = await postRaw(limited, { query: NAME }, { 'accept-language': 'ko' })
  expect(json.errors?.[0]?.message).toContain('이 오퍼레이션에는 2포인트가 필요합니다')
})
