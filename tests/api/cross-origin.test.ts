import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const ALLOWED = 'https://app.example.com'
const OTHERS = [
  'https://evil.example.com',
  'http://app.example.com',
  'https://app.example.com.evil.io',
  'null',
]

let canopy: TestCanopy
beforeAll(async () => {
  canopy = await startTestCanopy({ CORS_ORIGINS: `${ALLOWED}, https://admin.example.com` })
})
afterAll(() => canopy.stop())

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

function ask(origin: string, accept: string, query: string): Promise<Response> {
  return fetch(canopy.client.url, {
    method: 'POST',
    headers: {
      origin,
      accept,
      authorization: `Bearer ${canopy.client.secret}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ query }),
  })
}

describe('a page of an allowed origin', () => {
  it('may send requests with its key in a header', async () => {
    const { status, headers } = await preflight(ALLOWED)
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe(ALLOWED)
    expect(headers.get('access-control-allow-headers')).toMatch(/authorization.*content-type/)
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    const answer = await ask(ALLOWED, 'application/json', '{ __typename }')
    expect(answer.headers.get('access-control-allow-origin')).toBe(ALLOWED)
    expect(answer.headers.get('vary')).toMatch(/origin/i)
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } })
  })

  it('may reserve, use and stop a single connection', async () => {
    const { headers } = await preflight(ALLOWED)
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST, PUT, DELETE')
    expect(headers.get('access-control-allow-headers')).toContain('x-graphql-event-stream-token')
    const authorization = `Bearer ${canopy.client.secret}`
    const reserved = await fetch(canopy.client.url, {
      method: 'PUT',
      headers: { origin: ALLOWED, authorization },
    })
    expect(reserved.status).toBe(201)
    expect(reserved.headers.get('access-control-allow-origin')).toBe(ALLOWED)
  })

  it('may read a stream', async () => {
    const stream = await ask(ALLOWED, 'text/event-stream', 'subscription { workspaceEvents { __typename } }')
    expect(stream.headers.get('access-control-allow-origin')).toBe(ALLOWED)
    expect(stream.headers.get('content-type')).toBe('text/event-stream')
    await stream.body?.cancel()
  })
})

describe.each(OTHERS)('a page of the origin %s', origin => {
  it('gets no CORS headers', async () => {
    expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull()
    const answer = await ask(origin, 'application/json', '{ __typename }')
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    expect(answer.headers.get('vary')).toMatch(/origin/i)
  })

  it('gets no WebSocket', async () => {
    expect(await connect(origin)).toBe(403)
  })
})

it.each([ALLOWED, undefined])('a WebSocket opens for the origin %s', async origin => {
  expect(await connect(origin)).toBe('open')
})

it('a WebSocket opens for a page of the same origin', async () => {
  expect(await connect(canopy.url)).toBe('open')
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
