import type { print } from 'graphql'
import { beforeEach, describe, expect, it } from 'vitest'
import { digestSecret, generateSecret } from '../../src/auth/authenticate.ts'
import { graphql } from '../support/gql/gql.ts'
import { connectSocket, type OpenStream, openEvents } from '../support/open-stream.ts'
import { makeRunningTask } from '../support/running-task.ts'
import { singleConnection } from '../support/single-connection.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createTestClient, type TestClient } from '../support/test-client.ts'

const Watch = graphql(`subscription LimitsWatch { workspaceEvents { __typename } }`)
const Heartbeats = graphql(`
  subscription LimitsHeartbeats { workspaceEvents(heartbeatSeconds: 1) { ... on Heartbeat { at } } }
`)
const Invalid = graphql(`subscription LimitsInvalid { workspaceEvents(after: "nonsense") { __typename } }`)
const CreateKey = graphql(`
  mutation LimitsCreateKey {
    createApiKey(input: { name: "another", scopes: [READ] }) { ... on CreateApiKeyPayload { secret } }
  }
`)

const canopy = setUpTestCanopy({
  STREAMS_PER_KEY: '2',
  STREAMS_PER_WORKSPACE: '3',
  STREAMS_PER_ADDRESS: '4',
  STREAMS_PER_PROCESS: '6',
  TRUSTED_PROXIES: 'loopback',
})
// The server notices with a delay that the previous test closed its streams.
beforeEach(() => expect.poll(() => canopy.app.metrics.scrape()).toMatch(/^canopy_subscriptions_open 0$/m))

async function open(
  client: TestClient,
  address: string,
  document: Parameters<typeof print>[0] = Watch,
): Promise<OpenStream> {
  const stream = await openEvents(client, { document, headers: { 'x-forwarded-for': address } })
  atEnd(stream.close)
  return stream
}

async function openMany(client: TestClient, address: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) expect((await open(client, address)).status).toBe(200)
}

async function newKey(client: TestClient): Promise<TestClient> {
  const { createApiKey } = await client.run(CreateKey, {})
  return createTestClient(client.url, 'secret' in createApiKey ? createApiKey.secret : generateSecret())
}

async function expectRefused(client: TestClient, address: string, message: RegExp): Promise<void> {
  const { status, headers, ended } = await open(client, address)
  expect(status).toBe(429)
  expect(headers.get('retry-after')).toBe('5')
  expect(headers.get('ratelimit-policy')).toMatch(/^"streams-per-\w+";q=\d;qu="concurrent-requests"$/)
  expect((await ended).items).toMatchObject([
    { errors: [{ message: expect.stringMatching(message), extensions: { code: 'RATE_LIMITED' } }] },
  ])
}

describe('one stream too many is rejected with RATE_LIMITED, naming the limit', () => {
  it('for a key', async () => {
    const client = await canopy.newClient()
    await openMany(client, '192.0.2.1', 2)
    await expectRefused(client, '192.0.2.1', /API key has 2 streams open/)
  })

  it('for a workspace, across its keys', async () => {
    const client = await canopy.newClient()
    const another = await newKey(client)
    await openMany(client, '192.0.2.1', 2)
    await openMany(another, '192.0.2.1', 1)
    await expectRefused(another, '192.0.2.1', /workspace has 3 streams open/)
  })

  it('for the address that a trusted proxy forwards, across workspaces', async () => {
    await openMany(await canopy.newClient(), '192.0.2.1', 2)
    await openMany(await canopy.newClient(), '192.0.2.1', 2)
    const third = await canopy.newClient()
    await expectRefused(third, '192.0.2.1', /address has 4 streams open/)
    await openMany(third, '192.0.2.2', 1)
  })

  it('for the process', async () => {
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3'])
      await openMany(await canopy.newClient(), address, 2)
    await expectRefused(await canopy.newClient(), '192.0.2.4', /server has 6 streams open/)
  })

  it('within a WebSocket connection', async () => {
    const client = await canopy.newClient()
    const where = { digest: digestSecret(client.secret) }
    const { workspaceId } = await canopy.app.database.prisma.apiKey.findUniqueOrThrow({ where })
    // Gives accepted streams an event to send.
    await makeRunningTask(canopy.app, workspaceId)
    const socket = connectSocket(client.url, { 'X-API-Key': client.secret })
    const subscribe = () => {
      const query = 'subscription { workspaceEvents(after: "0") { __typename } }'
      const results = socket.iterate({ query })
      atEnd(() => results.return?.())
      return results.next()
    }
    const answers = await Promise.all([subscribe(), subscribe(), subscribe()])
    const codes = answers.map(({ value }) => value?.errors?.[0]?.extensions?.code)
    expect(codes.toSorted()).toEqual(['RATE_LIMITED', undefined, undefined])
  })
})

it('counts a single connection as a stream, and each subscription in it as one more', async () => {
  const client = await canopy.newClient()
  const single = singleConnection(client)
  const { text: token } = await single.reserve()
  const stream = await single.open(token)
  await single.start(token, { document: Heartbeats, id: 'first' })
  await expect.poll(() => stream.events('first').length).toBeGreaterThan(0)
  await single.start(token, { document: Heartbeats, id: 'second' })
  await expect
    .poll(() => stream.events('second'))
    .toMatchObject([
      { event: 'next', payload: { errors: [{ extensions: { code: 'RATE_LIMITED' } }] } },
      { event: 'complete' },
    ])
  const { text: another } = await single.reserve()
  const refused = await single.open(another)
  await refused.ended
  expect(refused.status).toBe(429)
  expect(refused.text()).toContain('This API key has 2 streams open')
  stream.close()
  await expect.poll(async () => (await open(client, '127.0.0.1')).status).toBe(200)
})

it('closing a stream allows another', async () => {
  const client = await canopy.newClient()
  const first = await open(client, '192.0.2.1')
  await openMany(client, '192.0.2.1', 1)
  await expectRefused(client, '192.0.2.1', /API key/)
  first.close()
  await expect.poll(async () => (await open(client, '192.0.2.1')).status).toBe(200)
})

it('a stream that cannot be opened does not count', async () => {
  const client = await canopy.newClient()
  for (let i = 0; i < 5; i++) {
    const { ended } = await open(client, '192.0.2.1', Invalid)
    expect((await ended).items).toMatchObject([{ errors: [{ extensions: { code: 'BAD_CURSOR' } }] }])
  }
  await openMany(client, '192.0.2.1', 2)
})
