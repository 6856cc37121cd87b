import { describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { openEvents } from '../support/open-stream.ts'
import { postRaw, requestRaw } from '../support/raw-request.ts'
import { untyped } from '../support/schema-walk.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const ALLOWED = 'https://app.example.com'
const canopy = setUpTestCanopy({ CORS_ORIGINS: `${ALLOWED}, https://admin.example.com` })

function preflight(origin: string): Promise<Response> {
  return fetch(canopy.client.url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  })
}

const ask = (origin: string) => postRaw(canopy.client, { query: '{ __typename }' }, { origin })

describe('a page of an allowed origin', () => {
  it('may send requests with its key in a header', async () => {
    const { status, headers } = await preflight(ALLOWED)
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe(ALLOWED)
    expect(headers.get('access-control-allow-headers')).toMatch(/authorization.*content-type/)
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    const answer = await ask(ALLOWED)
    expect(answer.headers.get('access-control-allow-origin')).toBe(ALLOWED)
    expect(answer.headers.get('vary')).toMatch(/origin/i)
    expect(answer.json).toEqual({ data: { __typename: 'Query' } })
  })

  it('may reserve, use and stop a single connection', async () => {
    const { headers } = await preflight(ALLOWED)
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST, PUT, DELETE')
    expect(headers.get('access-control-allow-headers')).toContain('x-graphql-event-stream-token')
    const authorization = `Bearer ${canopy.client.secret}`
    const reserved = await requestRaw(canopy.client.url, {
      method: 'PUT',
      headers: { origin: ALLOWED, authorization },
    })
    expect(reserved.status).toBe(201)
    expect(reserved.headers.get('access-control-allow-origin')).toBe(ALLOWED)
  })

  it('may read a stream', async () => {
    const document = untyped('subscription { workspaceEvents { __typename } }')
    const stream = await openEvents(canopy.client, { document, headers: { origin: ALLOWED } })
    expect(stream.headers.get('access-control-allow-origin')).toBe(ALLOWED)
    expect(stream.headers.get('content-type')).toBe('text/event-stream')
    stream.close()
  })
})

describe.each([
  'https://evil.example.com',
  'http://app.example.com',
  'https://app.example.com.evil.io',
  'null',
])('a page of the origin %s', origin => {
  it('gets no CORS headers', async () => {
    expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull()
    const answer = await ask(origin)
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    expect(answer.headers.get('vary')).toMatch(/origin/i)
  })

  it('cannot open a WebSocket', async () => {
    expect(await connect(origin)).toBe(403)
  })
})

it.each([
  ['a page of an allowed origin', () => ALLOWED],
  ['a page of the same origin', () => canopy.url],
  ['a client without an origin', () => undefined],
])('%s can open a WebSocket', async (_, origin) => {
  expect(await connect(origin())).toBe('open')
})

function connect(origin: string | undefined): Promise<'open' | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(canopy.client.url.replace('http', 'ws'), 'graphql-transport-ws', {
      ...(origin && { origin }),
    })
    socket.once('open', () => {
      resolve('open')
      socket.terminate()
    })
    socket.once('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode))
    socket.once('error', reject)
  })
}
