import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import type { ViewerContext } from '../../src/context.ts'
import { embedQuery } from '../../src/knowledge/embeddings/embed-texts.ts'
import { enqueueEmbedding, ensureModel } from '../../src/knowledge/embeddings/model-rows.ts'
import { createKnownSpellings } from '../../src/knowledge/indexing/indexing-threads.ts'
import { prepareBatches } from '../../src/knowledge/indexing/prepare-batches.ts'
import { writeBatch } from '../../src/knowledge/indexing/write-batch.ts'
import { TEST_TEXTS } from '../../src/models/embeddings/model-test.ts'
import { transact } from '../../src/platform/bus/transact.ts'
import type { TaskRun } from '../../src/tasks/define.ts'
import { startWorker } from '../../src/tasks/worker.ts'
import { embedPassages } from '../../src/workers/embedding.ts'
import { startEmbeddingWatch } from '../../src/workers/start-embedding-watch.ts'
import { ensureTest } from '../../src/workers/test-embedding-model.ts'
import { answer, embedNothing, knowing, startEmbeddingsServer } from '../support/embeddings-server.ts'
import { openTestApp } from '../support/open-test-app.ts'
import { plainEmbeddings } from '../support/plain-model.ts'
import { atEnd, setUp } from '../support/start-test-canopy.ts'
import { type TaskCode, tasksWith } from '../support/tasks/task-codes.ts'

const server = setUp(startEmbeddingsServer, made => made.close())
const opened = setUp(
  () =>
    openTestApp({
      EMBEDDINGS_BASE_URL: server.url,
      EMBEDDINGS_MODEL: 'unheard-of',
      EMBEDDINGS_RETRY_MS: '1',
      EMBEDDINGS_QUERY_TIMEOUT_MS: '29999',
      EMBEDDINGS_REST_MS: '0',
      EMBEDDINGS_DEBOUNCE_MS: '0',
    }),
  made => made.stop(),
)
/** Its background parts do not poll. */
let app: App
beforeAll(() => {
  const { config } = opened.app
  const never = Number.POSITIVE_INFINITY
  const embeddings = { ...config.embeddings, checkMs: never }
  app = { ...opened.app, config: { ...config, workerPollMs: never, workerHeartbeatMs: never, embeddings } }
})
beforeEach(() => {
  server.requests.length = 0
  server.misbehave = () => undefined
})
afterEach(async () => {
  await app.database.prisma.workspace.deleteMany()
})

/** @returns the app of another process, which may have other embedding settings. */
function appWith(changes: Partial<App['config']['embeddings']> = {}): App {
  const embeddings = { ...app.config.embeddings, ...changes }
  return { ...app, config: { ...app.config, embeddings }, embeddings: plainEmbeddings(embeddings) }
}

/** Creates a workspace with one indexed document. */
async function newContext(): Promise<ViewerContext> {
  const context = await opened.newContext()
  const { db, viewer } = context
  const document = await db.document.create({
    data: {
      workspaceId: viewer.workspaceId,
      title: 'Leave',
      contentType: 'text/plain',
      bytes: 1,
      sha256: 'leave',
      language: 'en',
    },
  })
  for (const batch of prepareBatches([{ ...document, text: 'A text about vacation.' }], [], 24))
    await db.$transaction(tx =>
      writeBatch(tx, { workspaceId: viewer.workspaceId, taxonomyId: null }, batch, createKnownSpellings()),
    )
  return context
}

/** Runs all EMBEDDING tasks that are due. */
async function work(on: App, code: TaskCode = embedPassages): Promise<void> {
  const worker = await startWorker({ ...on, tasks: tasksWith({ EMBEDDING: code }) })
  try {
    await worker.idle()
  } finally {
    await worker.stop(1_000)
  }
}

/** Runs a new EMBEDDING task and what follows from it. */
async function embed(on: App, { db, viewer }: ViewerContext, code?: TaskCode): Promise<void> {
  await transact({ app: on, db }, tx => enqueueEmbedding(on, tx, viewer.workspaceId))
  await work(on, code)
}

