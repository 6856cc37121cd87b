import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { PermanentFailure, type TaskCode } from '../../src/workers/task-definition.ts'
import { graphql } from '../support/gql/gql.ts'
import { randomId } from '../support/schema-walk.ts'
import { waitForTask } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
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
      ... on NotFoundError { id }
    }
  }
`)
const Delete = graphql(`
  mutation WebhookDelete($id: ID!) {
    deleteWebhookEndpoint(input: { id: $id }) {
      __typename
      ... on DeleteWebhookEndpointPayload { deletedId }
      ... on NotFoundError { id }
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
      ... on NotFoundError { id }
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
const Cancel = graphql(`
  mutation WebhookCancel($id: ID!) { cancelTask(input: { id: $id }) { __typename } }
`)

const finished: TaskCode = async () => async () => ({
  coverageSnapshotId: '01a1fdce-7062-7528-8417-f121ba271400',
})
let code: TaskCode = finished
let answer: (request: Received, nth: number) => Answer = () => 204
let canopy: TestCanopy
let receiver: WebhookReceiver
/** A workspace of its own for each test. */
let client: TestClient
let agentId: string
beforeAll(async () => {
  receiver = await startWebhookReceiver((request, nth) => answer(request, nth))
  canopy = await startTestCanopy(
    {
      WEBHOOK_ALLOW_LOOPBACK: 'true',
      WEBHOOK_QUICK_RETRY_MS: '1',
      WEBHOOK_RETRY_SECONDS: '0.05,0.05,0.05',
      WEBHOOK_TIMEOUT_MS: '1000',
      WEBHOOK_ENDPOINT_LIMIT: '3',
      WORKER_POLL_MS: '50',
      TASK_MAX_ATTEMPTS: '1',
    },
    { COVERAGE_REFRESH: run => code(run) },
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

/** Ends a task of which the receiver wants to be told in a second again. @returns how much arrived so far. */
async function leaveOneWaiting(): Promise<number> {
  const before = receiver.received.length
  answer = (_, nth) => (nth === 1 ? response => response.writeHead(503, { 'retry-after': '1' }).end() : 204)
  const taskId = await refresh()
  await waitForTask(client, taskId)
  await expect
    .poll(async () => (await deliveriesOf(taskId)).map(({ attempts }) => attempts.length), {
      timeout: 20_000,
    })
    .toEqual([1])
  return before + 1
}

async function deliveriesOf(taskId: string) {
  return (await client.run(Log, { taskId })).task?.deliveries.nodes ?? []
}

/** Waits until everything that tells of the task is over. */
async function untilSettled(taskId: string) {
  await waitForTask(client, taskId)
  await expect
    .poll(async () => (await deliveriesOf(taskId)).map(delivery => delivery.status), { timeout: 20_000 })
    .not.toContain('PENDING')
  return deliveriesOf(taskId)
}

describe('a webhook', () => {
  it('tells of the end of a task: signed, with the ids of the API, and with a log of what was sent', async () => {
    const { endpoint, secret } = await createEndpoint()
    expect(endpoint).toMatchObject({ status: 'ENABLED', disabledReason: null, events: ['TASK_COMPLETED'] })
    const taskId = await refresh()
    const [delivery, ...others] = await untilSettled(taskId)
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

  it('goes to whoever asked for that end, and to nobody else', async () => {
    await createEndpoint('/completed', ['TASK_COMPLETED'])
    await createEndpoint('/failed', ['TASK_FAILED' as never])
    await createEndpoint('/cancelled', ['TASK_CANCELLED' as never])
    const completed = await refresh()
    expect((await untilSettled(completed)).map(({ url }) => new URL(url).pathname)).toEqual(['/completed'])
    code = async () => {
      throw new PermanentFailure('BROKEN', 'It is broken.')
    }
    const failed = await refresh()
    expect((await untilSettled(failed)).map(({ event }) => event)).toEqual(['TASK_FAILED'])
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
    expect((await untilSettled(cancelled)).map(({ event }) => event)).toEqual(['TASK_CANCELLED'])
  })

  it('goes to the address given with a call, signed with the secret of the workspace', async () => {
    const { rotateWorkspaceWebhookSecret: own } = await client.run(RotateOwn, {})
    if (own.__typename !== 'RotateWorkspaceWebhookSecretPayload') throw new Error(own.__typename)
    const taskId = await refresh(`${receiver.url}/once`)
    expect(await untilSettled(taskId)).toMatchObject([{ status: 'DELIVERED', url: `${receiver.url}/once` }])
    const { headers, body } = lastReceived()
    expect(new Webhook(own.secret).verify(body, headers)).toMatchObject({
      data: { taskId },
    })
  })

  it('is sent again under the same id and the same bytes until the receiver takes it', async () => {
    await createEndpoint()
    answer = (_, nth) => (nth <= 4 ? 500 : 200)
    const [delivery] = await untilSettled(await refresh())
    expect(delivery?.status).toBe('DELIVERED')
    expect(delivery?.attempts.map(attempt => attempt.responseStatus)).toEqual([500, 500, 500, 500, 200])
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([delivery?.id]),
    )
  })

  it('has failed when every wait is spent: three quick tries, then one after each', async () => {
    await createEndpoint()
    answer = () => response => response.writeHead(503).end('busy '.repeat(1000))
    const [delivery] = await untilSettled(await refresh())
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
    const [delivery] = await untilSettled(await refresh())
    expect(delivery?.status).toBe('FAILED')
    expect(new Set(receiver.received.map(({ path }) => path))).toEqual(new Set(['/hook']))
  })

  it('waits as long as the receiver asks', async () => {
    await createEndpoint()
    answer = (_, nth) => (nth === 1 ? response => response.writeHead(503, { 'retry-after': '2' }).end() : 200)
    const [delivery] = await untilSettled(await refresh())
    const [first, second] = delivery?.attempts ?? []
    expect(Date.parse(second?.at ?? '') - Date.parse(first?.at ?? '')).toBeGreaterThanOrEqual(2_000)
  })

  it('is still told of when the database has forgotten the task', async () => {
    await createEndpoint()
    answer = (_, nth) => (nth === 1 ? response => response.writeHead(503, { 'retry-after': '1' }).end() : 200)
    const taskId = await refresh()
    await waitForTask(client, taskId)
    await expect.poll(() => receiver.received.length).toBe(1)
    await canopy.app.database.prisma.task.delete({ where: { id: decodeId('Task', taskId) ?? '' } })
    await expect.poll(() => receiver.received.length, { timeout: 10_000 }).toBe(2)
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body)
  })
})

describe('an endpoint', () => {
  it('that answers 410 is disabled, and says why', async () => {
    const { endpoint } = await createEndpoint()
    answer = () => 410
    const [delivery] = await untilSettled(await refresh())
    expect(delivery).toMatchObject({ status: 'FAILED', attempts: [{ responseStatus: 410 }] })
    const { webhookEndpoints } = await client.run(List, {})
    expect(webhookEndpoints.nodes).toMatchObject([
      { id: endpoint.id, status: 'DISABLED', disabledReason: expect.stringContaining('410') },
    ])
    expect(await untilSettled(await refresh())).toEqual([])
    answer = () => 204
    await client.run(Update, { input: { id: endpoint.id, status: 'ENABLED' } })
    expect(await untilSettled(await refresh())).toMatchObject([{ status: 'DELIVERED' }])
  })

  it('that nothing has reached for 120 h is disabled; one success in between starts the count anew', async () => {
    const { endpoint } = await createEndpoint()
    const id = decodeId('WebhookEndpoint', endpoint.id) ?? ''
    const failSince = (hours: number) => canopy.app.database.prisma.$executeRaw`
      UPDATE webhook_endpoints SET failing_since = now() - make_interval(hours => ${hours}::int) WHERE id = ${id}::uuid`
    await failSince(119)
    await untilSettled(await refresh())
    answer = () => 500
    await untilSettled(await refresh())
    expect((await client.run(List, {})).webhookEndpoints.nodes).toMatchObject([{ status: 'ENABLED' }])
    await failSince(121)
    await untilSettled(await refresh())
    expect((await client.run(List, {})).webhookEndpoints.nodes).toMatchObject([
      { status: 'DISABLED', disabledReason: 'Nothing has reached the receiver for 120 hours.' },
    ])
  })

  it('with a rotated secret signs with both until the old one expires', async () => {
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
    await untilSettled(await refresh())
    expect([old, rotateWebhookSecret.secret].map(verifies)).toEqual([true, true])
    await canopy.app.database.prisma.$executeRaw`
      UPDATE webhook_secrets SET expires_at = now() WHERE secret = ${old}`
    await untilSettled(await refresh())
    expect([old, rotateWebhookSecret.secret].map(verifies)).toEqual([false, true])
  })

  it('is changed where something is given, and disabled and enabled by hand', async () => {
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
      endpoint: { status: 'DISABLED', disabledReason: 'Disabled by a person.' },
    })
    expect(await change({ status: 'ENABLED' })).toMatchObject({
      endpoint: { status: 'ENABLED', disabledReason: null },
    })
    expect(await change({ url: 'https://10.0.0.1/' })).toMatchObject({ issues: [{ path: 'input.url' }] })
    expect(await change({ events: [] })).toMatchObject({ issues: [{ path: 'input.events' }] })
  })

  it('is deleted with its log, and what waits is not sent', async () => {
    const { endpoint } = await createEndpoint()
    await untilSettled(await refresh())
    const arrived = await leaveOneWaiting()
    const { deleteWebhookEndpoint } = await client.run(Delete, { id: endpoint.id })
    expect(deleteWebhookEndpoint).toMatchObject({ deletedId: endpoint.id })
    expect((await client.run(Delete, { id: endpoint.id })).deleteWebhookEndpoint).toMatchObject({
      __typename: 'NotFoundError',
      id: endpoint.id,
    })
    expect((await client.run(List, {})).webhookEndpoints).toMatchObject({ totalCount: 0, nodes: [] })
    // Long enough for what would have been sent again after a second.
    await new Promise(resolve => setTimeout(resolve, 1_500))
    expect(receiver.received).toHaveLength(arrived)
  })

  it('that is disabled by hand has failed what waits', async () => {
    const { endpoint } = await createEndpoint()
    await leaveOneWaiting()
    await client.run(Update, { input: { id: endpoint.id, status: 'DISABLED' } })
    const { webhookEndpoints } = await client.run(List, {})
    expect(webhookEndpoints.nodes[0]?.deliveries.nodes).toMatchObject([{ status: 'FAILED' }])
  })

  it('with a new address gets there what waits for the old one', async () => {
    const { endpoint } = await createEndpoint()
    await leaveOneWaiting()
    await client.run(Update, { input: { id: endpoint.id, url: `${receiver.url}/moved` } })
    await expect.poll(() => receiver.received.at(-1)?.path, { timeout: 10_000 }).toBe('/moved')
  })

  it('is one of at most so many', async () => {
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
    ['input.events', { url: 'https://example.com/', events: [] }],
    [
      'input.description',
      { url: 'https://example.com/', events: ['TASK_FAILED' as const], description: 'x'.repeat(501) },
    ],
  ])('is refused with a bad %s, naming it', async (path, input) => {
    const { createWebhookEndpoint } = await client.run(Create, { input })
    expect(createWebhookEndpoint).toMatchObject({
      __typename: 'ValidationError',
      issues: [{ path, message: expect.any(String) }],
    })
  })
})

describe('a call with a webhookUrl', () => {
  it.each(['https://10.0.0.1/', 'ftp://example.com/', 'https://user:secret@example.com/'])(
    'to %s is refused, and nothing is started',
    async webhookUrl => {
      const { refreshCoverage } = await client.run(Refresh, { input: { agentId, webhookUrl } })
      expect(refreshCoverage).toMatchObject({ issues: [{ path: 'input.webhookUrl' }] })
    },
  )

  it('needs a task to tell of', async () => {
    const { refreshCoverage } = await client.run(Refresh, {
      input: { agentId, background: false, webhookUrl: `${receiver.url}/once` },
    })
    expect(refreshCoverage).toMatchObject({ issues: [{ path: 'input.webhookUrl' }] })
  })
})

describe('redeliverWebhook', () => {
  it('sends once more, under the same id, whatever became of it before', async () => {
    await createEndpoint()
    const taskId = await refresh()
    const [delivery] = await untilSettled(taskId)
    const { redeliverWebhook } = await client.run(Redeliver, { id: delivery?.id ?? '' })
    expect(redeliverWebhook).toMatchObject({ delivery: { id: delivery?.id, status: 'PENDING' } })
    await expect.poll(() => receiver.received.length).toBe(2)
    expect(await untilSettled(taskId)).toMatchObject([{ status: 'DELIVERED', attempts: [{}, {}] }])
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([delivery?.id]),
    )
  })

  it('does not know the deliveries of others', async () => {
    await createEndpoint()
    const [delivery] = await untilSettled(await refresh())
    const stranger = await canopy.newClient()
    for (const id of [delivery?.id ?? '', randomId('delivery')])
      expect((await stranger.run(Redeliver, { id })).redeliverWebhook).toEqual({
        __typename: 'NotFoundError',
        id,
      })
  })
})
