import { createHmac } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { PermanentFailure } from '../../src/tasks/define.ts'
import { graphql } from '../support/gql/gql.ts'
import { randomId } from '../support/schema-walk.ts'
import { waitForTask } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import { runAllAttempts } from '../support/task-retries.ts'
import { TASK_CODES, type TaskCode } from '../support/tasks/task-codes.ts'
import type { TestClient } from '../support/test-client.ts'
import {
  type Answer,
  type Received,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../support/webhook-receiver.ts'

const Create = graphql(`
  mutation WebhookCreate($input: CreateWebhookEndpointInput!) {
    createWebhookEndpoint(input: $input) {
      __typename
      ... on CreateWebhookEndpointPayload {
        secret
        endpoint { id url description events status disabledReason createdAt }
      }
      ... on ValidationError { issues { path message } }
      ... on LimitReachedError { limit message }
    }
  }
`)
const Update = graphql(`
  mutation WebhookUpdate($input: UpdateWebhookEndpointInput!) {
    updateWebhookEndpoint(input: $input) {
      __typename
      ... on UpdateWebhookEndpointPayload { endpoint { id url description events status disabledReason } }
      ... on ValidationError { issues { path message } }
      ... on NotFoundError { requestedId }
    }
  }
`)
const Delete = graphql(`
  mutation WebhookDelete($id: ID!) {
    deleteWebhookEndpoint(input: { id: $id }) {
      __typename
      ... on DeleteWebhookEndpointPayload { deletedId }
      ... on NotFoundError { requestedId }
    }
  }
`)
const Rotate = graphql(`
  mutation WebhookRotate($id: ID!) {
    rotateWebhookSecret(input: { id: $id }) {
      __typename
      ... on RotateWebhookSecretPayload { secret endpoint { id } }
    }
  }
`)
const RotateOwn = graphql(`
  mutation WebhookRotateOwn {
    rotateWorkspaceWebhookSecret(input: {}) {
      __typename
      ... on RotateWorkspaceWebhookSecretPayload { secret }
    }
  }
`)
const Redeliver = graphql(`
  mutation WebhookRedeliver($id: ID!) {
    redeliverWebhook(input: { deliveryId: $id }) {
      __typename
      ... on RedeliverWebhookPayload { delivery { id status } }
      ... on NotFoundError { requestedId }
    }
  }
`)
const List = graphql(`
  query WebhookList($first: Int, $after: String) {
    webhookEndpoints(first: $first, after: $after) {
      totalCount
      pageInfo { endCursor hasNextPage }
      nodes { id status disabledReason deliveries(first: 10) { totalCount nodes { id status } } }
    }
  }
`)
const Log = graphql(`
  query WebhookLog($taskId: ID!) {
    task(id: $taskId) {
      deliveries(first: 10) {
        totalCount
        nodes {
          id
          event
          url
          status
          nextAttemptAt
          createdAt
          task { id }
          attempts { at responseStatus latencyMs error responseBody }
        }
      }
    }
  }
`)
const MakeWorld = graphql(`
  mutation WebhookWorld {
    createTaxonomy(input: { version: "v1", publish: true, nodes: [{ key: "all", name: "All" }] }) { __typename }
    createAgent(input: { name: "guide", nodeKeys: ["all"] }) {
      ... on CreateAgentPayload { agent { id } task { id } }
    }
  }
`)
const Refresh = graphql(`
  mutation WebhookRefresh($input: RefreshCoverageInput!) {
    refreshCoverage(input: $input) {
      __typename
      ... on RefreshCoveragePayload { task { id } }
      ... on ValidationError { issues { path message } }
    }
  }
`)
const Ingest = graphql(`
  mutation WebhookIngest {
    addDocuments(input: { documents: [{ title: "Badges", text: "The front desk replaces lost badges." }] }) { __typename }
  }
`)
const Cancel = graphql(`
  mutation WebhookCancel($id: ID!) { cancelTask(input: { id: $id }) { __typename } }
`)

const HOUR_MS = 3_600_000

const finished: TaskCode = async () => async () => ({
  coverageSnapshotId: '01a1fdce-7062-7528-8417-f121ba271400',
})
let code: TaskCode = finished
let answer: (request: Received, nth: number) => Answer = () => 204
let canopy: TestCanopy
let receiver: WebhookReceiver
/** Each test has its own workspace. */
let client: TestClient
let agentId: string
beforeAll(async () => {
  receiver = await startWebhookReceiver((request, nth) => answer(request, nth))
  canopy = await startTestCanopy(
    {
      WEBHOOK_ALLOW_LOOPBACK: 'true',
      WEBHOOK_QUICK_RETRY_MS: '1',
      WEBHOOK_RETRY_SECONDS: '3600,3600,3600',
      WEBHOOK_TIMEOUT_MS: '60000',
      WEBHOOK_ENDPOINT_LIMIT: '3',
      TASK_MAX_ATTEMPTS: '1',
    },
    { ...TASK_CODES, COVERAGE_REFRESH: (run, services) => code(run, services) },
  )
})
afterAll(async () => {
  await canopy.stop()
  await receiver.close()
})
beforeEach(async () => {
  code = finished
  answer = () => 204
  receiver.received.length = 0
  client = await canopy.newClient()
  const { createAgent } = await client.run(MakeWorld, {})
  if (!('agent' in createAgent) || !createAgent.agent) throw new Error('no agent')
  agentId = createAgent.agent.id
  await waitForTask(client, createAgent.task.id)
})

async function createEndpoint(path = '/hook', events = ['TASK_COMPLETED' as const]) {
  const { createWebhookEndpoint } = await client.run(Create, {
    input: { url: `${receiver.url}${path}`, description: 'ours', events },
  })
  if (createWebhookEndpoint.__typename !== 'CreateWebhookEndpointPayload')
    throw new Error(JSON.stringify(createWebhookEndpoint))
  return createWebhookEndpoint
}

async function refresh(webhookUrl?: string): Promise<string> {
  const { refreshCoverage } = await client.run(Refresh, {
    input: { agentId, ...(webhookUrl && { webhookUrl }) },
  })
  if (refreshCoverage.__typename !== 'RefreshCoveragePayload')
    throw new Error(JSON.stringify(refreshCoverage))
  return refreshCoverage.task?.id ?? ''
}

function lastReceived(): { headers: Record<string, string>; body: string } {
  const { headers, body } = receiver.received.at(-1) ?? { headers: {}, body: '' }
  return { headers: headers as Record<string, string>, body }
}

const askToWait = (seconds: number) => (response: ServerResponse) =>
  void response.writeHead(503, { 'retry-after': String(seconds) }).end()

/** Leaves a delivery pending with a Retry-After of 1 h. @returns its task ID and the number of requests so far. */
async function leaveOneWaiting() {
  const before = receiver.received.length
  answer = (_, nth) => (nth === 1 ? askToWait(3_600) : 204)
  const taskId = await refresh()
  await canopy.idle()
  expect(await deliveriesOf(taskId)).toMatchObject([{ status: 'PENDING', attempts: [{}] }])
  expect(receiver.received).toHaveLength(before + 1)
  return { taskId, requests: before + 1 }
}

async function deliveriesOf(taskId: string) {
  return (await client.run(Log, { taskId })).task?.deliveries.nodes ?? []
}

/** Runs a task and its deliveries to completion. @returns the deliveries. */
async function settle(taskId: string) {
  await runAllAttempts(canopy)
  return deliveriesOf(taskId)
}

describe('a webhook', () => {
  it('is sent at the end of the task, without a poll of the sender', async () => {
    await createEndpoint()
    await canopy.idle()
    // Not a measurement, because coverage alerts also wake the sender.
    await client.run(Ingest, {})
    // Not `idle`, which would make the sender poll. The end of the task must wake it.
    await expect.poll(() => receiver.received.length).toBe(1)
  })

  it('is sent even if more than 1,000 deliveries wait for unresponsive receivers', async () => {
    const respond = Promise.withResolvers<void>()
    answer = ({ path }) =>
      path.startsWith('/silent') ? response => void respond.promise.then(() => response.end()) : 204
    await createEndpoint('/silent')
    const silentId = await refresh()
    await expect.poll(() => receiver.received.length).toBe(1)
    const { prisma } = canopy.app.database
    await prisma.$executeRaw`
      INSERT INTO webhook_deliveries (workspace_id, endpoint_id, task_id, event, url, payload, next_attempt_at)
      SELECT workspace_id, endpoint_id, task_id, event, url || n % 100, payload, 'epoch'
      FROM webhook_deliveries, generate_series(1, 1300) n WHERE status = 'PENDING'`
    await createEndpoint('/healthy')
    await refresh()
    await expect.poll(() => receiver.received.some(({ path }) => path === '/healthy')).toBe(true)
    // No silent address has timed out, so the delivery did not wait for them.
    expect(await prisma.webhookAttempt.count({ where: { delivery: { url: { contains: '/silent' } } } })).toBe(
      0,
    )
    await prisma.webhookDelivery.deleteMany({ where: { status: 'PENDING' } })
    respond.resolve()
    await canopy.idle()
    expect(await deliveriesOf(silentId)).toEqual([])
  })

  it('does not record an attempt if another sender has claimed the delivery since', async () => {
    await createEndpoint()
    const respond = Promise.withResolvers<void>()
    answer = () => response => void respond.promise.then(() => response.writeHead(204).end())
    const taskId = await refresh()
    await expect.poll(() => receiver.received.length).toBe(1)
    await canopy.app.database.prisma.$executeRaw`
      UPDATE webhook_deliveries SET claims = claims + 1, next_attempt_at = now() + interval '1 hour' WHERE status = 'PENDING'`
    respond.resolve()
    await canopy.idle()
    expect(await deliveriesOf(taskId)).toMatchObject([{ status: 'PENDING', attempts: [] }])
    // The other sender does not exist, so the delivery would stay pending.
    await canopy.app.database.prisma.webhookDelivery.deleteMany({ where: { status: 'PENDING' } })
  })

  it('reports the end of a task, signed, with public IDs and a log of its attempts', async () => {
    const { endpoint, secret } = await createEndpoint()
    expect(endpoint).toMatchObject({ status: 'ENABLED', disabledReason: null, events: ['TASK_COMPLETED'] })
    const taskId = await refresh()
    const [delivery, ...others] = await settle(taskId)
    expect(others).toEqual([])
    expect(delivery).toMatchObject({
      event: 'TASK_COMPLETED',
      url: endpoint.url,
      status: 'DELIVERED',
      nextAttemptAt: null,
      task: { id: taskId },
      attempts: [{ responseStatus: 204, error: null }],
    })
    expect(receiver.received).toHaveLength(1)
    const { headers, body } = lastReceived()
    expect(headers['webhook-id']).toBe(delivery?.id)
    expect(headers['content-type']).toMatch('application/json')
    const verified = new Webhook(secret).verify(body, headers)
    const hmac = createHmac('sha256', secret).update(body).digest('hex')
    expect(headers['x-agent-signature']).toBe(`sha256=${hmac}`)
    expect(verified).toEqual({
      type: 'task.completed',
      timestamp: expect.any(String),
      data: {
        taskId,
        agentId,
        kind: 'COVERAGE_REFRESH',
        status: 'COMPLETED',
        result: { coverageSnapshotId: expect.stringMatching(/^coverage_/) },
        failure: null,
        completedAt: expect.any(String),
        sequence: expect.any(Number),
      },
    })
  })

  it('goes only to endpoints that subscribe to the event', async () => {
    await createEndpoint('/completed', ['TASK_COMPLETED'])
    await createEndpoint('/failed', ['TASK_FAILED' as never])
    await createEndpoint('/cancelled', ['TASK_CANCELLED' as never])
    const completed = await refresh()
    expect((await settle(completed)).map(({ url }) => new URL(url).pathname)).toEqual(['/completed'])
    code = async () => {
      throw new PermanentFailure('BROKEN', 'It is broken.')
    }
    const failed = await refresh()
    expect((await settle(failed)).map(({ event }) => event)).toEqual(['TASK_FAILED'])
    const told = JSON.parse(receiver.received.at(-1)?.body ?? '')
    expect(told).toMatchObject({
      type: 'task.failed',
      data: { status: 'FAILED', result: null, failure: { code: 'BROKEN', message: 'It is broken.' } },
    })
    code = async ({ signal }) => {
      await new Promise(resolve => signal.addEventListener('abort', resolve))
      throw signal.reason
    }
    const cancelled = await refresh()
    await client.run(Cancel, { id: cancelled })
    expect((await settle(cancelled)).map(({ event }) => event)).toEqual(['TASK_CANCELLED'])
  })

  it('goes to the URL given with a call, signed with the secret of the workspace', async () => {
    const { rotateWorkspaceWebhookSecret: own } = await client.run(RotateOwn, {})
    if (own.__typename !== 'RotateWorkspaceWebhookSecretPayload') throw new Error(own.__typename)
    const taskId = await refresh(`${receiver.url}/once`)
    expect(await settle(taskId)).toMatchObject([{ status: 'DELIVERED', url: `${receiver.url}/once` }])
    const { headers, body } = lastReceived()
    expect(new Webhook(own.secret).verify(body, headers)).toMatchObject({
      data: { taskId },
    })
  })

  it('is retried with the same ID and bytes until the receiver accepts it', async () => {
    await createEndpoint()
    answer = (_, nth) => (nth <= 4 ? 500 : 200)
    const [delivery] = await settle(await refresh())
    expect(delivery?.status).toBe('DELIVERED')
    expect(delivery?.attempts.map(attempt => attempt.responseStatus)).toEqual([500, 500, 500, 500, 200])
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([delivery?.id]),
    )
  })

  it('fails after three immediate attempts and one after each wait', async () => {
    await createEndpoint()
    answer = () => response => response.writeHead(503).end('busy '.repeat(1000))
    const startedAt = Date.now()
    const taskId = await refresh()
    await canopy.idle()
    const [waiting] = await deliveriesOf(taskId)
    expect(waiting).toMatchObject({ status: 'PENDING', attempts: [{}, {}, {}] })
    // One hour ± 20 %.
    const nextAttemptAt = Date.parse(waiting?.nextAttemptAt ?? '')
    expect(nextAttemptAt).toBeGreaterThanOrEqual(startedAt + 0.8 * HOUR_MS)
    expect(nextAttemptAt).toBeLessThanOrEqual(Date.now() + 1.2 * HOUR_MS)
    const [delivery] = await settle(taskId)
    expect(delivery?.status).toBe('FAILED')
    expect(delivery?.attempts).toHaveLength(6)
    for (const attempt of delivery?.attempts ?? [])
      expect(attempt).toMatchObject({ responseStatus: 503, error: expect.stringContaining('503') })
    expect(Buffer.byteLength(delivery?.attempts[0]?.responseBody ?? '')).toBe(1024)
  })

  it('does not follow redirects', async () => {
    await createEndpoint()
    answer = ({ path }) =>
      path === '/hook'
        ? response => response.writeHead(307, { location: `${receiver.url}/elsewhere` }).end()
        : 200
    const [delivery] = await settle(await refresh())
    expect(delivery?.status).toBe('FAILED')
    expect(new Set(receiver.received.map(({ path }) => path))).toEqual(new Set(['/hook']))
  })

  it('is retried at the time that Retry-After requests', async () => {
    await createEndpoint()
    answer = (_, nth) => (nth === 1 ? askToWait(10 * 3_600) : 200)
    const startedAt = Date.now()
    const taskId = await refresh()
    await canopy.idle()
    const [waiting] = await deliveriesOf(taskId)
    expect(waiting?.attempts).toHaveLength(1)
    const nextAttemptAt = Date.parse(waiting?.nextAttemptAt ?? '')
    expect(nextAttemptAt).toBeGreaterThanOrEqual(startedAt + 10 * HOUR_MS)
    expect(nextAttemptAt).toBeLessThanOrEqual(Date.now() + 10 * HOUR_MS)
    expect(await settle(taskId)).toMatchObject([{ status: 'DELIVERED', attempts: [{}, {}] }])
  })

  it('is retried even if its task has been removed', async () => {
    await createEndpoint()
    const { taskId } = await leaveOneWaiting()
    await canopy.app.database.prisma.task.delete({ where: { id: decodeId('Task', taskId) ?? '' } })
    await runAllAttempts(canopy)
    expect(receiver.received).toHaveLength(2)
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body)
  })
})

