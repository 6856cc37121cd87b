import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { checkTasks } from '../../support/check-tasks.ts'
import { type Fleet, makeAgents, startFleet, waitForEnds } from '../../support/fleet.ts'
import { graphql } from '../../support/gql/gql.ts'
import { sendRefresh } from '../../support/send-work.ts'
import { atEnd } from '../../support/start-test-canopy.ts'
import { waitUntil } from '../../support/wait-until.ts'
import { type Answer, startWebhookReceiver } from '../../support/webhook-receiver.ts'

const Create = graphql(`
  mutation FaultEndpoint($url: String!) {
    createWebhookEndpoint(input: { url: $url, events: [TASK_COMPLETED] }) { __typename ... on Error { message } }
  }
`)

const DELIVERIES = 200
const DEAD = 100
const SAMPLES = 40
const MOST_TIMES_SLOWER = 2
const MEASURED_AT_MOST = 3
const ROUNDS = 2

async function addReceiver({ api }: Fleet, answer: (nth: number) => Answer) {
  const receiver = await startWebhookReceiver((_, nth) => answer(nth))
  atEnd(receiver.close)
  await api.client.run(Create, { url: receiver.url })
  return receiver
}

it('two hundred webhooks that fail three times first are all delivered, each under one id', async () => {
  const fleet = await startFleet({
    WEBHOOK_QUICK_RETRY_MS: '20',
    WEBHOOK_RETRY_SECONDS: '0.2,0.2,0.2',
    WEBHOOK_TIMEOUT_MS: '10000',
  })
  await fleet.startWorker({ WORKER_CONCURRENCY: '8' })
  const receiver = await addReceiver(fleet, nth => (nth <= 3 ? 500 : 204))
  const agents = await makeAgents(fleet, DELIVERIES)
  const taskIds = await Promise.all(agents.map(id => sendRefresh(fleet.api.client, id)))
  await waitForEnds(fleet, 30_000)
  await waitUntil('all are delivered', 30_000, async () => {
    const open = await fleet.sql(`SELECT FROM webhook_deliveries WHERE status <> 'DELIVERED' LIMIT 1`)
    return open.length === 0
  })
  const tries = Map.groupBy(receiver.received, ({ headers }) => headers['webhook-id'])
  expect(tries.size).toBe(DELIVERIES)
  expect(new Set([...tries.values()].map(received => received.length))).toEqual(new Set([4]))
  const logged = await fleet.sql<{ count: number }>(`
    SELECT count(*)::int FROM webhook_attempts JOIN webhook_deliveries d ON d.id = delivery_id
    WHERE url = '${receiver.url}' GROUP BY delivery_id`)
  expect(logged.map(({ count }) => count)).toEqual(Array(DELIVERIES).fill(4))
  // Two to each task: the one that the check counts, and this receiver's.
  await fleet.sql(`DELETE FROM webhook_deliveries WHERE url = '${receiver.url}'`)
  await checkTasks(fleet, taskIds)
})

it('a hundred dead endpoints do not make a healthy one wait twice as long', {
  timeout: 180_000,
}, async () => {
  const fleet = await startFleet({ WEBHOOK_TIMEOUT_MS: '3000' })
  await fleet.startWorker()
  const [agentId = ''] = await makeAgents(fleet, 1)
  await sampleLatencies(fleet, agentId, SAMPLES / 2)
  const alone = median(await sampleLatencies(fleet, agentId, SAMPLES))
  const deadUrl = await listenInSilence()
  await fleet.sql(
    `WITH made AS (
      INSERT INTO webhook_endpoints (id, workspace_id, url, events)
      SELECT gen_random_uuid(), id, $1 || n, '{TASK_COMPLETED}' FROM workspaces, generate_series(1, $2) n RETURNING *
    ) INSERT INTO webhook_secrets (id, workspace_id, endpoint_id, secret)
    SELECT gen_random_uuid(), workspace_id, id, 'whsec_' || encode(decode(repeat('00', 32), 'hex'), 'base64') FROM made`,
    [`${deadUrl}/`, DEAD],
  )
  let beside = median(await sampleLatencies(fleet, agentId, SAMPLES))
  // What else the machine did in between counts for neither: measured again, it is gone.
  for (let again = 1; again < MEASURED_AT_MOST && beside >= MOST_TIMES_SLOWER * alone; again++)
    beside = Math.min(beside, median(await sampleLatencies(fleet, agentId, SAMPLES)))
  expect(beside / alone).toBeLessThan(MOST_TIMES_SLOWER)
})

it('a webhook whose sender is killed after sending it goes out again under the same id, and none is lost', {
  timeout: 120_000,
}, async () => {
  const fleet = await startFleet({ WEBHOOK_TIMEOUT_MS: '300', WEBHOOK_QUICK_RETRY_MS: '10' })
  const agents = await makeAgents(fleet, ROUNDS)
  const taskIds: string[] = []
  let worker = await fleet.startWorker()
  for (const agentId of agents) {
    const posted = Promise.withResolvers<void>()
    const receiver = await addReceiver(fleet, nth => {
      if (nth > 1) return 204
      posted.resolve()
      return () => {}
    })
    taskIds.push(await sendRefresh(fleet.api.client, agentId))
    await posted.promise
    await worker.end('SIGKILL')
    worker = await fleet.startWorker()
    await waitUntil('it came again', 20_000, async () => receiver.received.length >= 2)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    await fleet.sql(`DELETE FROM webhook_endpoints WHERE url = '${receiver.url}'`)
  }
  await waitForEnds(fleet, 20_000)
  await checkTasks(fleet, taskIds)
})

/** Milliseconds from the end of each of some tasks, one after the other, to the arrival of its webhook. */
async function sampleLatencies(fleet: Fleet, agentId: string, count: number): Promise<number[]> {
  const latencies: number[] = []
  for (let i = 0; i < count; i++) {
    const taskId = await sendRefresh(fleet.api.client, agentId)
    const arrived = await waitUntil('it is told of', 20_000, async () =>
      fleet.receiver.received.find(({ body }) => body.includes(taskId)),
    )
    const { completedAt } = JSON.parse(arrived.body).data as { completedAt: string }
    latencies.push(arrived.atMs - Date.parse(completedAt))
  }
  return latencies
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** A receiver that takes connections and never answers. @returns its URL. */
async function listenInSilence(): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
