import { beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { graphql } from '../support/gql/gql.ts'
import { connectSocket, openEvents } from '../support/open-stream.ts'
import { postRaw, requestRaw } from '../support/raw-request.ts'
import { createRestrictedKey } from '../support/restricted-keys.ts'
import { untyped } from '../support/schema-walk.ts'
import { seedWorld } from '../support/seed.ts'
import { singleConnection } from '../support/single-connection.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createTestClient, type TestClient } from '../support/test-client.ts'
import { waitUntil } from '../support/wait-until.ts'

const Revoke = graphql(`
  mutation OriginRevoke($id: ID!) { revokeApiKey(input: { id: $id }) { __typename } }
`)
const Ask = untyped(`
  subscription ($agentId: ID!) {
    agentQuery(input: { agentId: $agentId, query: "annual leave" }) { __typename }
  }
`)
const PAGE = 'https://page.example.com'

const canopy = setUpTestCanopy()
let agentId: string
let key: TestClient & { keyId: string }
beforeAll(async () => {
  ;({ agentId } = await seedWorld(canopy.client))
  key = await createRestrictedKey(canopy.client, {
    scopes: ['ASK'],
    agentIds: [agentId],
    allowedOrigins: [PAGE],
  })
})

const preflight = (origin: string) =>
  fetch(canopy.client.url, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  })
const allowedIn = ({ headers }: { headers: Headers }) => headers.get('access-control-allow-origin')
const ask = (headers: Record<string, string>) => postRaw(key, { query: '{ viewer { scopes } }' }, headers)

describe('a key with allowed origins', () => {
  it('works for a page of one of them', async () => {
    const answer = await ask({ origin: PAGE })
    expect(answer.json).toEqual({ data: { viewer: { scopes: ['ASK'] } } })
    expect(allowedIn(answer)).toBe(PAGE)
    expect(answer.headers.get('vary')).toMatch(/origin/i)
  })

  it.each([
    ['another origin', { origin: 'https://evil.example.com' }],
    ['the same host without TLS', { origin: 'http://page.example.com' }],
    ['no origin', {}],
  ])('is refused with %s', async (_, headers) => {
    const { status, json } = await ask(headers)
    expect(status).toBe(403)
    expect(json.errors).toMatchObject([
      {
        message: 'This API key may only be used from its allowed origins.',
        extensions: { code: 'FORBIDDEN' },
      },
    ])
  })

  it('streams to a page of one of them, over both modes of Server-Sent Events', async () => {
    const page = createTestClient(key.url, key.secret, { origin: PAGE })
    const types: unknown[] = []
    for await (const { agentQuery } of page.watch(Ask, { agentId })) types.push(agentQuery)
    expect(types.at(-1)).toEqual({ __typename: 'QueryCompleted' })
    const single = singleConnection(key, { origin: PAGE })
    const { text: token } = await single.reserve()
    const stream = await single.open(token)
    await single.start(token, { document: Ask, variables: { agentId }, id: 'only' })
    await waitUntil('the query is over', async () => stream.text().includes('QueryCompleted'))
    const refused = await openEvents(key, { document: Ask, variables: { agentId } })
    expect(refused.status).toBe(403)
    refused.close()
  })

  it('is refused over a WebSocket that names the origin in its first message', async () => {
    const params = { authorization: `Bearer ${key.secret}` }
    const run = (connectionParams: Record<string, string>, upgradeHeaders: Record<string, string>) =>
      new Promise(resolve => {
        const socket = connectSocket(key.url, connectionParams, upgradeHeaders)
        socket.subscribe(
          { query: '{ viewer { scopes } }' },
          { next: resolve, error: problem => resolve((problem as { code?: number }).code), complete() {} },
        )
      })
    expect(await run(params, { origin: PAGE })).toEqual({ data: { viewer: { scopes: ['ASK'] } } })
    expect(await run({ ...params, origin: PAGE }, {})).toBe(4403)
  })
})

describe('a CORS preflight', () => {
  it('allows the origins that a valid key names, and no others', async () => {
    expect(allowedIn(await preflight(PAGE))).toBe(PAGE)
    for (const origin of ['https://evil.example.com', 'http://page.example.com', 'null'])
      expect(allowedIn(await preflight(origin))).toBeNull()
  })

  it('does not allow an origin that only a revoked key names', async () => {
    const origin = 'https://gone.example.com'
    const { keyId } = await createRestrictedKey(canopy.client, { scopes: ['READ'], allowedOrigins: [origin] })
    await canopy.client.run(Revoke, { id: keyId })
    expect(allowedIn(await preflight(origin))).toBeNull()
  })
})

it('a page of an origin that no key names cannot open a WebSocket', async () => {
  const open = (origin: string) =>
    new Promise(resolve => {
      const socket = new WebSocket(key.url.replace('http', 'ws'), 'graphql-transport-ws', { origin })
      socket.once('open', () => {
        resolve('open')
        socket.terminate()
      })
      socket.once('unexpected-response', (_, { statusCode }) => resolve(statusCode))
      socket.once('error', () => {})
    })
  expect(await open('https://evil.example.com')).toBe(403)
  expect(await open(PAGE)).toBe('open')
})

it('an unrestricted key works from any origin, as before', async () => {
  const { status } = await requestRaw(canopy.client.url, {
    headers: {
      authorization: `Bearer ${canopy.client.secret}`,
      'content-type': 'application/json',
      origin: 'https://evil.example.com',
    },
    body: JSON.stringify({ query: '{ __typename }' }),
  })
  expect(status).toBe(200)
})
