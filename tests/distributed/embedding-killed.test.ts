import pg from 'pg'
import { expect, it } from 'vitest'
import { newSecret, startCanopyProcess } from '../support/canopy-process.ts'
import { startEmbeddingsServer } from '../support/embeddings-server.ts'
import { graphql } from '../support/gql/gql.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { waitUntil } from '../support/wait-until.ts'

const Add = graphql(`
  mutation KilledEmbeddingAdd($documents: [DocumentInput!]!) {
    addDocuments(input: { documents: $documents }) { __typename }
  }
`)

const DOCUMENTS = 60
const BATCH = 5

it('a worker killed while it embeds leaves no passage without a vector, and none with two', {
  timeout: 180_000,
}, async () => {
  const database = await createTestDatabase()
  atEnd(database.drop)
  const server = await startEmbeddingsServer()
  atEnd(() => server.close())
  const settings = {
    ...database.settings,
    BOOTSTRAP_API_KEY: newSecret(),
    TASK_LEASE_MS: '1500',
    WORKER_HEARTBEAT_MS: '300',
    WORKER_POLL_MS: '100',
    EMBEDDINGS_BASE_URL: server.url,
    EMBEDDINGS_MODEL: 'test-model',
    EMBEDDINGS_BATCH_SIZE: `${BATCH}`,
    EMBEDDINGS_CHECK_MS: '100',
    EMBEDDINGS_DEBOUNCE_MS: '1000',
  }
  const api = await startCanopyProcess(settings, ['--role=api'])
  atEnd(() => api.end('SIGKILL'))
  const startWorker = async () => {
    const worker = await startCanopyProcess(settings, ['--role=worker'])
    atEnd(() => worker.end('SIGKILL'))
    return worker
  }
  const first = await startWorker()
  const documents = Array.from({ length: DOCUMENTS }, (_, i) => ({
    title: `Document ${i}`,
    text: `Text number ${i}.`,
  }))
  let isKilled = false
  let killed: Promise<unknown> | undefined
  server.misbehave = () => {
    if (server.requests.length < 5 || isKilled) return undefined
    isKilled = true
    killed = first.end('SIGKILL')
    return undefined
  }
  await api.client.run(Add, { documents })
  await waitUntil('the worker killed', 30_000, async () => isKilled)
  await killed
  await startWorker()
  const client = new pg.Client({ connectionString: database.settings.DATABASE_URL })
  await client.connect()
  atEnd(() => client.end())
  const counts = await waitUntil('all vectors', 40_000, async () => {
    const { rows } = await client.query(`
      SELECT count(DISTINCT chunk_id)::int AS chunks, count(*)::int AS vectors,
        (SELECT count(*)::int FROM tasks WHERE kind = 'EMBEDDING' AND status IN ('PENDING', 'RUNNING')) AS open
      FROM chunk_vectors WHERE embedding IS NOT NULL`)
    return rows[0].chunks === DOCUMENTS && rows[0].open === 0 && rows[0]
  })
  expect(counts).toMatchObject({ chunks: DOCUMENTS, vectors: DOCUMENTS })
  const asked = server.requests.flatMap(({ texts }) => texts)
  expect(new Set(asked).size).toBe(DOCUMENTS)
  // What the killed worker was being told is asked for again, and nothing else.
  expect(asked.length).toBeLessThanOrEqual(DOCUMENTS + BATCH)
})
