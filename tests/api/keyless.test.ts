import { getIntrospectionQuery } from 'graphql'
import { describe, expect, it } from 'vitest'
import { countStatements } from '../support/count-statements.ts'
import { openRawConnection, requestHead } from '../support/raw-connection.ts'
import { postRaw, type RawAnswer, requestRaw } from '../support/raw-request.ts'
import { readCloseCode } from '../support/raw-socket.ts'
import { atEnd, setUpTestCanopy, startTestCanopy } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const canopy = setUpTestCanopy({ INTROSPECTION: 'false' })

const JSON_TYPE = { 'content-type': 'application/json' }

function post(body: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return requestRaw(canopy.client.url, { headers: { ...JSON_TYPE, ...headers }, body })
}

function expectUnauthenticated({ status, json, headers }: RawAnswer): void {
  expect({ status, errors: json.errors }).toMatchObject({
    status: 401,
    errors: [{ extensions: { code: 'UNAUTHENTICATED', requestId: headers.get('x-request-id') } }],
  })
  expect(json.errors).toHaveLength(1)
}

describe('without a valid key', () => {
  const KEYS: Record<string, string>[] = [
    {},
    { 'x-api-key': 'canopy_unknown' },
    { authorization: 'Bearer canopy_unknown' },
  ]
  const GARBAGE: [string, string, Record<string, string>?][] = [
    ['46 kB of unknown fields', JSON.stringify({ query: `{ ${'agentz '.repeat(6_600)} }` })],
    ['a document that cannot be parsed', JSON.stringify({ query: '{{{{' })],
    ['4,000 braces', JSON.stringify({ query: `${'{a'.repeat(4_000)}${'}'.repeat(4_000)}` })],
    ['introspection', JSON.stringify({ query: getIntrospectionQuery() })],
    ['broken JSON', '{"query": '],
    ['deeply nested JSON', `{"query":"{ a }","variables":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    ['a batch', JSON.stringify(Array(1_000).fill({ query: '{ agents { totalCount } }' }))],
    [
      'another content type',
      'query=%7B__typename%7D',
      { 'content-type': 'application/x-www-form-urlencoded' },
    ],
    ['a file upload', '--x--', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['a body over the limit', 'x'.repeat(1_000_001)],
  ]
  it.each(GARBAGE)('rejects %s as unauthenticated', async (_, body, headers) => {
    for (const key of KEYS) expectUnauthenticated(await post(body, { ...headers, ...key }))
  })

  it.each(['{ nonsense', '{ agentz { id } }', getIntrospectionQuery()])(
    'rejects the GET request %s as unauthenticated',
    async query => {
      const url = `${canopy.client.url}?query=${encodeURIComponent(query)}`
      expectUnauthenticated(await requestRaw(url, { method: 'GET' }))
      expectUnauthenticated(await requestRaw(url, { method: 'GET', headers: { 'x-api-key': 'unknown' } }))
    },
  )

  it('sends no statement to the database for a request without a key', async () => {
    expect(await countStatements(canopy, () => post('{}'))).toBe(0)
  })

  it.each([
    ['no key', {}],
    ['an unknown key', { 'x-api-key': 'canopy_unknown' }],
  ])('with %s, answers before the body ends and closes the connection', async (_, key) => {
    const connection = await openRawConnection(canopy.url)
    connection.socket.write(
      requestHead('POST', '/graphql', { ...JSON_TYPE, ...key, 'content-length': '900000' }),
    )
    connection.socket.write('{"query": "{ ag')
    await waitUntil('the answer', async () => connection.received().includes('UNAUTHENTICATED'))
    expect(connection.received()).toMatch(/^HTTP\/1.1 401 /)
    await connection.closed
  })

  it('answers a preflight request', async () => {
    const { status } = await requestRaw(canopy.client.url, { method: 'OPTIONS' })
    expect(status).not.toBe(401)
  })

  it('closes a WebSocket whose first message is larger than it needs to be', async () => {
    const message = JSON.stringify({ type: 'connection_init', payload: { x: 'x'.repeat(20_000) } })
    expect(await readCloseCode(canopy.client, message)).toBe(1009)
  })
})

describe('with a key and introspection off', () => {
  it.each([
    ['a field', { query: '{ agentz { nodes { id } } }' }],
    ['a nested field', { query: '{ agents { nodez { id } } }' }],
    ['an argument', { query: '{ agents(frist: 1) { totalCount } }' }],
    ['an input field', { query: '{ search(input: { quary: "x" }) { tookMs } }' }],
    ['a type', { query: '{ node(id: "x") { ... on Agnet { id } } }' }],
    ['an enum value', { query: '{ agents(orderBy: { field: NAMES, direction: ASC }) { totalCount } }' }],
    [
      'an enum value in a variable',
      {
        query: 'query ($by: AgentOrder) { agents(orderBy: $by) { totalCount } }',
        variables: { by: { field: 'NAMES', direction: 'ASC' } },
      },
    ],
    [
      'an input field in a variable',
      {
        query: 'query ($input: SearchInput!) { search(input: $input) { tookMs } }',
        variables: { input: { quary: 'x', query: 'x' } },
      },
    ],
    [
      'an input field in the variable of a subscription',
      {
        query: 'subscription ($it: TaskFilter) { workspaceEvents(filter: $it) { __typename } }',
        variables: { it: { kindz: [] } },
      },
    ],
  ])('suggests no schema name for %s', async (_, body) => {
    const { text } = await postRaw(canopy.client, body)
    expect(text).toContain('BAD_USER_INPUT')
    expect(text).not.toMatch(/did you mean/i)
  })
})

it('suggests names if introspection is on', async () => {
  const open = await startTestCanopy({ INTROSPECTION: 'true' }, undefined, { hasWorker: false })
  atEnd(() => open.stop())
  const { text } = await postRaw(open.client, { query: '{ agentz { totalCount } }' })
  expect(text).toMatch(/Did you mean .*agents/)
})
