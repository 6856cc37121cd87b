import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { graphql } from '../support/gql/gql.ts'
import { type HeldTimers, holdTimers } from '../support/hold-timers.ts'
import { randomId } from '../support/schema-walk.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import {
  type Answer,
  type Received,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../support/webhook-receiver.ts'

const Create = graphql(`
  mutation TryCreate($input: CreateWebhookEndpointInput!) {
    createWebhookEndpoint(input: $input) {
      __typename
      ... on CreateWebhookEndpointPayload { secret endpoint { id } }
      ... on ValidationError { issues { path message } }
    }
  }
`)
const Update = graphql(`
  mutation TryUpdate($input: UpdateWebhookEndpointInput!) {
    updateWebhookEndpoint(input: $input) {
      __typename
      ... on ValidationError { issues { path message } }
    }
  }
`)
const Test = graphql(`
  mutation TryTest($id: ID!) {
    testWebhookEndpoint(input: { id: $id }) {
      __typename
      ... on TestWebhookEndpointPayload {
        delivery {
          id
          event
          url
          status
          nextAttemptAt
          task { id }
          attempts { responseStatus error responseBody }
        }
      }
      ... on NotFoundError { requestedId }
      ... on LimitReachedError { limit retryAfterMs message }
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

let answer: (request: Received) => Answer = () => 204
let canopy: TestCanopy
let receiver: WebhookReceiver
/** Each test has its own workspace. */
let client: TestClient
beforeAll(async () => {
  receiver = await startWebhookReceiver(request => answer(request))
  canopy = await startTestCanopy({
    WEBHOOK_ALLOW_LOOPBACK: 'true',
    WEBHOOK_QUICK_RETRY_MS: '1',
    WEBHOOK_RETRY_SECONDS: '0',
    WEBHOOK_TIMEOUT_MS: '60000',
  })
})
afterAll(async () => {
  await canopy.stop()
  await receiver.close()
})
let deadlines: HeldTimers
beforeEach(async () => {
  deadlines = holdTimers(WAIT_MS)
  answer = () => 204
  receiver.received.length = 0
  client = await canopy.newClient()
})
afterEach(() => vi.restoreAllMocks())

async function createEndpoint() {
  const { createWebhookEndpoint: made } = await client.run(Create, {
    input: { url: `${receiver.url}/hook`, events: ['TASK_COMPLETED'] },
  })
  if (made.__typename !== 'CreateWebhookEndpointPayload') throw new Error(JSON.stringify(made))
  return { id: made.endpoint.id, secret: made.secret }
}

const test = async (id: string, by = client) => (await by.run(Test, { id })).testWebhookEndpoint
const endpoint = async () => (await client.run(List, {})).webhookEndpoints.nodes[0]

describe('testWebhookEndpoint', () => {
  it('sends a signed test event and returns its delivery with the answer', async () => {
    const { id, secret } = await createEndpoint()
    answer = () => response => void response.writeHead(200).end('thanks')
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
    const { headers = {}, body = '' } = receiver.received[0] ?? {}
    expect(headers['webhook-id']).toBe('delivery' in tested && tested.delivery.id)
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual({
      type: 'test',
      timestamp: expect.any(String),
      data: { endpointId: id },
    })
    expect((await endpoint())?.deliveries.nodes).toMatchObject([{ event: 'TEST', status: 'DELIVERED' }])
  })

  it.each([500, 410])('sends once, and does not change an endpoint that responds with %i', async status => {
    const { id } = await createEndpoint()
    answer = () => status
    expect(await test(id)).toMatchObject({
      delivery: { status: 'FAILED', nextAttemptAt: null, attempts: [{ responseStatus: status }] },
    })
    await canopy.idle()
    expect(receiver.received).toHaveLength(1)
    const row = await canopy.app.database.prisma.webhookEndpoint.findUnique({
      where: { id: decodeId('WebhookEndpoint', id) ?? '' },
    })
    expect(row).toMatchObject({ status: 'ENABLED', failingSince: null })
  })

  it('reaches an endpoint that is disabled or failing, without changing it', async () => {
    const { id } = await createEndpoint()
    await client.run(Update, { input: { id, status: 'DISABLED' } })
    const where = { id: decodeId('WebhookEndpoint', id) ?? '' }
    const failingSince = new Date('2026-01-01')
    await canopy.app.database.prisma.webhookEndpoint.update({ where, data: { failingSince } })
    expect(await test(id)).toMatchObject({ delivery: { status: 'DELIVERED' } })
    expect(await endpoint()).toMatchObject({ status: 'DISABLED', disabledReason: 'Disabled by a user.' })
    expect(await canopy.app.database.prisma.webhookEndpoint.findUnique({ where })).toMatchObject({
      failingSince,
    })
  })

  it('returns the delivery as PENDING when the receiver takes too long', async () => {
    const { id } = await createEndpoint()
    const held = Promise.withResolvers<() => void>()
    answer = () => response => held.resolve(() => response.writeHead(204).end())
    const testing = test(id)
    const finish = await held.promise
    deadlines.expire()
    expect(await testing).toMatchObject({ delivery: { status: 'PENDING', attempts: [] } })
    finish()
    await canopy.idle()
    expect((await endpoint())?.deliveries.nodes).toMatchObject([{ status: 'DELIVERED' }])
  })

  it('is limited to 10 per minute and workspace', async () => {
    const first = await createEndpoint()
    const second = await createEndpoint()
    for (let i = 0; i < 5; i++)
      for (const { id } of [first, second]) expect(await test(id)).toMatchObject({ delivery: {} })
    const refused = await test(first.id)
    expect(refused).toMatchObject({ __typename: 'LimitReachedError', limit: 10 })
    const retryAfterMs = 'retryAfterMs' in refused ? (refused.retryAfterMs ?? 0) : 0
    expect(retryAfterMs).toBeGreaterThan(0)
    expect(retryAfterMs).toBeLessThanOrEqual(60_000)
    expect(receiver.received).toHaveLength(10)
    const where = { endpointId: decodeId('WebhookEndpoint', first.id) }
    await canopy.app.database.prisma.webhookDelivery.updateMany({
      where,
      data: { createdAt: new Date(Date.now() - 3_600_000) },
    })
    expect(await test(second.id)).toMatchObject({ delivery: { status: 'DELIVERED' } })
  })

  it('returns NotFoundError for another workspace, and requires the ADMIN scope', async () => {
    const { id } = await createEndpoint()
    const [stranger, writer] = [
      await canopy.newClient(),
      await canopy.newClient({ scopes: ['READ', 'WRITE'] }),
    ]
    for (const unknown of [id, randomId('endpoint')])
      expect(await test(unknown, stranger)).toEqual({ __typename: 'NotFoundError', requestedId: unknown })
    expect(await test(id, writer)).toEqual({ __typename: 'NotPermittedError' })
    expect(receiver.received).toEqual([])
  })
})

it('an endpoint cannot subscribe to TEST, which is reported with all other problems', async () => {
  const { id } = await createEndpoint()
  const message = 'must not be TEST, which only testWebhookEndpoint can send'
  const created = await client.run(Create, {
    input: { url: 'ftp://example.com/', description: 'x'.repeat(501), events: ['TASK_COMPLETED', 'TEST'] },
  })
  expect(created.createWebhookEndpoint).toMatchObject({
    issues: [{ path: 'input.description' }, { path: 'input.url' }, { path: 'input.events.1', message }],
  })
  const updated = await client.run(Update, { input: { id, events: ['TEST'] } })
  expect(updated.updateWebhookEndpoint).toMatchObject({ issues: [{ path: 'input.events.0', message }] })
})
