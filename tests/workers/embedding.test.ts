import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { embedQuery } from '../../src/knowledge/embeddings/embed-query.ts'
import { enqueueEmbedding } from '../../src/knowledge/embeddings/enqueue-embedding.ts'
import { searchVectors } from '../../src/knowledge/retrieval/search-vectors.ts'
import type { App } from '../../src/platform/app.ts'
import type { ViewerContext } from '../../src/platform/auth/viewer.ts'
import { createEmbeddings } from '../../src/platform/embeddings/create-embeddings.ts'
import { embedPassages } from '../../src/workers/embed-passages.ts'
import { startEmbeddingWatch } from '../../src/workers/start-embedding-watch.ts'
import { startWorker, type Worker } from '../../src/workers/start-worker.ts'
import type { TaskCode } from '../../src/workers/task-definition.ts'
import { type EmbeddingsServer, stall, startEmbeddingsServer } from '../support/embeddings-server.ts'
import { indexText } from '../support/index-text.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'
import { isDistributed } from '../support/test-database.ts'
import { waitUntil } from '../support/wait-until.ts'

let server: EmbeddingsServer
let opened: TestApp
beforeAll(async () => {
  server = await startEmbeddingsServer()
  opened = await openTestApp({
    EMBEDDINGS_BASE_URL: server.url,
    EMBEDDINGS_MODEL: 'first',
    EMBEDDINGS_BATCH_SIZE: '5',
    EMBEDDINGS_RETRY_MS: '1',
    EMBEDDINGS_QUERY_TIMEOUT_MS: '1500',
    EMBEDDINGS_REST_MS: '0',
    EMBEDDINGS_DEBOUNCE_MS: '0',
    EMBEDDINGS_CHECK_MS: '50',
    WORKER_POLL_MS: '50',
    WORKER_HEARTBEAT_MS: '100',
    TASK_LEASE_MS: '1000',
  })
})
const workers: Pick<Worker, 'stop'>[] = []
beforeEach(() => {
  server.requests.length = 0
  server.misbehave = () => undefined
})
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.stop(1_000)
  await opened.app.database.prisma.task.deleteMany()
})
afterAll(async () => {
  await opened.stop()
  await server.close()
})

/** The app of a process that is set to another model. */
function appWith(model: string): App {
  const { embeddings: before } = opened.app.config
  const embeddings = { ...before, endpoint: before.endpoint && { ...before.endpoint, model } }
  return {
    ...opened.app,
    config: { ...opened.app.config, embeddings },
    embeddings: createEmbeddings(embeddings),
  }
}

async function work(app: App, code: TaskCode = embedPassages): Promise<void> {
  workers.push(await startWorker(app, { EMBEDDING: code }))
}

const TOPICS = ['vacation', 'flights', 'laptop']

async function index(context: ViewerContext, count: number): Promise<void> {
  const { workspaceId } = context.viewer
  for (let i = 0; i < count; i++) {
    const text = `Text ${i} about ${TOPICS[i % 3]} and nothing else.`
    const document = await context.db.document.create({
      data: {
        workspaceId,
        title: `${i}`,
        contentType: 'text/plain',
        bytes: 1,
        sha256: `${i}`,
        language: 'en',
      },
    })
    await indexText(context.db, document, text)
  }
}

const enqueue = (app: App, { db, viewer }: ViewerContext) =>
  db.$transaction(tx => enqueueEmbedding(app, tx, viewer.workspaceId))

async function waitForEnd({ db }: ViewerContext) {
  return waitUntil('the end of all tasks', 20_000, async () => {
    const tasks = await db.task.findMany({ where: { kind: 'EMBEDDING' }, orderBy: { id: 'asc' } })
    return tasks.length > 0 && tasks.every(({ status }) => !['PENDING', 'RUNNING'].includes(status)) && tasks
  })
}

/** Passages found for a query, with what the query was asked of. */
async function find(app: App, { db, viewer }: ViewerContext, query: string): Promise<string[]> {
  const vector = await embedQuery(db, app.embeddings, query)
  if (!vector) return []
  const hits = await searchVectors(db, viewer.workspaceId, vector, {}, 3)
  const chunks = await db.chunk.findMany({ where: { id: { in: hits.map(({ chunkId }) => chunkId) } } })
  return hits.map(({ chunkId }) => chunks.find(({ id }) => id === chunkId)?.content ?? '')
}

