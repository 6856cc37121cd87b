import { randomUUID } from 'node:crypto'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { App } from '../../src/app.ts'
import type { ViewerContext } from '../../src/context.ts'
import { embedQuery } from '../../src/knowledge/embeddings/embed-texts.ts'
import { enqueueEmbedding } from '../../src/knowledge/embeddings/model-rows.ts'
import { createKnownSpellings } from '../../src/knowledge/indexing/indexing-threads.ts'
import { prepareBatches } from '../../src/knowledge/indexing/prepare-batches.ts'
import { writeBatch } from '../../src/knowledge/indexing/write-batch.ts'
import { searchVectors } from '../../src/knowledge/retrieval/search-vectors.ts'
import { transact } from '../../src/platform/bus/transact.ts'
import type { Progress } from '../../src/tasks/define.ts'
import { CANCELS_CHANNEL } from '../../src/tasks/wake.ts'
import { startWorker } from '../../src/tasks/worker.ts'
import { embedPassages } from '../../src/workers/embedding.ts'
import { startEmbeddingWatch } from '../../src/workers/start-embedding-watch.ts'
import { stall, startEmbeddingsServer } from '../support/embeddings-server.ts'
import { holdTimers } from '../support/hold-timers.ts'
import { openTestApp } from '../support/open-test-app.ts'
import { plainEmbeddings } from '../support/plain-model.ts'
import { setUp } from '../support/start-test-canopy.ts'
import { claimAs } from '../support/tasks/claim.ts'
import { type TaskCode, tasksWith } from '../support/tasks/task-codes.ts'
import { isDistributed } from '../support/test-database.ts'

const BATCH_SIZE = 5

const server = setUp(startEmbeddingsServer, made => made.close())
const opened = setUp(
  () =>
    openTestApp({
      EMBEDDINGS_BASE_URL: server.url,
      EMBEDDINGS_MODEL: 'first',
      // Set, so that the model is not tested.
      EMBEDDINGS_LANGUAGES: 'en:0.4,ko:0.4,other:0.4',
      EMBEDDINGS_SIMILARITY: '0.3,0.8',
      EMBEDDINGS_BATCH_SIZE: `${BATCH_SIZE}`,
      EMBEDDINGS_RETRY_MS: '1',
      EMBEDDINGS_QUERY_TIMEOUT_MS: '29999',
      EMBEDDINGS_REST_MS: '0',
      EMBEDDINGS_DEBOUNCE_MS: '0',
    }),
  made => made.stop(),
)
/** Its background parts do not poll. */
let app: App
beforeAll(async () => {
  const { config } = opened.app
  const never = Number.POSITIVE_INFINITY
  const embeddings = { ...config.embeddings, checkMs: never }
  app = { ...opened.app, config: { ...config, workerPollMs: never, workerHeartbeatMs: never, embeddings } }
})
const parts: { stop(graceMs: number): Promise<void> }[] = []
async function stopParts(): Promise<void> {
  for (const part of parts.splice(0)) await part.stop(1_000)
}
beforeEach(() => {
  server.requests.length = 0
  server.misbehave = () => undefined
})
afterEach(async () => {
  vi.restoreAllMocks()
  await stopParts()
  await app.database.prisma.task.deleteMany()
})

/** @returns the app of a process with different embedding settings. */
function appWith(changes: Partial<App['config']['embeddings']>): App {
  const embeddings = { ...app.config.embeddings, ...changes }
  return { ...app, config: { ...app.config, embeddings }, embeddings: plainEmbeddings(embeddings) }
}

function appWithModel(model: string): App {
  const { endpoint } = app.config.embeddings
  return appWith({ endpoint: endpoint && { ...endpoint, model } })
}

/** Stops a part at the end of the test. */
function stopLater<Part extends { stop(graceMs: number): Promise<void> }>(part: Part): Part {
  parts.push(part)
  return part
}
const work = async (on: App, code: TaskCode = embedPassages) =>
  stopLater(await startWorker({ ...on, tasks: tasksWith({ EMBEDDING: code }) }))
const watch = (on: App) => stopLater(startEmbeddingWatch(on))

/** Adds a document and indexes it as the ingestion does, without a task. */
async function addDocument({ db, viewer: { workspaceId } }: ViewerContext, title: string, text: string) {
  const document = await db.document.create({
    data: { workspaceId, title, contentType: 'text/plain', bytes: 1, sha256: title, language: 'en' },
  })
  for (const batch of prepareBatches([{ ...document, text }], [], 24))
    await db.$transaction(tx =>
      writeBatch(tx, { workspaceId, taxonomyId: null }, batch, createKnownSpellings()),
    )
}