describe('an endpoint', () => {
  it('is disabled with a reason when it responds with 410', async () => {
    const { endpoint } = await createEndpoint()
    answer = () => 410
    const [delivery] = await settle(await refresh())
    expect(delivery).toMatchObject({ status: 'FAILED', attempts: [{ responseStatus: 410 }] })
    const { webhookEndpoints } = await client.run(List, {})
    expect(webhookEndpoints.nodes).toMatchObject([
      { id: endpoint.id, status: 'DISABLED', disabledReason: expect.stringContaining('410') },
    ])
    expect(await settle(await refresh())).toEqual([])
    answer = () => 204
    await client.run(Update, { input: { id: endpoint.id, status: 'ENABLED' } })
    expect(await settle(await refresh())).toMatchObject([{ status: 'DELIVERED' }])
  })

  it('is disabled after failing for 120 h; one success restarts the count', async () => {
    const { endpoint } = await createEndpoint()
    const id = decodeId('WebhookEndpoint', endpoint.id) ?? ''
    const failSince = (hours: number) => canopy.app.database.prisma.$executeRaw`
      UPDATE webhook_endpoints SET failing_since = now() - make_interval(hours => ${hours}::int) WHERE id = ${id}::uuid`
    await failSince(119)
    await settle(await refresh())
    answer = () => 500
    await settle(await refresh())
    expect((await client.run(List, {})).webhookEndpoints.nodes).toMatchObject([{ status: 'ENABLED' }])
    await failSince(121)
    await settle(await refresh())
    expect((await client.run(List, {})).webhookEndpoints.nodes).toMatchObject([
      { status: 'DISABLED', disabledReason: 'All deliveries have failed for 120 hours.' },
    ])
  })

  it('signs with both secrets after a rotation until the old one expires', async () => {
    const { endpoint, secret: old } = await createEndpoint()
    const { rotateWebhookSecret } = await client.run(Rotate, { id: endpoint.id })
    if (rotateWebhookSecret.__typename !== 'RotateWebhookSecretPayload') throw new Error('not rotated')
    const verifies = (secret: string) => {
      const { headers, body } = lastReceived()
      try {
        new Webhook(secret).verify(body, headers)
        return true
      } catch {
        return false
      }
    }
    await settle(await refresh())
    expect([old, rotateWebhookSecret.secret].map(verifies)).toEqual([true, true])
    await canopy.app.database.prisma.$executeRaw`
      UPDATE webhook_secrets SET expires_at = now() WHERE secret = ${old}`
    await settle(await refresh())
    expect([old, rotateWebhookSecret.secret].map(verifies)).toEqual([false, true])
  })

  it('changes only the given fields, and can be disabled and enabled', async () => {
    const { endpoint } = await createEndpoint()
    const change = async (input: object) =>
      (await client.run(Update, { input: { id: endpoint.id, ...input } })).updateWebhookEndpoint
    expect(await change({ description: null })).toMatchObject({
      endpoint: { description: null, url: endpoint.url, events: ['TASK_COMPLETED'] },
    })
    expect(await change({ events: ['TASK_FAILED', 'TASK_FAILED'] })).toMatchObject({
      endpoint: { events: ['TASK_FAILED'] },
    })
    expect(await change({ status: 'DISABLED' })).toMatchObject({
      endpoint: { status: 'DISABLED', disabledReason: 'Disabled by a user.' },
    })
    expect(await change({ status: 'ENABLED' })).toMatchObject({
      endpoint: { status: 'ENABLED', disabledReason: null },
    })
    expect(await change({ url: 'https://10.0.0.1/' })).toMatchObject({ issues: [{ path: 'input.url' }] })
    expect(await change({ events: [] })).toMatchObject({ issues: [{ path: 'input.events' }] })
  })

  it('is deleted with its log, and pending deliveries are not sent', async () => {
    const { endpoint } = await createEndpoint()
    await settle(await refresh())
    const { requests } = await leaveOneWaiting()
    const { deleteWebhookEndpoint } = await client.run(Delete, { id: endpoint.id })
    expect(deleteWebhookEndpoint).toMatchObject({ deletedId: endpoint.id })
    expect((await client.run(Delete, { id: endpoint.id })).deleteWebhookEndpoint).toMatchObject({
      __typename: 'NotFoundError',
      requestedId: endpoint.id,
    })
    expect((await client.run(List, {})).webhookEndpoints).toMatchObject({ totalCount: 0, nodes: [] })
    await runAllAttempts(canopy)
    expect(receiver.received).toHaveLength(requests)
  })

  it('fails its pending deliveries when it is disabled', async () => {
    const { endpoint } = await createEndpoint()
    await leaveOneWaiting()
    await client.run(Update, { input: { id: endpoint.id, status: 'DISABLED' } })
    const { webhookEndpoints } = await client.run(List, {})
    expect(webhookEndpoints.nodes[0]?.deliveries.nodes).toMatchObject([{ status: 'FAILED' }])
  })

  it('gets its pending deliveries at its new URL', async () => {
    const { endpoint } = await createEndpoint()
    await leaveOneWaiting()
    await client.run(Update, { input: { id: endpoint.id, url: `${receiver.url}/moved` } })
    await runAllAttempts(canopy)
    expect(receiver.received.at(-1)?.path).toBe('/moved')
  })

  it('is rejected beyond the limit of a workspace', async () => {
    for (const path of ['/a', '/b', '/c']) await createEndpoint(path)
    const { createWebhookEndpoint } = await client.run(Create, {
      input: { url: `${receiver.url}/d`, events: ['TASK_COMPLETED'] },
    })
    expect(createWebhookEndpoint).toMatchObject({ __typename: 'LimitReachedError', limit: 3 })
    const { webhookEndpoints: page } = await client.run(List, { first: 2 })
    expect(page).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
    const { webhookEndpoints: rest } = await client.run(List, { first: 2, after: page.pageInfo.endCursor })
    expect(rest.nodes).toHaveLength(1)
  })

  it.each([
    ['input.url', { url: 'https://169.254.169.254/latest', events: ['TASK_COMPLETED' as const] }],
    ['input.url', { url: 'not a url', events: ['TASK_COMPLETED' as const] }],
    ['input.url', { url: 'http://example.com/', events: ['TASK_COMPLETED' as const] }],
    // Nothing is sent there, and an IP address needs no DNS lookup.
    ['input.events', { url: 'https://93.184.215.14/', events: [] }],
    [
      'input.description',
      { url: 'https://93.184.215.14/', events: ['TASK_FAILED' as const], description: 'x'.repeat(501) },
    ],
  ])('is rejected with an invalid %s', async (path, input) => {
    const { createWebhookEndpoint } = await client.run(Create, { input })
    expect(createWebhookEndpoint).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path, message: expect.any(String) }],
    })
  })
})

