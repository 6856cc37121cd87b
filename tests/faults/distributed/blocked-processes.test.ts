import { setTimeout as sleep } from 'node:timers/promises'
import { print } from 'graphql'
import { expect, it } from 'vitest'
import { decodeId } from '../../../src/platform/ids.ts'
import { makeEmbeddedCanopy } from '../../support/canopy-process.ts'
import { checkTasks } from '../../support/check-tasks.ts'
import { openReader } from '../../support/event-reader.ts'
import { startFleet } from '../../support/fleet.ts'
import { graphql } from '../../support/gql/gql.ts'
import { holdAfter } from '../../support/postgres-proxy.ts'
import { openRawConnection, requestHead } from '../../support/raw-connection.ts'
import { sized } from '../../support/scale.ts'
import { waitForTask } from '../../support/seed.ts'
import { sendDocuments } from '../../support/send-work.ts'
import type { TestClient } from '../../support/test-client.ts'
import { waitUntil } from '../../support/wait-until.ts'

const Count = graphql(`
  query BlockedCount { documents(filter: { status: INDEXED }) { totalCount } }
`)

/** In the gate, the pause is short and SQL expires the lease. */
const BLOCKED_MS = sized(100, 45_000)
const LEASE_MS = sized('60000', '10000')
/** Enough for several transactions. */
const DOCUMENTS = sized(200, 1_000)
const WRITE = { statement: /INSERT INTO index_batches/, when: 'before' } as const

/**
 * Uses a new connection: a server that resumes after a long pause first closes idle connections, even if they have sent
 * a request.
 */
async function count({ url, secret }: TestClient): Promise<unknown> {
  const connection = await openRawConnection(url)
  const body = JSON.stringify({ query: print(Count) })
  const headers = {
    authorization: `Bearer ${secret}`,
    'content-type': 'application/json',
    'content-length': String(body.length),
    connection: 'close',
  }
  connection.socket.write(requestHead('POST', '/graphql', headers) + body)
  await connection.closed
  return JSON.parse(connection.received().split('\r\n\r\n')[1] ?? '')
}

it('continues after an API and a worker were paused for longer than the lease', async () => {
  const fleet = await startFleet({ TASK_LEASE_MS: LEASE_MS })
  const proxy = await fleet.startProxy()
  const { api, worker, processes } = await fleet.startApiAndWorker({ DATABASE_URL: proxy.url }, 'blocked')
  const inSecondWrite = holdAfter(proxy, WRITE, 1)
  const taskId = await sendDocuments(api.client, DOCUMENTS)
  const uuid = decodeId('Task', taskId)
  const reader = openReader(api.client, taskId)
  await inSecondWrite
  await waitUntil('the stream has begun', async () => reader.sequences.length > 0)
  for (const process of processes) process.signal('SIGSTOP')
  const steady = await fleet.startWorker({}, 'steady')
  const asked = count(api.client)
  await sleep(BLOCKED_MS)
  if (LEASE_MS === '60000') await fleet.expireLease(worker)
  const completed = "SELECT FROM tasks WHERE id = $1 AND status = 'COMPLETED'"
  await fleet.waitForRow('another worker has completed the task', completed, [uuid])
  await steady.stop()
  for (const process of processes) process.signal('SIGCONT')

  expect(await asked).toEqual({ data: { documents: { totalCount: DOCUMENTS } } })
  await waitUntil('the stream is complete', async () => reader.isComplete())
  expect(reader.sequences).toEqual(reader.sequences.map((_, i) => i + 1))
  // The resumed worker is the only one now.
  const next = await sendDocuments(api.client, 1)
  expect((await waitForTask(api.client, next)).at(-1)).toBe('COMPLETED')
  expect(await worker.end('SIGTERM'), worker.output()).toBe(0)
  const late = await fleet.sql(
    `SELECT late.* FROM task_events restart
      JOIN effects since ON since.id = restart.task_id AND since.sequence = restart.sequence
      JOIN effects late ON late.position >= since.position AND late.writer = 'blocked'
    WHERE restart.task_id = $1 AND restart.type = 'STARTED' AND restart.attempt = 2 AND (
      late.id = $1 OR late.id IN (
        SELECT document::uuid FROM tasks, jsonb_array_elements_text(input -> 'documentIds') document WHERE tasks.id = $1))`,
    [uuid],
  )
  expect(late, 'late writes that were accepted').toEqual([])
  await fleet.startWorker()
  await checkTasks(fleet, [taskId, next])
  expect(await fleet.sql('SELECT attempt, losses FROM tasks WHERE id = $1', [uuid])).toEqual([
    { attempt: 2, losses: 1 },
  ])
})

// The gate skips this: there, the clock jump test also pauses an embedded process.
it.each(sized<string[]>([], ['embedded']))('continues after an %s process was paused', async () => {
  const canopy = await (await makeEmbeddedCanopy()).startProcess()
  const taskId = await sendDocuments(canopy.client, DOCUMENTS)
  const reader = openReader(canopy.client, taskId)
  await waitUntil('the task has begun', async () => reader.sequences.length > 2)
  canopy.signal('SIGSTOP')
  const asked = count(canopy.client)
  await sleep(BLOCKED_MS)
  canopy.signal('SIGCONT')
  expect(await asked).toEqual({ data: { documents: { totalCount: expect.any(Number) } } })
  await waitUntil('the stream is complete', async () => reader.isComplete())
  expect(reader.sequences).toEqual(reader.sequences.map((_, i) => i + 1))
  expect(await canopy.client.run(Count, {})).toEqual({ documents: { totalCount: DOCUMENTS } })
  expect(await canopy.end('SIGTERM'), canopy.output()).toBe(0)
})
