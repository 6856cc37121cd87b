import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { graphql } from '../support/gql/gql.ts'
import { type HeldTimers, holdTimers } from '../support/hold-timers.ts'
import { randomId } from '../support/schema-walk.ts'
import { CreateEndpoint, createEndpoint, QUICK_WEBHOOKS, UpdateEndpoint } from '../support/seed-webhook.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import { setUpWebhookReceiver, verifyLatest } from '../support/webhook-receiver.ts'

const Test = graphql(`
  mutation TryTest($id: ID!) {
    testWebhookEndpoint(input: { id: $id }) {
      __typename
      ... on TestWebhookEndpointPayload {
        delivery { id event url status nextAttemptAt task { id } attempts { responseStatus error responseBody } }
      }
      ... on NotFoundError { requestedId } ... on LimitReachedError { limit retryAfterMs message }
    }
  }
`)
const List = graphql(`
  query TryList {
    webhookEndpoints(first: 1) {
      nodes { status disabledReason deliveries(first: 20) { nodes { id event status } } }
    }
  }
`)

/** How long the mutation waits for a response, given the timeout below. */
const WAIT_MS = 15_000

const receiver = setUpWebhookReceiver()
const canopy = setUpTestCanopy({ ...QUICK_WEBHOOKS, WEBHOOK_TIMEOUT_MS: '60000' })
/** Each test has its own workspace. */
let client: TestClient
let deadlines: HeldTimers
beforeEach(async () => {
  deadlines = holdTimers(WAIT_MS)
  client = await canopy.newClient()
})
afterEach(() => vi.restoreAllMocks())

async function addEndpoint() {
  const { endpoint, secret } = await createEndpoint(client, `${receiver.url}/hook`)
  return { id: endpoint.id, secret, where: { id: decodeId('WebhookEndpoint', endpoint.id) ?? '' } }
}

const test = async (id: string, by = client) => (await by.run(Test, { id })).testWebhookEndpoint
const readEndpoint = async () => (await client.run(List, {})).webhookEndpoints.nodes[0]

describe('testWebhookEndpoint', () => {
  it('sends a signed test event and returns its delivery with the answer', async () => {
    const { id, secret } = await addEndpoint()
    receiver.answer = () => response => void response.writeHead(200).end('thanks')
    const tested = await test(id)
    expect(tested).toMatchObject({
      delivery: {
        event: 'TEST',
        url: `${receiver.url}/hook`,
        status: 'DELIVERED',
        nextAttemptAt: null,
        task: null,
        attempts: [{ responseStatus: 200, error: null, responseBody: 'thanks' }],
      },
    })
    expect(receiver.received).toHaveLength(1)
    expect(receiver.received[0]?.headers['webhook-id']).toBe('delivery' in tested && tested.delivery.id)
    expect(verifyLatest(receiver, secret)).toEqual({
      type: 'test',
      timestamp: expect.any(String),
      data: { endpointId: id },
    })
    expect((await readEndpoint())?.deliveries.nodes).toMatchObject([{ event: 'TEST', status: 'DELIVERED' }])
  })

  it.each([500, 410])('sends once, and does not change an endpoint that responds with %i', async status => {
    const { id, where } = await addEndpoint()
    receiver.answer = () => status
    expect(await test(id)).toMatchObject({
      delivery: { status: 'FAILED', nextAttemptAt: null, attempts: [{ responseStatus: status }] },
    })
    await canopy.idle()
    expect(receiver.received).toHaveLength(1)
    const row = await canopy.app.database.prisma.webhookEndpoint.findUnique({ where })
    expect(row).toMatchObject({ status: 'ENABLED', failingSince: null })
  })

  it('reaches an endpoint that is disabled or failing, without changing it', async () => {
    const { webhookEndpoint } = canopy.app.database.prisma
    const { id, where } = await addEndpoint()
    await client.run(UpdateEndpoint, { input: { id, status: 'DISABLED' } })
    const failingSince = new Date('2026-01-01')
    await webhookEndpoint.update({ where, data: { failingSince } })
    expect(await test(id)).toMatchObject({ delivery: { status: 'DELIVERED' } })
    expect(await readEndpoint()).toMatchObject({ status: 'DISABLED', disabledReason: 'Disabled by a user.' })
    expect(await webhookEndpoint.findUnique({ where })).toMatchObject({ failingSince })
  })

  it('returns the delivery as PENDING when the receiver takes too long', async () => {
    const { id } = await addEndpoint()
    const held = Promise.withResolvers<() => void>()
    receiver.answer = () => response => held.resolve(() => response.writeHead(204).end())
    const testing = test(id)
    const finish = await held.promise
    deadlines.expire()
    expect(await testing).toMatchObject({ delivery: { status: 'PENDING', attempts: [] } })
    finish()
    await canopy.idle()
    expect((await readEndpoint())?.deliveries.nodes).toMatchObject([{ status: 'DELIVERED' }])
  })

  it('is limited to 10 per minute and workspace', async () => {
    const [first, second] = [await addEndpoint(), await addEndpoint()]
    for (let i = 0; i < 5; i++)
      for (const { id } of [first, second]) expect(await test(id)).toMatchObject({ delivery: {} })
    const refused = await test(first.id)
    expect(refused).toMatchObject({ __typename: 'LimitReachedError', limit: 10 })
    const retryAfterMs = 'retryAfterMs' in refused ? (refused.retryAfterMs ?? 0) : 0
    expect(retryAfterMs).toBeGreaterThan(0)
    expect(retryAfterMs).toBeLessThanOrEqual(60_000)
    expect(receiver.received).toHaveLength(10)
    await canopy.app.database.prisma.webhookDelivery.updateMany({
      where: { endpointId: first.where.id },
      data: { createdAt: new Date(Date.now() - 3_600_000) },
    })
    expect(await test(second.id)).toMatchObject({ delivery: { status: 'DELIVERED' } })
  })

  it('returns NotFoundError for another workspace, and requires the ADMIN scope', async () => {
    const { id } = await addEndpoint()
    const stranger = await canopy.newClient()
    for (const unknown of [id, randomId('endpoint')])
      expect(await test(unknown, stranger)).toEqual({ __typename: 'NotFoundError', requestedId: unknown })
    const writer = await canopy.newClient({ scopes: ['READ', 'WRITE'] })
    expect(await test(id, writer)).toEqual({ __typename: 'NotPermittedError' })
    expect(receiver.received).toEqual([])
  })
})

it('an endpoint cannot subscribe to TEST, which is reported with all other problems', async () => {
  const { id } = await addEndpoint()
  const message = 'must not be TEST, which only testWebhookEndpoint can send'
  const created = await client.run(CreateEndpoint, {
    input: { url: 'ftp://example.com/', description: 'x'.repeat(501), events: ['TASK_COMPLETED', 'TEST'] },
  })
  expect(created.createWebhookEndpoint).toMatchObject({
    issues: [{ path: 'input.description' }, { path: 'input.url' }, { path: 'input.events.1', message }],
  })
  const updated = await client.run(UpdateEndpoint, { input: { id, events: ['TEST'] } })
  expect(updated.updateWebhookEndpoint).toMatchObject({ issues: [{ path: 'input.events.0', message }] })
})