describe('a call with a webhookUrl', () => {
  it.each(['https://10.0.0.1/', 'ftp://example.com/', 'https://user:secret@example.com/'])(
    'to %s is rejected',
    async webhookUrl => {
      const { refreshCoverage } = await client.run(Refresh, { input: { agentId, webhookUrl } })
      expect(refreshCoverage).toMatchObject({ issues: [{ path: 'input.webhookUrl' }] })
    },
  )

  it('is rejected if it starts no task', async () => {
    const { refreshCoverage } = await client.run(Refresh, {
      input: { agentId, background: false, webhookUrl: `${receiver.url}/once` },
    })
    expect(refreshCoverage).toMatchObject({ issues: [{ path: 'input.webhookUrl' }] })
  })
})

describe('redeliverWebhook', () => {
  it('sends a delivery again under the same ID', async () => {
    await createEndpoint()
    const taskId = await refresh()
    const [delivery] = await settle(taskId)
    const { redeliverWebhook } = await client.run(Redeliver, { id: delivery?.id ?? '' })
    expect(redeliverWebhook).toMatchObject({ delivery: { id: delivery?.id, status: 'PENDING' } })
    expect(await settle(taskId)).toMatchObject([{ status: 'DELIVERED', attempts: [{}, {}] }])
    expect(receiver.received).toHaveLength(2)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([delivery?.id]),
    )
  })

  it('returns NotFoundError for a delivery of another workspace', async () => {
    await createEndpoint()
    const [delivery] = await settle(await refresh())
    const stranger = await canopy.newClient()
    for (const id of [delivery?.id ?? '', randomId('delivery')])
      expect((await stranger.run(Redeliver, { id })).redeliverWebhook).toEqual({
        __typename: 'NotFoundError',
        requestedId: id,
      })
  })
})
