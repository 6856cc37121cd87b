import { expect, it } from 'vitest'
import { type CanopyProcess, newSecret, startCanopyProcess } from '../support/canopy-process.ts'
import { graphql } from '../support/gql/gql.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { createTestDatabase } from '../support/test-database.ts'

const Add = graphql(`
  mutation LostWorkerAdd($input: AddDocumentsInput!) {
    addDocuments(input: $input) {
      ... on AddDocumentsPayload { task { id } }
    }
  }
`)
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

const DOCUMENTS = 1_000

it('a worker killed in the middle of a task is replaced within seconds, and nothing is done twice', {
  timeout: 180_000,
}, async () => {
  const database = await createTestDatabase()
  atEnd(database.drop)
  const settings = {
    ...database.settings,
    BOOTSTRAP_API_KEY: newSecret(),
    WORKER_CONCURRENCY: '1',
    TASK_LEASE_MS: '3000',
    WORKER_HEARTBEAT_MS: '600',
  }
  const api = await startCanopyProcess(settings, ['--role=api'])
  atEnd(() => api.end('SIGKILL'))
  const startWorker = async () => {
    const worker = await startCanopyProcess(settings, ['--role=worker'])
    atEnd(() => worker.end('SIGKILL'))
    return worker
  }
  const first: CanopyProcess = await startWorker()
  const documents = Array.from({ length: DOCUMENTS }, (_, i) => ({
    title: `Document ${i}`,
    sourceUri: `${i}.md`,
    text: `# Document ${i}\n\nText number ${i}.`,
  }))
  const { addDocuments } = await api.client.run(Add, { input: { documents } })
  const taskId = ('task' in addDocuments && addDocuments.task.id) || ''
  const events: { sequence: number; type: string; attempt: number; result: unknown }[] = []
  let isKilled = false
  for await (const { taskEvents: item } of api.client.watch(Watch, { taskId })) {
    if (item.__typename !== 'TaskEvent') continue
    events.push(item)
    if (!isKilled && (item.progress.done ?? 0) > 20) {
      isKilled = true
      await first.end('SIGKILL')
      await startWorker()
    }
  }
  expect(isKilled).toBe(true)
  expect(events.map(event => event.sequence)).toEqual(events.map((_, i) => i + 1))
  expect(
    events
      .filter(event => ['STARTED', 'RETRY_SCHEDULED', 'COMPLETED'].includes(event.type))
      .map(event => event.type),
  ).toEqual(['STARTED', 'RETRY_SCHEDULED', 'STARTED', 'COMPLETED'])
  expect(events.at(-1)).toMatchObject({ attempt: 2, result: { indexed: DOCUMENTS, chunks: DOCUMENTS } })
  const { documents: indexed } = await api.client.run(Count, {})
  expect(indexed.totalCount).toBe(DOCUMENTS)
  expect(new Set(indexed.nodes.map(document => document.chunkCount))).toEqual(new Set([1]))
})