/** @returns the weight of the semantic lane for an English and a Korean query. */
async function findWeights({ db, viewer }: ViewerContext, on: App): Promise<[en: number, ko: number]> {
  const embeddings = on.embeddings?.open(viewer) ?? null
  const english = await embedQuery(db, embeddings, 'How long is my holiday?')
  const korean = await embedQuery(db, embeddings, '휴가는 며칠인가요?')
  return [english?.weight ?? 0, korean?.weight ?? 0]
}

/** @returns the results of the tasks, oldest first. */
async function findResults({ db }: ViewerContext) {
  const tasks = await db.task.findMany({ where: { kind: 'EMBEDDING' }, orderBy: { id: 'asc' } })
  expect(tasks.map(({ status }) => status)).toEqual(tasks.map(() => 'COMPLETED'))
  return tasks.map(({ result }) => result)
}

const [TEST_TEXT = ''] = TEST_TEXTS
/** @returns how often a test was requested. */
const countTests = () => server.requests.filter(({ texts }) => texts.includes(TEST_TEXT)).length

const MODELS = [
  ['knows English only', knowing('en'), { en: 0.4, ko: 0, other: 0 }],
  ['knows English and Korean', knowing('en', 'ko'), { en: 0.4, ko: 0.4, other: 0.4 }],
  ['knows no language', knowing(), { en: 0, ko: 0, other: 0 }],
  ['gives all texts the same vector', embedNothing, { en: 0, ko: 0, other: 0 }],
] as const

it.each(MODELS)('weighs a model that %s by a test, and tests it once', async (_, behavior, weights) => {
  server.embed = behavior
  const context = await newContext()
  await embed(app, context)
  await embed(app, context)
  expect(await findResults(context)).toMatchObject([{ embedded: 1, weights }, { weights }])
  expect(await findWeights(context, appWith())).toEqual([weights.en, weights.ko])
  // A batch has at most 64 texts.
  expect(server.requests.flatMap(({ texts }) => texts).filter(text => text === TEST_TEXT)).toHaveLength(1)
  expect(await countUntested(context)).toBe(0)
})

const countUntested = async ({ db }: ViewerContext) =>
  (await db.embeddingModel.findMany()).filter(({ test }) => test === null).length

it('tests a model with another name or number of dimensions again', async () => {
  server.embed = knowing('en', 'ko')
  const context = await newContext()
  await embed(app, context)
  server.embed = knowing('en')
  const { endpoint } = app.config.embeddings
  const shorter = appWith({ endpoint: endpoint && { ...endpoint, dimensions: 48 } })
  await embed(shorter, context)
  expect((await findResults(context)).at(-1)).toMatchObject({
    model: 'unheard-of@48',
    weights: { en: 0.4, ko: 0 },
  })
  expect(await findWeights(context, shorter)).toEqual([0.4, 0])
})

it.each([
  [
    'settings',
    { weights: { en: 0.1, ko: 0.2, other: 0 }, similarity: { floor: 0.1, ceiling: 0.9 } },
    [0.1, 0.2],
  ],
  ['a known name', { model: 'bge-m3' }, [0.4, 0.4]],
  ['a known name of an English model', { model: 'bge-base-en-v1.5' }, [0.4, 0]],
] as const)(
  'does not test a model that is described by %s',
  async (_, { model, ...changes }: Described, weights) => {
    server.embed = knowing()
    const { endpoint } = app.config.embeddings
    const described = appWith({ ...changes, endpoint: endpoint && { ...endpoint, ...(model && { model }) } })
    const context = await newContext()
    await embed(described, context)
    expect(countTests()).toBe(0)
    expect(await findWeights(context, described)).toEqual(weights)
  },
)
type Described = Partial<App['config']['embeddings']> & { model?: string }

