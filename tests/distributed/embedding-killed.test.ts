import { expect, it } from 'vitest'
import { TEST_TEXTS } from '../../src/models/embeddings/model-test.ts'
import { knowing, startEmbeddingsServer } from '../support/embeddings-server.ts'
import { startFleet } from '../support/fleet.ts'
import { sendDocuments } from '../support/send-work.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const DOCUMENTS = 60
const BATCH = 5
/** The last request of the killed worker. */
const LAST_REQUEST = 5

it('leaves every passage with exactly one vector if a worker is killed while embedding', async () => {
  const server = await startEmbeddingsServer()
  atEnd(() => server.close())
  const fleet = await startFleet({
    EMBEDDINGS_BASE_URL: server.url,
    EMBEDDINGS_MODEL: 'test-model',
    // Set, so that the model is not tested.
    EMBEDDINGS_LANGUAGES: 'en:0.4,ko:0.4,other:0.4',
    EMBEDDINGS_SIMILARITY: '0.3,0.8',
    EMBEDDINGS_BATCH_SIZE: `${BATCH}`,
    EMBEDDINGS_DEBOUNCE_MS: '0',
    EMBEDDINGS_TIMEOUT_MS: '600000',
  })
  const victim = await fleet.startWorkerProcess()
  const asking = Promise.withResolvers<void>()
  const killed = Promise.withResolvers<undefined>()
  server.misbehave = (_, nth) => {
    if (nth < LAST_REQUEST) return undefined
    asking.resolve()
    return killed.promise
  }
  await sendDocuments(fleet.api.client, DOCUMENTS)
  await asking.promise
  expect(await fleet.kill(victim)).toHaveLength(1)
  killed.resolve(undefined)
  await fleet.startWorker()
  const counts = await waitUntil('all vectors', async () => {
    const [row] = await fleet.sql<{ chunks: number; vectors: number; open: number }>(`
      SELECT count(DISTINCT chunk_id)::int AS chunks, count(*)::int AS vectors,
        (SELECT count(*)::int FROM tasks WHERE kind = 'EMBEDDING' AND status IN ('PENDING', 'RUNNING')) AS open
      FROM chunk_vectors WHERE embedding IS NOT NULL`)
    return row?.chunks === DOCUMENTS && row.open === 0 && row
  })
  expect(counts).toMatchObject({ chunks: DOCUMENTS, vectors: DOCUMENTS })
  const asked = server.requests.flatMap(({ texts }) => texts)
  expect(new Set(asked).size).toBe(DOCUMENTS)
  // Only the texts of the killed worker's unanswered request are requested again.
  expect(asked.length).toBeLessThanOrEqual(DOCUMENTS + BATCH)
})

it('repeats the test of a model if a worker is killed while testing it', async () => {
  const server = await startEmbeddingsServer()
  atEnd(() => server.close())
  server.embed = knowing('en')
  const fleet = await startFleet({
    EMBEDDINGS_BASE_URL: server.url,
    EMBEDDINGS_MODEL: 'unheard-of',
    EMBEDDINGS_DEBOUNCE_MS: '0',
    EMBEDDINGS_TIMEOUT_MS: '600000',
  })
  const victim = await fleet.startWorkerProcess()
  const asking = Promise.withResolvers<void>()
  const killed = Promise.withResolvers<undefined>()
  // The victim has the vectors of the first batch, and waits for those of the second.
  server.misbehave = (_, nth) => {
    if (nth === 1) return undefined
    asking.resolve()
    return killed.promise
  }
  await sendDocuments(fleet.api.client, 1)
  await asking.promise
  expect(await fleet.kill(victim)).toHaveLength(1)
  killed.resolve(undefined)
  await fleet.startWorker()
  const models = await waitUntil('the test and all vectors', async () => {
    const rows = await fleet.sql<{ accuracy: string | null; vectors: number }>(`
      SELECT test->'en'->>'accuracy' AS accuracy,
        (SELECT count(*)::int FROM chunk_vectors WHERE model_id = embedding_models.id) AS vectors
      FROM embedding_models`)
    return rows.some(({ accuracy, vectors }) => accuracy !== null && vectors === 1) && rows
  })
  expect(models).toEqual([{ accuracy: '1', vectors: 1 }])
  const [text = ''] = TEST_TEXTS
  const asked = server.requests.flatMap(({ texts }) => texts)
  expect(asked.filter(other => other === text)).toHaveLength(2)
})