const textsAsked = () => server.requests.flatMap(({ texts }) => texts)
/** The models that the query was asked of. */
const modelsAsked = (query: string) =>
  server.requests.flatMap(({ model, texts }) => (texts.includes(query) ? model : []))

it('a thousand changes make one task that waits, and one of a workspace runs at a time', async () => {
  const context = await opened.newContext()
  await index(context, 6)
  await Promise.all(Array.from({ length: 30 }, () => enqueue(opened.app, context)))
  expect(await context.db.task.count()).toBe(1)
  let atOnce = 0
  let most = 0
  await work(opened.app, async run => {
    most = Math.max(most, ++atOnce)
    // While it runs there is more to do, for one that waits.
    await enqueue(opened.app, context)
    await sleep(150)
    return embedPassages(run).finally(() => atOnce--)
  })
  await waitUntil('three tasks', 10_000, async () => (await context.db.task.count()) >= 3)
  expect(most).toBe(1)
  expect(textsAsked()).toHaveLength(6)
})

it('a task cut off anywhere goes on where it was: no vector twice, none missing, no text asked for again', async () => {
  const context = await opened.newContext()
  await index(context, 23)
  let effects = 0
  const cutAt = 6
  await work(opened.app, run =>
    embedPassages({
      ...run,
      async effect(write) {
        const result = await run.effect(write)
        if (++effects === cutAt) throw new Error('cut off')
        return result
      },
    }),
  )
  await enqueue(opened.app, context)
  const [task] = await waitForEnd(context)
  expect(task).toMatchObject({ status: 'COMPLETED', attempt: 2, progressDone: 23, progressTotal: 23 })
  const chunks = await context.db.chunk.findMany()
  const vectors = await context.db.chunkVector.findMany()
  expect(vectors.map(({ chunkId }) => chunkId).sort()).toEqual(chunks.map(({ id }) => id).sort())
  expect(textsAsked()).toHaveLength(23)
})

it('a task whose time is nearly up hands over to another', async () => {
  const context = await opened.newContext()
  await index(context, 30)
  server.misbehave = () => sleep(300).then(() => undefined)
  const slow = { ...opened.app, config: { ...opened.app.config, taskTimeoutMs: 2_000 } }
  await work(slow)
  await enqueue(slow, context)
  const tasks = await waitForEnd(context)
  expect(tasks.length).toBeGreaterThan(1)
  expect(new Set(tasks.map(({ status }) => status))).toEqual(new Set(['COMPLETED']))
  expect(textsAsked()).toHaveLength(30)
  expect(await context.db.chunkVector.count()).toBe(30)
})

it('a cancelled task stops at once, and what it made stays', async () => {
  const context = await opened.newContext()
  await index(context, 8)
  server.misbehave = (_, nth) => (nth > 1 ? stall : undefined)
  await work(opened.app)
  await enqueue(opened.app, context)
  await waitUntil('a request that stalls', 10_000, async () => server.requests.length > 1)
  await context.db.$executeRaw`
    UPDATE tasks SET cancel_requested_at = now() WHERE workspace_id = ${context.viewer.workspaceId}::uuid`
  const [task] = await waitForEnd(context)
  expect(task).toMatchObject({ status: 'CANCELLED' })
  expect(await context.db.chunkVector.count()).toBe(5)
})