it('only tests what the settings leave open', async () => {
  server.embed = knowing('en')
  const set = appWith({ weights: { en: 0.1, ko: 0.2, other: 0 } })
  const context = await newContext()
  await embed(set, context)
  expect(countTests()).toBe(1)
  expect(await findWeights(context, set)).toEqual([0.1, 0.2])
})

it('embeds passages if the test fails, gives the model no weight, and tests it later', async () => {
  server.embed = knowing('en', 'ko')
  server.misbehave = ({ texts }) => (texts.includes(TEST_TEXT) ? answer(500) : undefined)
  const context = await newContext()
  await embed(app, context)
  expect(await findResults(context)).toMatchObject([{ embedded: 1, weights: { en: 0, ko: 0, other: 0 } }])
  expect(await findWeights(context, app)).toEqual([0, 0])
  server.misbehave = () => undefined
  const watch = startEmbeddingWatch(app)
  atEnd(() => watch.stop())
  await watch.idle()
  await work(app)
  expect(await findResults(context)).toMatchObject([{ embedded: 1 }, { embedded: 0, weights: { en: 0.4 } }])
  expect(await findWeights(context, app)).toEqual([0.4, 0.4])
})

it('tests a model of an earlier release, which has vectors but no test', async () => {
  server.embed = knowing('en', 'ko')
  const context = await newContext()
  await embed(app, context)
  await context.db.$executeRaw`
    UPDATE embedding_models SET test = NULL WHERE workspace_id = ${context.viewer.workspaceId}::uuid`
  expect(await findWeights(context, app)).toEqual([0, 0])
  await embed(app, context)
  expect(await findWeights(context, app)).toEqual([0.4, 0.4])
})

it('repeats an interrupted test', async () => {
  server.embed = knowing('en')
  const context = await newContext()
  let isCut = false
  const code: TaskCode = (run, services) => {
    const effect: TaskRun['effect'] = async write => {
      const row = await context.db.embeddingModel.findFirst()
      // The first effect creates the row, and the second saves the test.
      if (row && !isCut) {
        isCut = true
        throw new Error('cut off')
      }
      return run.effect(write)
    }
    return embedPassages({ ...run, effect }, services)
  }
  await embed(app, context, code)
  expect(isCut).toBe(true)
  expect(await countUntested(context)).toBe(1)
  await context.db.task.updateMany({ where: { attempt: 1 }, data: { dueAt: new Date(0) } })
  await work(app, code)
  expect(countTests()).toBe(2)
  expect(await findWeights(context, app)).toEqual([0.4, 0])
})

it('saves one result if two processes test a model at once, and both use it', async () => {
  const { db, viewer } = await newContext()
  const row = await ensureModel(db, viewer.workspaceId, 'unheard-of')
  const arrived: (() => void)[] = []
  // Neither process gets its vectors before both have asked for them, and the two get different ones.
  server.misbehave = () =>
    new Promise(resolve => {
      arrived.push(() => resolve(undefined))
      if (arrived.length === 2) for (const go of arrived) go()
    })
  const run = {
    db,
    log: app.log,
    signal: new AbortController().signal,
    report: async () => {},
    effect: write => db.$transaction(write),
  } satisfies Partial<TaskRun> as unknown as TaskRun
  const whole = TEST_TEXTS.length
  const test = (on: App) => {
    if (!on.embeddings) throw new Error('no model')
    return ensureTest(run, { ...on.embeddings.open(viewer).configured, batchSize: whole }, row)
  }
  const behaviors = [knowing('en'), knowing('en', 'ko')]
  let answered = 0
  server.embed = (...asked) => {
    const behavior = behaviors[Math.floor(answered++ / whole)]
    if (!behavior) throw new Error('a third test')
    return behavior(...asked)
  }
  const [one, other] = await Promise.all([test(app), test(appWith())])
  expect(one).toEqual(other)
  expect(
    await ensureTest(
      run,
      app.embeddings!.open(viewer).configured,
      await ensureModel(db, viewer.workspaceId, 'unheard-of'),
    ),
  ).toEqual(one)
  expect(answered).toBe(2 * whole)
})
