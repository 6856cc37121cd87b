import { expect, it } from 'vitest'
import { decodeId } from '../../../src/platform/ids.ts'
import { checkTasks } from '../../support/check-tasks.ts'
import { type Fleet, makeAgents, startFleet, waitForEnds } from '../../support/fleet.ts'
import { graphql } from '../../support/gql/gql.ts'
import { sized } from '../../support/scale.ts'
import { sendRefresh } from '../../support/send-work.ts'
import { startSocketServer } from '../../support/socket-server.ts'
import { atEnd } from '../../support/start-test-canopy.ts'
import { waitUntil } from '../../support/wait-until.ts'
import { type Answer, startWebhookReceiver } from '../../support/webhook-receiver.ts'

const Create = graphql(`
  mutation FaultEndpoint($url: String!) {
    createWebhookEndpoint(input: { url: $url, events: [TASK_COMPLETED] }) { __typename ... on Error { message } }
  }
`)

const DELIVERIES = sized(20, 200)
const DEAD = sized(20, 100)
const TASKS = sized(5, 40)
const ROUNDS = sized(1, 4)

async function addReceiver({ api }: Fleet, answer: (nth: number) => Answer) {
  const receiver = await startWebhookReceiver((_, nth) => answer(nth))
  atEnd(receiver.close)
  await api.client.run(Create, { url: receiver.url })
  return receiver
}

it('delivers webhooks that fail three times first, each under one id', async () => {
  const fleet = await startFleet({ WEBHOOK_QUICK_RETRY_MS: '20', WEBHOOK_RETRY_SECONDS: '0.2,0.2,0.2' })
  await fleet.startWorker({ WORKER_CONCURRENCY: '8' })
  const receiver = await addReceiver(fleet, nth => (nth <= 3 ? 500 : 204))
  const agents = await makeAgents(fleet, DELIVERIES)
  const taskIds = await Promise.all(agents.map(id => sendRefresh(fleet.api.client, id)))
  await waitForEnds(fleet)
  const open = "SELECT FROM webhook_deliveries WHERE status <> 'DELIVERED' LIMIT 1"
  await fleet.waitForNoRow('all are delivered', open)
  const tries = Map.groupBy(receiver.received, ({ headers }) => headers['webhook-id'])
  expect(tries.size).toBe(DELIVERIES)
  expect(new Set([...tries.values()].map(received => received.length))).toEqual(new Set([4]))
  const logged = await fleet.sql<{ count: number }>(
    `SELECT count(*)::int FROM webhook_attempts JOIN webhook_deliveries d ON d.id = delivery_id
    WHERE url = $1 GROUP BY delivery_id`,
    [receiver.url],
  )
  expect(logged.map(({ count }) => count)).toEqual(Array(DELIVERIES).fill(4))
  // Each task has two deliveries: the one that `checkTasks` counts and the one to this receiver.
  await fleet.sql('DELETE FROM webhook_deliveries WHERE url = $1', [receiver.url])
  await checkTasks(fleet, taskIds)
})

it('delivers to a healthy endpoint while many others never answer', async () => {
  const fleet = await startFleet({ WEBHOOK_CONCURRENCY: String(2 * DEAD), SHUTDOWN_GRACE_MS: '0' })
  await fleet.startWorker()
  const [agentId = ''] = await makeAgents(fleet, 1)
  const { port } = await startSocketServer(() => {})
  const deadUrl = `http://127.0.0.1:${port}`
  await fleet.sql(
    `WITH made AS (
      INSERT INTO webhook_endpoints (id, workspace_id, url, events)
      SELECT gen_random_uuid(), id, $1 || n, '{TASK_COMPLETED}' FROM workspaces, generate_series(1, $2) n RETURNING *
    ) INSERT INTO webhook_secrets (id, workspace_id, endpoint_id, secret)
    SELECT gen_random_uuid(), workspace_id, id, 'whsec_' || encode(decode(repeat('00', 32), 'hex'), 'base64') FROM made`,
    [`${deadUrl}/`, DEAD],
  )
  for (let i = 0; i < TASKS; i++) {
    const taskId = await sendRefresh(fleet.api.client, agentId)
    await waitUntil('the healthy one receives it', async () =>
      fleet.receiver.received.some(({ body }) => body.includes(taskId)),
    )
    const dead = await fleet.sql(
      `SELECT count(*)::int AS deliveries, count(*) FILTER (WHERE status = 'PENDING')::int AS pending,
        (SELECT count(*) FROM webhook_attempts WHERE delivery_id = ANY(array_agg(d.id)))::int AS attempts
      FROM webhook_deliveries d WHERE task_id = $1 AND starts_with(url, $2)`,
      [decodeId('Task', taskId), deadUrl],
    )
    expect(dead).toEqual([{ deliveries: DEAD, pending: DEAD, attempts: 0 }])
  }
})

it('retries a delivery under the same id if its sender is killed after sending it', async () => {
  const fleet = await startFleet()
  const agents = await makeAgents(fleet, ROUNDS)
  const taskIds: string[] = []
  for (const agentId of agents) {
    const posted = Promise.withResolvers<void>()
    const receiver = await addReceiver(fleet, nth => {
      if (nth > 1) return 204
      posted.resolve()
      return () => {}
    })
    const victim = await fleet.startWorkerProcess()
    taskIds.push(await sendRefresh(fleet.api.client, agentId))
    await posted.promise
    await fleet.kill(victim)
    const worker = await fleet.startWorker()
    // Simulates elapsed time: the delivery of a killed sender becomes due again.
    await fleet.sql("UPDATE webhook_deliveries SET next_attempt_at = now() WHERE status = 'PENDING'")
    await waitUntil('it is sent again', async () => receiver.received.length >= 2)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    await waitForEnds(fleet)
    await fleet.sql('DELETE FROM webhook_endpoints WHERE url = $1', [receiver.url])
    await fleet.sql('DELETE FROM webhook_deliveries WHERE url = $1', [receiver.url])
    await worker.stop()
  }
  await fleet.startWorker()
  await checkTasks(fleet, taskIds)
})
