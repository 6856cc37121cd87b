import { expect, it } from 'vitest'
import { checkTasks } from '../../support/check-tasks.ts'
import { makeAgents, startFleet, waitForEnds } from '../../support/fleet.ts'
import { graphql } from '../../support/gql/gql.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { sendCancel, sendDocuments, sendRefresh } from '../../support/send-work.ts'
import type { TestClient } from '../../support/test-client.ts'
import { waitUntil } from '../../support/wait-until.ts'

const Receipts = graphql(`
  query CancelFaultReceipts($after: String) {
    tasks(first: 100, after: $after) {
      nodes { id status cancellation { outcome stoppedAt } events(first: 100) { nodes { type } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`)
const CancelRunning = graphql(`
  mutation CancelFaultRunning {
    cancelTasks(input: { filter: { status: [RUNNING] } }) { __typename }
  }
`)

const WAITING = 100
const RUNNING = 50
/** Documents of each: more than are indexed until all of the tasks run. */
const LONG = 100
const STOPPED_WITHIN_MS = 2_000
const RACES = 500
const RACERS = 10
/** A cancel comes this long after the answer, at most: about what a measurement takes to its end. */
const LATEST_CANCEL_MS = 60

/** Every task of the workspace with its receipt. */
async function readReceipts(client: TestClient) {
  const receipts = []
  for (let after: string | null | undefined = null; ; ) {
    const { tasks }: Awaited<ReturnType<typeof page>> = await page(client, after)
    receipts.push(...tasks.nodes)
    if (!tasks.pageInfo.hasNextPage) return receipts
    after = tasks.pageInfo.endCursor
  }
}
function page(client: TestClient, after: string | null | undefined) {
  return client.run(Receipts, { after })
}

it('a waiting task that was cancelled never starts', async () => {
  const fleet = await startFleet()
  const [agentId = ''] = await makeAgents(fleet, 1)
  const { client } = fleet.api
  const ids = await Promise.all(Array.from({ length: WAITING }, () => sendRefresh(client, agentId)))
  // Half of them before there is a worker, half in the moment in which one comes.
  await Promise.all(ids.slice(0, WAITING / 2).map(id => sendCancel(client, id)))
  const worker = fleet.startWorker()
  await Promise.all(ids.slice(WAITING / 2).map(id => sendCancel(client, id)))
  await worker
  const last = await sendRefresh(client, agentId)
  await waitForEnds(fleet, 10_000)
  await checkTasks(fleet, [...ids, last])
  for (const { id, status, cancellation, events } of await readReceipts(client)) {
    if (id === last) continue
    expect(status).toBe('CANCELLED')
    expect(cancellation?.outcome).toBe('NEVER_STARTED')
    expect(events.nodes.map(({ type }) => type)).toEqual(['ENQUEUED', 'CANCEL_REQUESTED', 'CANCELLED'])
  }
})

it('a running task that is cancelled, through whichever process, stops within two seconds', async () => {
  const fleet = await startFleet()
  const other = await fleet.startApi()
  // Sent before there is a worker, so that none is over before the last one runs.
  const ids = await Promise.all(Array.from({ length: RUNNING }, () => sendDocuments(fleet.api.client, LONG)))
  const settings = { WORKER_CONCURRENCY: String(RUNNING / 2) }
  await Promise.all([fleet.startWorker(settings), fleet.startWorker(settings)])
  await waitUntil('all of them run', 30_000, async () => {
    const [row] = await fleet.sql<{ count: number }>(
      "SELECT count(*)::int AS count FROM tasks WHERE status = 'RUNNING'",
    )
    return row?.count === RUNNING
  })
  await other.client.run(CancelRunning, {})
  await waitForEnds(fleet, 10_000)
  await checkTasks(fleet, ids)
  const [slowest] = await fleet.sql<{ status: string[]; ms: number }>(
    `SELECT array_agg(DISTINCT status::text) AS status,
      extract(epoch FROM max(finished_at - cancel_requested_at))::float8 * 1000 AS ms FROM tasks`,
  )
  expect(slowest?.status).toEqual(['CANCELLED'])
  expect(slowest?.ms).toBeLessThan(STOPPED_WITHIN_MS)
})

it('a cancel that races the end of its task leaves one end and a receipt that says which', {
  timeout: 240_000,
}, async () => {
  const fleet = await startFleet()
  const other = await fleet.startApi()
  await fleet.startWorker()
  const agents = await makeAgents(fleet, RACERS)
  const random = seededRandom(5)
  const ids: string[] = []
  const race = async (agentId: string) => {
    for (let i = 0; i < RACES / RACERS; i++) {
      const id = await sendRefresh(fleet.api.client, agentId)
      ids.push(id)
      await new Promise(resolve => setTimeout(resolve, random() * LATEST_CANCEL_MS))
      await sendCancel(other.client, id)
    }
  }
  await Promise.all(agents.map(race))
  await waitForEnds(fleet, 10_000)
  await checkTasks(fleet, ids)
  const seen: Record<string, number> = {}
  for (const { status, cancellation, events } of await readReceipts(fleet.api.client)) {
    const hasStarted = events.nodes.some(({ type }) => type === 'STARTED')
    const stopped = hasStarted ? 'STOPPED' : 'NEVER_STARTED'
    expect(cancellation?.outcome).toBe(status === 'CANCELLED' ? stopped : 'FINISHED_FIRST')
    expect(['CANCELLED', 'COMPLETED']).toContain(status)
    seen[status] = (seen[status] ?? 0) + 1
  }
  // Else it was no race.
  for (const status of ['CANCELLED', 'COMPLETED']) expect(seen[status]).toBeGreaterThan(RACES / 20)
})
