import { expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { checkTasks } from '../support/check-tasks.ts'
import { startFleet, waitForEnds } from '../support/fleet.ts'
import { graphql } from '../support/gql/gql.ts'
import { holdAfter } from '../support/postgres-proxy.ts'
import { sized } from '../support/scale.ts'
import { sendDocuments } from '../support/send-work.ts'

const Watch = graphql(`
  subscription LostWorkerWatch($taskId: ID!) {
    taskEvents(taskId: $taskId, after: 0) {
      __typename
      ... on TaskEvent { sequence type attempt progress { done } result { ... on IngestionReport { indexed chunks } } }
    }
  }
`)
const Count = graphql(`
  query LostWorkerCount {
    documents(filter: { status: INDEXED }) { totalCount nodes { chunkCount } }
  }
`)

/** Enough documents to need several transactions. */
const DOCUMENTS = sized(200, 1_000)
const WRITE = { statement: /INSERT INTO index_batches/, when: 'before' } as const

it('replaces a worker killed during a task, and repeats no effect', async () => {
  const fleet = await startFleet()
  const { client } = fleet.api
  const first = await fleet.startProxiedWorker({ WORKER_CONCURRENCY: '1' })
  const secondWrite = holdAfter(first.proxy, WRITE, 1)
  const taskId = await sendDocuments(client, DOCUMENTS)
  const events: { sequence: number; type: string; attempt: number; result: unknown }[] = []
  const follow = async () => {
    for await (const { taskEvents: item } of client.watch(Watch, { taskId }))
      if (item.__typename === 'TaskEvent') events.push(item)
  }
  const replace = async () => {
    await secondWrite
    await fleet.kill(first)
    await fleet.startWorker()
  }
  await Promise.all([follow(), replace()])
  expect(events.map(event => event.sequence)).toEqual(events.map((_, i) => i + 1))
  const types = events.map(event => event.type).filter(type => type !== 'ENQUEUED' && type !== 'PROGRESSED')
  expect(types).toEqual(['STARTED', 'RETRY_SCHEDULED', 'STARTED', 'COMPLETED'])
  expect(events.at(-1)).toMatchObject({ attempt: 2, result: { indexed: DOCUMENTS, chunks: DOCUMENTS } })
  await checkTasks(fleet, [taskId])
  const { documents: indexed } = await client.run(Count, {})
  expect(indexed.totalCount).toBe(DOCUMENTS)
  expect(new Set(indexed.nodes.map(document => document.chunkCount))).toEqual(new Set([1]))
})

it('does not count the death of a worker that received SIGTERM', async () => {
  const fleet = await startFleet({ SHUTDOWN_GRACE_MS: '600000' })
  const stopped = await fleet.startProxiedWorker()
  const inWrite = holdAfter(stopped.proxy, WRITE, 0)
  const taskId = await sendDocuments(fleet.api.client, 3)
  await inWrite
  stopped.signal('SIGTERM')
  const stopping = 'SELECT FROM workers WHERE id = $1 AND stopping_at IS NOT NULL'
  await fleet.waitForRow('the worker is stopping', stopping, [stopped.workerId])
  expect(await fleet.kill(stopped)).toHaveLength(1)
  await fleet.startWorker()
  await waitForEnds(fleet)
  await checkTasks(fleet, [taskId])
  expect(
    await fleet.sql('SELECT status, attempt, returned, losses FROM tasks WHERE id = $1', [
      decodeId('Task', taskId),
    ]),
  ).toEqual([{ status: 'COMPLETED', attempt: 2, returned: 1, losses: 0 }])
})