const TOPICS = ['vacation', 'flights', 'laptop']

/** Creates a workspace with indexed documents. */
async function newContext(documents: number): Promise<ViewerContext> {
  const context = await opened.newContext()
  for (let i = 0; i < documents; i++)
    await addDocument(context, `${i}`, `Text ${i} about ${TOPICS[i % 3]} and nothing else.`)
  return context
}

const enqueue = ({ db, viewer }: ViewerContext) =>
  transact({ app, db }, tx => enqueueEmbedding(app, tx, viewer.workspaceId))

const findTasks = ({ db }: ViewerContext) =>
  db.task.findMany({ where: { kind: 'EMBEDDING' }, orderBy: { id: 'asc' } })

/** @returns the content of the passages found for a query. */
async function find({ embeddings }: App, { db, viewer }: ViewerContext, query: string): Promise<string[]> {
  const vector = await embedQuery(db, embeddings?.open(viewer) ?? null, query)
  if (!vector) return []
  const hits = await searchVectors(db, viewer.workspaceId, vector, {}, 3)
  const chunks = await db.chunk.findMany({ where: { id: { in: hits.map(({ chunkId }) => chunkId) } } })
  return hits.map(({ chunkId }) => chunks.find(({ id }) => id === chunkId)?.content ?? '')
}

const textsAsked = () => server.requests.flatMap(({ texts }) => texts)
/** @returns the models that were asked to embed the query. */
const modelsAsked = (query: string) =>
  server.requests.flatMap(({ model, texts }) => (texts.includes(query) ? model : []))

it('embeds all changes of a workspace with one pending task, and runs one at a time', async () => {
  const context = await newContext(6)
  await Promise.all(Array.from({ length: 30 }, () => enqueue(context)))
  expect(await context.db.task.count()).toBe(1)
  const RUNS = 3
  let runs = 0
  const othersClaimed: unknown[] = []
  const worker = await work(app, async (run, services) => {
    // Enqueues another task while this one runs.
    if (++runs < RUNS) await enqueue(context)
    othersClaimed.push(...(await claimAs(app, randomUUID(), 10)))
    return embedPassages(run, services)
  })
  await worker.idle()
  expect(othersClaimed).toEqual([])
  expect((await findTasks(context)).map(({ status }) => status)).toEqual(Array(RUNS).fill('COMPLETED'))
  expect(textsAsked()).toHaveLength(6)
})

it('continues an interrupted task without duplicate or missing vectors, and requests no text again', async () => {
  const context = await newContext(23)
  let effects = 0
  const cutAt = 6
  const reports: Progress[] = []
  const worker = await work(app, (run, services) => {
    const report: typeof run.report = progress => {
      reports.push(progress)
      return run.report(progress)
    }
    const effect: typeof run.effect = async write => {
      const result = await run.effect(write)
      if (++effects === cutAt) throw new Error('cut off')
      return result
    }
    return embedPassages({ ...run, effect, report }, services)
  })
  await enqueue(context)
  await worker.idle()
  await context.db.task.updateMany({ where: { attempt: 1 }, data: { dueAt: new Date(0) } })
  await worker.idle()
  const tasks = await findTasks(context)
  expect(tasks).toMatchObject([{ status: 'COMPLETED', attempt: 2 }])
  expect(reports.findLast(({ done }) => done !== undefined)).toMatchObject({ done: 23, total: 23 })
  const chunks = await context.db.chunk.findMany()
  const vectors = await context.db.chunkVector.findMany()
  expect(vectors.map(({ chunkId }) => chunkId).sort()).toEqual(chunks.map(({ id }) => id).sort())
  expect(textsAsked()).toHaveLength(23)
})

it('hands over to another task when most of the time is used', async () => {
  const context = await newContext(6 * BATCH_SIZE)
  let skippedMs = 0
  const now = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => now() + skippedMs)
  // Each request uses 25 % of the task timeout, so the third exceeds 60 %.
  server.misbehave = () => {
    skippedMs += app.config.taskTimeoutMs * 0.25
    return undefined
  }
  const worker = await work(app)
  await enqueue(context)
  await worker.idle()
  const results = (await findTasks(context)).map(({ status, result }) => ({ status, result }))
  expect(results).toMatchObject([
    { status: 'COMPLETED', result: { embedded: 3 * BATCH_SIZE } },
    { status: 'COMPLETED', result: { embedded: 3 * BATCH_SIZE } },
    { status: 'COMPLETED', result: { embedded: 0 } },
  ])
  expect(textsAsked()).toHaveLength(6 * BATCH_SIZE)
  expect(await context.db.chunkVector.count()).toBe(6 * BATCH_SIZE)
})