it('after a change of model the earlier vectors answer until all are new, then they are gone', async () => {
  const context = await opened.newContext()
  await index(context, 20)
  await work(opened.app)
  await enqueue(opened.app, context)
  await waitForEnd(context)
  for (const worker of workers.splice(0)) await worker.stop(1_000)

  const app = appWith('second')
  let isOpen = false
  let isHalfway = false
  server.misbehave = async ({ model, texts }) => {
    const isPassage = texts.some(text => text.includes('Text'))
    if (model !== 'second' || !isPassage || textsAsked().length < 32) return
    isHalfway = true
    await waitUntil('the gate', 20_000, async () => isOpen)
  }
  await work(app)
  const watch = startEmbeddingWatch(app)
  try {
    await waitUntil('half of the new vectors', 10_000, async () => isHalfway)
    server.requests.length = 0
    expect(await find(app, context, 'holiday')).toEqual(Array(3).fill(expect.stringContaining('vacation')))
    expect(modelsAsked('holiday')).toEqual(['first'])
    isOpen = true
    const tasks = await waitUntil('the switch', 10_000, async () => {
      const models = await context.db.embeddingModel.findMany()
      return models.length === 1 && models[0]?.name === 'second' && models
    })
    expect(tasks).toMatchObject([{ isServing: true, dimensions: 64 }])
    server.requests.length = 0
    expect(await find(app, context, 'holiday')).toEqual(Array(3).fill(expect.stringContaining('vacation')))
    expect(modelsAsked('holiday')).toEqual(['second'])
    expect(await context.db.chunkVector.count()).toBe(20)
  } finally {
    isOpen = true
    await watch.stop()
  }
})

it('a model that answers with vectors of another length than before is taken for another', async () => {
  const context = await opened.newContext()
  await index(context, 2)
  await work(opened.app)
  await enqueue(opened.app, context)
  await waitForEnd(context)
  await context.db.embeddingModel.updateMany({ data: { dimensions: 32 } })
  expect(await find(opened.app, context, 'holiday')).toEqual([])
  const document = await context.db.document.create({
    data: {
      workspaceId: context.viewer.workspaceId,
      title: 'new',
      contentType: 'text/plain',
      bytes: 1,
      sha256: 'new',
    },
  })
  await indexText(context.db, document, 'Something new.')
  await context.db.task.deleteMany()
  await enqueue(opened.app, context)
  const [task] = await waitForEnd(context)
  expect(task).toMatchObject({ status: 'FAILED', failure: { code: 'EMBEDDINGS_CHANGED' } })
})

it('a query whose vector is late, or whose language the model does not know, is left to the words', async () => {
  const context = await opened.newContext()
  await index(context, 3)
  await work(opened.app)
  await enqueue(opened.app, context)
  await waitForEnd(context)
  expect(await find(opened.app, context, 'holiday')).toHaveLength(3)
  server.misbehave = () => stall
  const startedAt = performance.now()
  expect(await find(opened.app, context, 'holiday')).toEqual([])
  expect(performance.now() - startedAt).toBeLessThan(20_000)
  server.requests.length = 0
  const english = appWith('bge-base-en-v1.5')
  await context.db.embeddingModel.updateMany({ data: { name: 'bge-base-en-v1.5' } })
  expect(await find(english, context, '휴가는 며칠인가요?')).toEqual([])
  expect(await find({ ...opened.app, embeddings: null }, context, 'holiday')).toEqual([])
  expect(await find(opened.app, context, ' ')).toEqual([])
  expect(server.requests).toEqual([])
})

it('a workspace with many vectors gets an index of its own on Postgres, and those of models that are gone are dropped', async () => {
  const { embeddings } = opened.app.config
  const app = { ...opened.app, config: { ...opened.app.config, embeddings: { ...embeddings, indexFrom: 3 } } }
  await opened.app.database.prisma.workspace.deleteMany()
  await work(app)
  workers.push(startEmbeddingWatch(app))
  for (let turn = 0; turn < 2; turn++) {
    const context = await opened.newContext()
    await index(context, 3)
    const { id } = await waitUntil('a model', 10_000, () => context.db.embeddingModel.findFirst())
    const own = isDistributed ? [`chunk_vectors_nearest_${id.replaceAll('-', '')}`] : []
    await waitUntil('its index and no other', 10_000, async () => {
      const rows = await context.db.$queryRaw<{ name: string }[]>`
        SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indisvalid AND starts_with(c.relname, 'chunk_vectors_nearest_')`
      return rows.map(({ name }) => name).join() === own.join()
    })
    await waitForEnd(context)
    expect(await find(app, context, 'holiday')).toHaveLength(3)
    await context.db.workspace.deleteMany()
  }
})
