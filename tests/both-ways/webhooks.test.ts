import { createHmac } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { beforeEach, describe, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { PermanentFailure } from '../../src/tasks/define.ts'
import { graphql } from '../support/gql/gql.ts'
import type {
  CreateWebhookEndpointInput,
  UpdateWebhookEndpointInput,
  WebhookEventType,
} from '../support/gql/graphql.ts'
import { randomId } from '../support/schema-walk.ts'
import { createMeasuredAgent, createTaxonomy, refreshCoverage } from '../support/seed.ts'
import { CreateEndpoint, createEndpoint, UpdateEndpoint } from '../support/seed-webhook.ts'
import { sendCancel, sendDocuments } from '../support/send-work.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { runAllAttempts } from '../support/task-retries.ts'
import { TASK_CODES, type TaskCode } from '../support/tasks/task-codes.ts'
import type { TestClient } from '../support/test-client.ts'
import { setUpWebhookReceiver, verifyLatest } from '../support/webhook-receiver.ts'

const Delete = graphql(`
  mutation WebhookDelete($id: ID!) {
    deleteWebhookEndpoint(input: { id: $id }) {
      __typename ... on DeleteWebhookEndpointPayload { deletedId } ... on NotFoundError { requestedId }
    }
  }
`)
const Rotate = graphql(`
  mutation WebhookRotate($id: ID!) {
    rotateWebhookSecret(input: { id: $id }) {
      __typename ... on RotateWebhookSecretPayload { secret endpoint { id } }
    }
  }
`)
const RotateOwn = graphql(`
  mutation WebhookRotateOwn {
    rotateWorkspaceWebhookSecret(input: {}) {
      __typename ... on RotateWorkspaceWebhookSecretPayload { secret }
    }
  }
`)
const Redeliver = graphql(`
  mutation WebhookRedeliver($id: ID!) {
    redeliverWebhook(input: { deliveryId: $id }) {
      __typename ... on RedeliverWebhookPayload { delivery { id status } }
      ... on NotFoundError { requestedId }
    }
  }
`)
const List = graphql(`
  query WebhookList($first: Int, $after: String) {
    webhookEndpoints(first: $first, after: $after) {
      totalCount pageInfo { endCursor hasNextPage }
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
          id event url status nextAttemptAt createdAt task { id }
          attempts { at responseStatus latencyMs error responseBody }
        }
      }
    }
  }
`)
const Refresh = graphql(`
  mutation WebhookRefresh($input: RefreshCoverageInput!) {
    refreshCoverage(input: $input) { ... on ValidationError { issues { path message } } }
  }
`)

const HOUR_MS = 3_600_000

const finished: TaskCode = async () => async () => ({
  coverageSnapshotId: '01a1fdce-7062-7528-8417-f121ba271400',
})
let code: TaskCode = finished
const receiver = setUpWebhookReceiver()
const canopy = setUpTestCanopy(
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
/** Each test has its own workspace. */
let client: TestClient
let agentId: string
beforeEach(async () => {
  code = finished
  client = await canopy.newClient()
  await createTaxonomy(client, [{ key: 'policies', name: 'Policies' }])
  agentId = (await createMeasuredAgent(client)).agentId
})

const addEndpoint = (path = '/hook', events?: WebhookEventType[]) =>
  createEndpoint(client, `${receiver.url}${path}`, events)
const updateEndpoint = async (id: string, change: Omit<UpdateWebhookEndpointInput, 'id'>) =>
  (await client.run(UpdateEndpoint, { input: { id, ...change } })).updateWebhookEndpoint
const listEndpoints = async (page: { first?: number; after?: string | null } = {}) =>
  (await client.run(List, page)).webhookEndpoints
const refresh = (webhookUrl?: string) => refreshCoverage(client, agentId, { webhookUrl })

/** An answer that asks the sender to wait. */
const askToWait = (seconds: number) => (response: ServerResponse) =>
  void response.writeHead(503, { 'retry-after': String(seconds) }).end()

/** Leaves a delivery pending with a Retry-After of 1 h. @returns its task ID and the number of requests so far. */
async function leaveOneWaiting() {
  const before = receiver.received.length
  receiver.answer = (_, nth) => (nth === 1 ? askToWait(3_600) : 204)
  const taskId = await refresh()
  await canopy.idle()
  expect(await deliveriesOf(taskId)).toMatchObject([{ status: 'PENDING', attempts: [{}] }])
  expect(receiver.received).toHaveLength(before + 1)
  return { taskId, requests: before + 1 }
}

const idsReceived = () => new Set(receiver.received.map(({ headers }) => headers['webhook-id']))

const deliveriesOf = async (taskId: string) =>
  (await client.run(Log, { taskId })).task?.deliveries.nodes ?? []

function expectBetween(time: string | null | undefined, from: number, to: number): void {
  expect(Date.parse(time ?? '')).toBeGreaterThanOrEqual(from)
  expect(Date.parse(time ?? '')).toBeLessThanOrEqual(to)
}

/** Runs a task, by default a new measurement, and its deliveries to completion. @returns the deliveries. */
async function deliver(task: string | Promise<string> = refresh()) {
  const taskId = await task
  await runAllAttempts(canopy)
  return deliveriesOf(taskId)
}

describe('a webhook', () => {
  it('is sent at the end of the task, without a poll of the sender', async () => {
    await addEndpoint()
    await canopy.idle()
    // Not a measurement, because coverage alerts also wake the sender.
    await sendDocuments(client, 1)
    // Not `idle`, which would make the sender poll. The end of the task must wake it.
    await expect.poll(() => receiver.received.length).toBe(1)
  })

  it('is sent even if more than 1,000 deliveries wait for unresponsive receivers', async () => {
    const respond = Promise.withResolvers<void>()
    receiver.answer = ({ path }) =>
      path.startsWith('/silent') ? response => void respond.promise.then(() => response.end()) : 204
    await addEndpoint('/silent')
    const silentId = await refresh()
    await expect.poll(() => receiver.received.length).toBe(1)
    const { prisma } = canopy.app.database
    await prisma.$executeRaw`
      INSERT INTO webhook_deliveries (workspace_id, endpoint_id, task_id, event, url, payload, next_attempt_at)
      SELECT workspace_id, endpoint_id, task_id, event, url || n % 100, payload, 'epoch'
      FROM webhook_deliveries, generate_series(1, 1300) n WHERE status = 'PENDING'`
    await addEndpoint('/healthy')
    await refresh()
    await expect.poll(() => receiver.received.some(({ path }) => path === '/healthy')).toBe(true)
    // No silent address has timed out, so the delivery did not wait for them.
    const where = { delivery: { url: { contains: '/silent' } } }
    expect(await prisma.webhookAttempt.count({ where })).toBe(0)
    await prisma.webhookDelivery.deleteMany({ where: { status: 'PENDING' } })
    respond.resolve()
    await canopy.idle()
    expect(await deliveriesOf(silentId)).toEqual([])
  })

  it('does not record an attempt if another sender has claimed the delivery since', async () => {
    await addEndpoint()
    const respond = Promise.withResolvers<void>()
    receiver.answer = () => response => void respond.promise.then(() => response.writeHead(204).end())
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
    const { endpoint, secret } = await addEndpoint()
    expect(endpoint).toMatchObject({ status: 'ENABLED', disabledReason: null, events: ['TASK_COMPLETED'] })
    const taskId = await refresh()
    const deliveries = await deliver(taskId)
    expect(deliveries).toMatchObject([
      {
        event: 'TASK_COMPLETED',
        url: endpoint.url,
        status: 'DELIVERED',
        nextAttemptAt: null,
        task: { id: taskId },
        attempts: [{ responseStatus: 204, error: null }],
      },
    ])
    expect(receiver.received).toHaveLength(1)
    const { headers = {}, body = '' } = receiver.received[0] ?? {}
    expect(headers['webhook-id']).toBe(deliveries[0]?.id)
    expect(headers['content-type']).toMatch('application/json')
    const hmac = createHmac('sha256', secret).update(body).digest('hex')
    expect(headers['x-agent-signature']).toBe(`sha256=${hmac}`)
    expect(verifyLatest(receiver, secret)).toEqual({
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
    await addEndpoint('/completed', ['TASK_COMPLETED'])
    await addEndpoint('/failed', ['TASK_FAILED'])
    await addEndpoint('/cancelled', ['TASK_CANCELLED'])
    expect((await deliver()).map(({ url }) => new URL(url).pathname)).toEqual(['/completed'])
    code = async () => {
      throw new PermanentFailure('BROKEN', 'It is broken.')
    }
    expect((await deliver()).map(({ event }) => event)).toEqual(['TASK_FAILED'])
    expect(JSON.parse(receiver.received.at(-1)?.body ?? '')).toMatchObject({
      type: 'task.failed',
      data: { status: 'FAILED', result: null, failure: { code: 'BROKEN', message: 'It is broken.' } },
    })
    code = async ({ signal }) => {
      await new Promise(resolve => signal.addEventListener('abort', resolve))
      throw signal.reason
    }
    const cancelled = await refresh()
    await sendCancel(client, cancelled)
    expect((await deliver(cancelled)).map(({ event }) => event)).toEqual(['TASK_CANCELLED'])
  })

  it('goes to the URL given with a call, signed with the secret of the workspace', async () => {
    const { rotateWorkspaceWebhookSecret: own } = await client.run(RotateOwn, {})
    if (own.__typename !== 'RotateWorkspaceWebhookSecretPayload') throw new Error(own.__typename)
    const taskId = await refresh(`${receiver.url}/once`)
    expect(await deliver(taskId)).toMatchObject([{ status: 'DELIVERED', url: `${receiver.url}/once` }])
    expect(verifyLatest(receiver, own.secret)).toMatchObject({ data: { taskId } })
  })

  it('is retried with the same ID and bytes until the receiver accepts it', async () => {
    await addEndpoint()
    receiver.answer = (_, nth) => (nth <= 4 ? 500 : 200)
    const [delivery] = await deliver()
    expect(delivery?.status).toBe('DELIVERED')
    expect(delivery?.attempts.map(attempt => attempt.responseStatus)).toEqual([500, 500, 500, 500, 200])
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
    expect(idsReceived()).toEqual(new Set([delivery?.id]))
  })

  it('fails after three immediate attempts and one after each wait', async () => {
    await addEndpoint()
    receiver.answer = () => response => response.writeHead(503).end('busy '.repeat(1000))
    const startedAt = Date.now()
    const taskId = await refresh()
    await canopy.idle()
    const [waiting] = await deliveriesOf(taskId)
    expect(waiting).toMatchObject({ status: 'PENDING', attempts: [{}, {}, {}] })
    // One hour ± 20 %.
    expectBetween(waiting?.nextAttemptAt, startedAt + 0.8 * HOUR_MS, Date.now() + 1.2 * HOUR_MS)
    const [delivery] = await deliver(taskId)
    const attempt = { responseStatus: 503, error: expect.stringContaining('503') }
    expect(delivery).toMatchObject({ status: 'FAILED', attempts: Array(6).fill(attempt) })
    expect(Buffer.byteLength(delivery?.attempts[0]?.responseBody ?? '')).toBe(1024)
  })

  it('does not follow redirects', async () => {
    await addEndpoint()
    receiver.answer = ({ path }) =>
      path === '/hook'
        ? response => response.writeHead(307, { location: `${receiver.url}/elsewhere` }).end()
        : 200
    expect(await deliver()).toMatchObject([{ status: 'FAILED' }])
    expect(new Set(receiver.received.map(({ path }) => path))).toEqual(new Set(['/hook']))
  })

  it('is retried at the time that Retry-After requests', async () => {
    await addEndpoint()
    receiver.answer = (_, nth) => (nth === 1 ? askToWait(10 * 3_600) : 200)
    const startedAt = Date.now()
    const taskId = await refresh()
    await canopy.idle()
    const [waiting] = await deliveriesOf(taskId)
    expect(waiting?.attempts).toHaveLength(1)
    expectBetween(waiting?.nextAttemptAt, startedAt + 10 * HOUR_MS, Date.now() + 10 * HOUR_MS)
    expect(await deliver(taskId)).toMatchObject([{ status: 'DELIVERED', attempts: [{}, {}] }])
  })

  it('is retried even if its task has been removed', async () => {
    await addEndpoint()
    const { taskId } = await leaveOneWaiting()
    await canopy.app.database.prisma.task.delete({ where: { id: decodeId('Task', taskId) ?? '' } })
    await runAllAttempts(canopy)
    expect(receiver.received).toHaveLength(2)
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body)
  })
})

describe('an endpoint', () => {
  it('is disabled with a reason when it responds with 410', async () => {
    const { endpoint } = await addEndpoint()
    receiver.answer = () => 410
    expect(await deliver()).toMatchObject([{ status: 'FAILED', attempts: [{ responseStatus: 410 }] }])
    expect((await listEndpoints()).nodes).toMatchObject([
      { id: endpoint.id, status: 'DISABLED', disabledReason: expect.stringContaining('410') },
    ])
    expect(await deliver()).toEqual([])
    receiver.answer = () => 204
    await updateEndpoint(endpoint.id, { status: 'ENABLED' })
    expect(await deliver()).toMatchObject([{ status: 'DELIVERED' }])
  })

  it('is disabled after failing for 120 h; one success restarts the count', async () => {
    const { endpoint } = await addEndpoint()
    const id = decodeId('WebhookEndpoint', endpoint.id) ?? ''
    const failSince = (hours: number) => canopy.app.database.prisma.$executeRaw`
      UPDATE webhook_endpoints SET failing_since = now() - make_interval(hours => ${hours}::int) WHERE id = ${id}::uuid`
    await failSince(119)
    await deliver()
    receiver.answer = () => 500
    await deliver()
    expect((await listEndpoints()).nodes).toMatchObject([{ status: 'ENABLED' }])
    await failSince(121)
    await deliver()
    expect((await listEndpoints()).nodes).toMatchObject([
      { status: 'DISABLED', disabledReason: 'All deliveries have failed for 120 hours.' },
    ])
  })

  it('signs with both secrets after a rotation until the old one expires', async () => {
    const { endpoint, secret: old } = await addEndpoint()
    const { rotateWebhookSecret } = await client.run(Rotate, { id: endpoint.id })
    if (rotateWebhookSecret.__typename !== 'RotateWebhookSecretPayload') throw new Error('not rotated')
    await deliver()
    for (const secret of [old, rotateWebhookSecret.secret]) verifyLatest(receiver, secret)
    await canopy.app.database.prisma.$executeRaw`
      UPDATE webhook_secrets SET expires_at = now() WHERE expires_at IS NOT NULL`
    await deliver()
    expect(() => verifyLatest(receiver, old)).toThrow('No matching signature found')
    verifyLatest(receiver, rotateWebhookSecret.secret)
  })

  it('changes only the given fields, and can be disabled and enabled', async () => {
    const { endpoint } = await addEndpoint()
    const change = (input: Omit<UpdateWebhookEndpointInput, 'id'>) => updateEndpoint(endpoint.id, input)
    expect(await change({ description: 'ours' })).toMatchObject({ endpoint: { description: 'ours' } })
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
    const { endpoint } = await addEndpoint()
    await deliver()
    const { requests } = await leaveOneWaiting()
    const { id } = endpoint
    expect(await client.run(Delete, { id })).toMatchObject({ deleteWebhookEndpoint: { deletedId: id } })
    expect(await client.run(Delete, { id })).toEqual({
      deleteWebhookEndpoint: { __typename: 'NotFoundError', requestedId: id },
    })
    expect(await listEndpoints()).toMatchObject({ totalCount: 0, nodes: [] })
    await runAllAttempts(canopy)
    expect(receiver.received).toHaveLength(requests)
  })

  it('fails its pending deliveries when it is disabled', async () => {
    const { endpoint } = await addEndpoint()
    await leaveOneWaiting()
    await updateEndpoint(endpoint.id, { status: 'DISABLED' })
    expect((await listEndpoints()).nodes[0]?.deliveries.nodes).toMatchObject([{ status: 'FAILED' }])
  })

  it('gets its pending deliveries at its new URL', async () => {
    const { endpoint } = await addEndpoint()
    await leaveOneWaiting()
    await updateEndpoint(endpoint.id, { url: `${receiver.url}/moved` })
    await runAllAttempts(canopy)
    expect(receiver.received.at(-1)?.path).toBe('/moved')
  })

  it('is rejected beyond the limit of a workspace', async () => {
    for (const path of ['/a', '/b', '/c']) await addEndpoint(path)
    const input = { url: `${receiver.url}/d`, events: ['TASK_COMPLETED' as const] }
    const { createWebhookEndpoint } = await client.run(CreateEndpoint, { input })
    expect(createWebhookEndpoint).toMatchObject({ __typename: 'LimitReachedError', limit: 3 })
    const page = await listEndpoints({ first: 2 })
    expect(page).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
    expect((await listEndpoints({ first: 2, after: page.pageInfo.endCursor })).nodes).toHaveLength(1)
  })

  it.each<[string, Partial<CreateWebhookEndpointInput>]>([
    ['input.url', { url: 'https://169.254.169.254/latest' }],
    ['input.url', { url: 'not a url' }],
    ['input.url', { url: 'http://example.com/' }],
    ['input.events', { events: [] }],
    ['input.description', { description: 'x'.repeat(501) }],
  ])('is rejected with an invalid %s', async (path, wrong) => {
    // Nothing is sent there, and an IP address needs no DNS lookup.
    const input = { url: 'https://93.184.215.14/', events: ['TASK_FAILED' as const], ...wrong }
    const { createWebhookEndpoint } = await client.run(CreateEndpoint, { input })
    expect(createWebhookEndpoint).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path, message: expect.any(String) }],
    })
  })
})

