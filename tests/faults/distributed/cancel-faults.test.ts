import { expect, it } from 'vitest'
import { decodeId } from '../../../src/platform/ids.ts'
import { checkTasks } from '../../support/check-tasks.ts'
import { makeAgents, startFleet, waitForEnds } from '../../support/fleet.ts'
import { graphql } from '../../support/gql/gql.ts'
import { sized } from '../../support/scale.ts'
import { waitForTask } from '../../support/seed.ts'
import { sendCancel, sendDocuments, sendRefresh } from '../../support/send-work.ts'
import { TASK_CODES, type TaskCodes } from '../../support/tasks/task-codes.ts'
import type { TestClient } from '../../support/test-client.ts'

/** Task code that waits before the transaction that completes a task, until the test opens the gate of the task. */
interface GatedCodes {
  codes: TaskCodes
  /** Resolves when the task waits. */
  reached(taskId: string): Promise<void>
  /** Lets the task complete, now or when it reaches its gate. */
  open(taskId: string): void
}

function gateCompletion(): GatedCodes {
  const gates = new Map<string, { reached: PromiseWithResolvers<void>; open: PromiseWithResolvers<void> }>()
  const gateOf = (uuid: string) => {
    const gate = gates.get(uuid) ?? { reached: Promise.withResolvers(), open: Promise.withResolvers() }
    gates.set(uuid, gate)
    return gate
  }
  const gateOfTask = (taskId: string) => gateOf(decodeId('Task', taskId) ?? '')
  const gated = Object.entries(TASK_CODES).map(([kind, code]): [string, typeof code] => [
    kind,
    async (run, services) => {
      const finish = await code(run, services)
      const { reached, open } = gateOf(run.task.id)
      reached.resolve()
      await open.promise
      return finish
    },
  ])
  return {
    codes: Object.fromEntries(gated),
    reached: taskId => gateOfTask(taskId).reached.promise,
    open: taskId => gateOfTask(taskId).open.resolve(),
  }
}

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

const WAITING = sized(10, 100)
const RUNNING = sized(6, 50)
const RACES = sized(21, 500)
const RACERS = sized(3, 10)

/** When the cancel is sent: before the task may complete, after it has completed, or at the moment it may complete. */
const CANCELS = ['before the end', 'after the end', 'at the end'] as const

/** @returns every task of the workspace with its receipt. */
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

it('never starts a waiting task that was cancelled', async () => {
  const fleet = await startFleet()
  const [agentId = ''] = await makeAgents(fleet, 1)
  const { client } = fleet.api
  const ids = await Promise.all(Array.from({ length: WAITING }, () => sendRefresh(client, agentId)))
  // Cancels half before a worker exists, and half while the worker waits for its turn to claim.
  await Promise.all(ids.slice(0, WAITING / 2).map(id => sendCancel(client, id)))
  const claiming = await fleet.connect()
  try {
    await claiming.query('SELECT pg_advisory_lock(727002)')
    await fleet.startWorker()
    await fleet.waitForRow(
      'the worker claims',
      `SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database
      WHERE datname = current_database() AND locktype = 'advisory' AND objid = 727002 AND NOT granted`,
    )
    await Promise.all(ids.slice(WAITING / 2).map(id => sendCancel(client, id)))
  } finally {
    await claiming.end()
  }
  const last = await sendRefresh(client, agentId)
  await waitForEnds(fleet)
  await checkTasks(fleet, [...ids, last])
  for (const { id, status, cancellation, events } of await readReceipts(client)) {
    if (id === last) continue
    expect(status).toBe('CANCELLED')
    expect(cancellation?.outcome).toBe('NEVER_STARTED')
    expect(events.nodes.map(({ type }) => type)).toEqual(['ENQUEUED', 'CANCEL_REQUESTED', 'CANCELLED'])
  }
})

it('stops running tasks that are cancelled through any process', async () => {
  const fleet = await startFleet()
  const other = await fleet.startApi()
  // The gates never open: a task that the cancel does not reach would never end.
  const gates = gateCompletion()
  const settings = { WORKER_CONCURRENCY: String(RUNNING / 2) }
  await Promise.all([1, 2].map(() => fleet.startWorkerWith(gates.codes, settings)))
  const ids = await Promise.all(Array.from({ length: RUNNING }, () => sendDocuments(fleet.api.client, 1)))
  await Promise.all(ids.map(gates.reached))
  await other.client.run(CancelRunning, {})
  await waitForEnds(fleet)
  await checkTasks(fleet, ids)
  for (const { status, cancellation } of await readReceipts(fleet.api.client))
    expect({ status, outcome: cancellation?.outcome }).toEqual({ status: 'CANCELLED', outcome: 'STOPPED' })
})

it('records one final state and a matching receipt when a cancel races the end of its task', async () => {
  const fleet = await startFleet()
  const other = await fleet.startApi()
  const gates = gateCompletion()
  await fleet.startWorkerWith(gates.codes, { WORKER_CONCURRENCY: String(RACERS) })
  const agents = await makeAgents(fleet, RACERS)
  const cancelOf = new Map<string, (typeof CANCELS)[number]>()
  const race = async (agentId: string) => {
    for (let i = 0; i < RACES / RACERS; i++) {
      const id = await sendRefresh(fleet.api.client, agentId)
      const cancel = CANCELS[i % CANCELS.length]!
      cancelOf.set(id, cancel)
      await gates.reached(id)
      if (cancel !== 'before the end') gates.open(id)
      if (cancel === 'after the end') await waitForTask(fleet.api.client, id)
      await sendCancel(other.client, id)
      await waitForTask(fleet.api.client, id)
    }
  }
  await Promise.all(agents.map(race))
  await waitForEnds(fleet)
  await checkTasks(fleet, [...cancelOf.keys()])
  const receipts = await readReceipts(fleet.api.client)
  expect(receipts).toHaveLength(cancelOf.size)
  for (const { id, status, cancellation } of receipts) {
    expect(cancellation?.outcome).toBe(status === 'CANCELLED' ? 'STOPPED' : 'FINISHED_FIRST')
    const cancel = cancelOf.get(id)
    if (cancel === 'before the end') expect(status).toBe('CANCELLED')
    else if (cancel === 'after the end') expect(status).toBe('COMPLETED')
    else expect(['CANCELLED', 'COMPLETED']).toContain(status)
  }
})