it('stops a cancelled task while the endpoint does not answer, and keeps its vectors', async () => {
  const context = await newContext(8)
  const stalled = Promise.withResolvers<void>()
  server.misbehave = (_, nth) => {
    if (nth === 1) return undefined
    stalled.resolve()
    return stall
  }
  const worker = await work(app)
  await enqueue(context)
  await stalled.promise
  await context.db.$executeRaw`
    UPDATE tasks SET cancel_requested_at = now() WHERE workspace_id = ${context.viewer.workspaceId}::uuid`
  app.bus.wake(CANCELS_CHANNEL)
  await worker.idle()
  expect(await findTasks(context)).toMatchObject([{ status: 'CANCELLED' }])
  expect(await context.db.chunkVector.count()).toBe(BATCH_SIZE)
})

it('answers with the vectors of the previous model until all are replaced, then deletes them', async () => {
  const context = await newContext(4 * BATCH_SIZE)
  const before = await work(app)
  await enqueue(context)
  await before.idle()
  await stopParts()

  server.requests.length = 0
  const halfway = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<undefined>()
  server.misbehave = ({ model }, nth) => {
    if (model !== 'second' || nth !== 3) return undefined
    halfway.resolve()
    return gate.promise
  }
  const second = appWithModel('second')
  const worker = await work(second)
  watch(second)
  try {
    await halfway.promise
    expect(await find(second, context, 'holiday')).toEqual(Array(3).fill(expect.stringContaining('vacation')))
    expect(modelsAsked('holiday')).toEqual(['first'])
  } finally {
    gate.resolve(undefined)
  }
  await worker.idle()
  expect(await context.db.embeddingModel.findMany()).toMatchObject([
    { name: 'second', isServing: true, dimensions: 64 },
  ])
  server.requests.length = 0
  expect(await find(second, context, 'holiday')).toEqual(Array(3).fill(expect.stringContaining('vacation')))
  expect(modelsAsked('holiday')).toEqual(['second'])
  expect(await context.db.chunkVector.count()).toBe(4 * BATCH_SIZE)
})

it('fails if the model answers with vectors of a different length than before', async () => {
  const context = await newContext(2)
  const worker = await work(app)
  await enqueue(context)
  await worker.idle()
  await context.db.embeddingModel.updateMany({ data: { dimensions: 32 } })
  expect(await find(app, context, 'holiday')).toEqual([])
  await addDocument(context, 'new', 'Something new.')
  await context.db.task.deleteMany()
  await enqueue(context)
  await worker.idle()
  expect(await findTasks(context)).toMatchObject([
    { status: 'FAILED', failure: { code: 'EMBEDDINGS_CHANGED' } },
  ])
})

it('searches by words only if the vector of a query is late or the model does not know its language', async () => {
  const context = await newContext(3)
  const worker = await work(app)
  await enqueue(context)
  await worker.idle()
  expect(await find(app, context, 'holiday')).toHaveLength(3)
  const queryTimeout = holdTimers(app.config.embeddings.queryTimeoutMs)
  const stalled = Promise.withResolvers<void>()
  server.misbehave = () => () => stalled.resolve()
  const late = find(app, context, 'holiday')
  await stalled.promise
  expect(queryTimeout.expire()).toBe(1)
  expect(await late).toEqual([])
  server.requests.length = 0
  const english = appWith({ weights: { en: 0.4, ko: 0, other: 0 } })
  expect(await find(english, context, '휴가는 며칠인가요?')).toEqual([])
  expect(await find({ ...app, embeddings: null }, context, 'holiday')).toEqual([])
  expect(await find(app, context, ' ')).toEqual([])
  expect(server.requests).toEqual([])
})

it('creates an index for a model with many vectors on Postgres, and drops it with the model', async () => {
  const indexing = appWith({ indexFrom: 3 })
  await app.database.prisma.workspace.deleteMany()
  const worker = await work(indexing)
  const watching = watch(indexing)
  for (let turn = 0; turn < 2; turn++) {
    const context = await newContext(3)
    await watching.idle()
    await worker.idle()
    await watching.idle()
    const { id } = await context.db.embeddingModel.findFirstOrThrow()
    const indexes = await context.db.$queryRaw`
      SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE i.indisvalid AND starts_with(c.relname, 'chunk_vectors_nearest_')`
    expect(indexes).toEqual(
      isDistributed ? [{ name: `chunk_vectors_nearest_${id.replaceAll('-', '')}` }] : [],
    )
    expect(await find(indexing, context, 'holiday')).toHaveLength(3)
    await context.db.workspace.deleteMany()
  }
})