describe('a webhookUrl', () => {
  it.each([
    ['its address is private', () => ({ webhookUrl: 'https://10.0.0.1/' })],
    ['its scheme is not HTTPS', () => ({ webhookUrl: 'ftp://example.com/' })],
    ['it has credentials', () => ({ webhookUrl: 'https://user:secret@example.com/' })],
    ['the call starts no task', () => ({ webhookUrl: `${receiver.url}/once`, background: false })],
  ])('is rejected if %s', async (_, input) => {
    const { refreshCoverage } = await client.run(Refresh, { input: { agentId, ...input() } })
    expect(refreshCoverage).toMatchObject({ issues: [{ path: 'input.webhookUrl' }] })
  })
})

describe('redeliverWebhook', () => {
  it('sends a delivery again under the same ID', async () => {
    await addEndpoint()
    const taskId = await refresh()
    const [delivery] = await deliver(taskId)
    const { redeliverWebhook } = await client.run(Redeliver, { id: delivery?.id ?? '' })
    // Its status is not checked: it may be sent again before the response is read.
    expect(redeliverWebhook).toMatchObject({ delivery: { id: delivery?.id } })
    expect(await deliver(taskId)).toMatchObject([{ status: 'DELIVERED', attempts: [{}, {}] }])
    expect(receiver.received).toHaveLength(2)
    expect(idsReceived()).toEqual(new Set([delivery?.id]))
  })

  it('returns NotFoundError for a delivery of another workspace', async () => {
    await addEndpoint()
    const [delivery] = await deliver()
    const stranger = await canopy.newClient()
    for (const id of [delivery?.id ?? '', randomId('delivery')])
      expect((await stranger.run(Redeliver, { id })).redeliverWebhook).toEqual({
        __typename: 'NotFoundError',
        requestedId: id,
      })
  })
})
