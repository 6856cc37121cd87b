import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { authenticate } from '../../src/auth/authenticate.ts'
import { lockPublishedTaxonomy } from '../../src/knowledge/taxonomy/published.ts'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import { graphql } from '../support/gql/gql.ts'
import type { DocumentInput, TaxonomyNodeInput } from '../support/gql/graphql.ts'
import { addDocuments, createMeasuredAgent, createTaxonomy, setTargets } from '../support/seed.ts'
import { seedDocuments } from '../support/seed-documents.ts'
import { measure } from '../support/seed-probes.ts'
import { sendCancel, sendDocuments } from '../support/send-work.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { runAllAttempts } from '../support/task-retries.ts'
import { TASK_CODES, type TaskCode } from '../support/tasks/task-codes.ts'
import { editTaxonomy, placeDocument, publishTaxonomy, reviewPlacement } from '../support/taxonomy-life.ts'
import type { TestClient } from '../support/test-client.ts'
import { waitUntil } from '../support/wait-until.ts'

const Place = graphql(`
  mutation UnplacedPlace($key: String) {
    placeUnplacedDocuments(input: { idempotencyKey: $key }) {
      __typename
      ... on PlaceUnplacedDocumentsPayload { task { id kind } }
      ... on Error { code }
      ... on IdempotencyConflictError { existing { id } }
    }
  }
`)
const Tasks = graphql(`
  query UnplacedTasks {
    tasks(filter: { kind: [DOCUMENT_PLACEMENT] }, first: 100) {
      totalCount
      nodes {
        id status attempt
        progress { percent step done total }
        cancellation { outcome }
        result { __typename ... on PlacementReport { placed stillUnplaced } }
      }
    }
  }
`)
const Documents = graphql(`
  query UnplacedDocuments($placed: Boolean, $first: Int, $after: String) {
    documents(filter: { placed: $placed }, orderBy: { field: TITLE, direction: ASC }, first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { title placements { source confidence node { key } } }
    }
  }
`)
const Agent = graphql(`
  query UnplacedAgent($id: ID!) {
    agent(id: $id) { coverageStale coverage { percent totalDocuments } gaps(threshold: 1) { node { key } recommendation } }
  }
`)

const Version = graphql(`query UnplacedVersion { taxonomy(version: "v1") { statistics { documents } } }`)

const NODES: TaxonomyNodeInput[] = [
  { key: 'cats', name: 'Cats', keywords: ['cat'] },
  { key: 'dogs', name: 'Dogs', keywords: ['dog'] },
]
const ofTitle = (title: string): DocumentInput => ({ title, text: `About: ${title}`, sourceUri: title })

/** Called before each transaction of a placement task, with its number in the attempt. Throws to end the attempt. */
let beforePlacing: (nth: number, signal: AbortSignal) => Promise<void> | void
/** The same for indexing. */
let beforeIndexing: typeof beforePlacing

/** Runs the code of a task, with a call before each of its transactions. */
function watch(code: TaskCode, before: typeof beforePlacing): TaskCode {
  return (run, services) => {
    let count = 0
    const effect: typeof run.effect = async (write, progress) => {
      await before(++count, run.signal)
      return run.effect(write, progress)
    }
    return code({ ...run, effect }, services)
  }
}
const canopy = setUpTestCanopy(
  {},
  {
    ...TASK_CODES,
    DOCUMENT_PLACEMENT: watch(TASK_CODES.DOCUMENT_PLACEMENT, (...args) => beforePlacing(...args)),
    DOCUMENT_INGESTION: watch(TASK_CODES.DOCUMENT_INGESTION, (...args) => beforeIndexing(...args)),
  },
)
let client: TestClient
beforeEach(async () => {
  beforePlacing = () => {}
  beforeIndexing = () => {}
  client = await canopy.newClient()
})
afterEach(() => canopy.idle())

const place = async (key: string | null = null, from = client) =>
  (await from.run(Place, { key })).placeUnplacedDocuments
const readTasks = async (from = client) => (await from.run(Tasks, {})).tasks.nodes
const list = async (placed: boolean | null = null, from = client) =>
  (await from.run(Documents, { placed, first: 100 })).documents
const titles = async (placed: boolean) => (await list(placed)).nodes.map(({ title }) => title)

/** Places what is unplaced, and waits for the task. @returns its result. */
async function placeNow() {
  await place()
  await canopy.idle()
  return (await readTasks())[0]?.result
}

/** @returns placements by document title. */
async function readPlaces() {
  const { nodes } = await list()
  return Object.fromEntries(
    nodes.map(({ title, placements }) => [title, placements.map(p => `${p.node.key} ${p.source}`)]),
  )
}

describe('publishing a taxonomy', () => {
  it('places the documents that were added before, and their coverage is measured', async () => {
    await createTaxonomy(client, NODES, { publish: false })
    const { agentId } = await createMeasuredAgent(client, {
      nodeKeys: ['cats', 'dogs'],
      taxonomyVersion: 'v1',
    })
    await addDocuments(client, ...['a cat', 'a dog', 'a fish'].map(ofTitle))
    const read = async () => (await client.run(Agent, { id: agentId })).agent
    expect(await read()).toMatchObject({ coverageStale: false, coverage: { percent: 0 } })
    await publishTaxonomy(client, 'v1')
    await canopy.idle()
    expect(await readPlaces()).toEqual({ 'a cat': ['cats RULE'], 'a dog': ['dogs RULE'], 'a fish': [] })
    expect(await readTasks()).toMatchObject([
      {
        status: 'COMPLETED',
        progress: { percent: 100, step: 'Placing documents', done: 3, total: 3 },
        result: { __typename: 'PlacementReport', placed: 2, stillUnplaced: 1 },
      },
    ])
    expect((await read())?.coverageStale).toBe(true)
    await measure(client, agentId)
    expect(await read()).toMatchObject({ coverageStale: false, coverage: { percent: 10, totalDocuments: 2 } })
  })

  it('starts no task if all documents are placed, and one if a version leaves documents without a node', async () => {
    await createTaxonomy(client, NODES)
    await addDocuments(client, ofTitle('a cat'), ofTitle('a dog'))
    await editTaxonomy(client, {
      base: 'v1',
      version: 'v2',
      operations: [{ renameNode: { key: 'cats', name: 'Felines' } }],
    })
    await publishTaxonomy(client, 'v2')
    expect(await readTasks()).toEqual([])
    const added = { addNode: { key: 'pets', name: 'Pets', parentKeys: [], keywords: ['dog'] } }
    await editTaxonomy(client, {
      base: 'v2',
      version: 'v3',
      operations: [{ removeNode: { key: 'dogs' } }, added],
    })
    await publishTaxonomy(client, 'v3')
    await canopy.idle()
    expect(await readTasks()).toMatchObject([{ result: { placed: 1, stillUnplaced: 0 } }])
    expect(await readPlaces()).toEqual({ 'a cat': ['cats RULE'], 'a dog': ['pets RULE'] })
  })

  it('places documents by the new version if it is published while a task runs', async () => {
    await addDocuments(client, ...['a cat', 'a fish'].map(ofTitle))
    await createTaxonomy(client, [{ key: 'fish', name: 'Fish', keywords: ['fish'] }], {
      version: 'v2',
      publish: false,
    })
    beforePlacing = async () => {
      beforePlacing = () => {}
      await publishTaxonomy(client, 'v2')
    }
    await createTaxonomy(client, NODES)
    await canopy.idle()
    expect(await readPlaces()).toEqual({ 'a cat': [], 'a fish': ['fish RULE'] })
    expect((await client.run(Version, {})).taxonomy?.statistics.documents).toBe(0)
    expect((await readTasks()).every(({ status }) => status === 'COMPLETED')).toBe(true)
  })

  it('places documents that are being indexed when it is published', async () => {
    beforeIndexing = async nth => {
      if (nth !== 2) return
      await createTaxonomy(client, [{ key: 'all', name: 'All', keywords: ['document'] }])
      // The rest is indexed when no task places documents any more.
      await waitUntil('the placement', async () => (await readTasks())[0]?.status === 'COMPLETED')
    }
    await sendDocuments(client, 200)
    await canopy.idle()
    expect(await list(true)).toMatchObject({ totalCount: 200 })
  })
})

it('the first publication waits for documents that are being written, and places them', async () => {
  const { app } = canopy
  const { workspaceId } = await authenticate(app, new Headers({ 'x-api-key': client.secret }))
  const publishing = await scopeToWorkspace(app.database.prisma, workspaceId).$transaction(async tx => {
    expect(await lockPublishedTaxonomy(tx, workspaceId)).toBe(null)
    const document = { workspaceId, title: 'a cat', contentType: 'text/plain', bytes: 1, sha256: 'cat' }
    await tx.document.create({ data: { ...document, status: 'INDEXED' } })
    const published = createTaxonomy(client, NODES)
    // Enough time to publish without waiting. Too little time cannot fail the test.
    await Promise.race([published, setTimeout(300)])
    return { published }
  })
  await publishing.published
  await canopy.idle()
  expect(await readPlaces()).toEqual({ 'a cat': ['cats RULE'] })
})

describe('placeUnplacedDocuments', () => {
  it('keeps manual placements and does not restore rejected ones', async () => {
    const [byHand = '', rejected = ''] = await addDocuments(
      client,
      ...['a cat by hand', 'a rejected cat', 'a dog'].map(ofTitle),
    )
    await createTaxonomy(client, NODES)
    await canopy.idle()
    await placeDocument(client, { documentId: byHand, nodeKey: 'dogs', confidence: 0.8 })
    await reviewPlacement(client, { documentId: rejected, nodeKey: 'cats', decision: 'REJECT' })
    const before = {
      'a cat by hand': ['cats RULE', 'dogs MANUAL'],
      'a dog': ['dogs RULE'],
      'a rejected cat': [],
    }
    expect(await readPlaces()).toEqual(before)
    expect(await placeNow()).toMatchObject({ placed: 0, stillUnplaced: 1 })
    await editTaxonomy(client, {
      base: 'v1',
      version: 'v2',
      operations: [{ renameNode: { key: 'cats', name: 'Felines' } }],
    })
    await publishTaxonomy(client, 'v2')
    await canopy.idle()
    expect(await readPlaces()).toEqual(before)
  })

  it('leaves a placement that waits for a review as it is, and counts its document as not placed', async () => {
    await addDocuments(client, { title: 'weak', text: 'One cat.' }, ofTitle('a dog'), ofTitle('a fish'))
    await createTaxonomy(client, NODES)
    await canopy.idle()
    expect(await readTasks()).toMatchObject([{ result: { placed: 1, stillUnplaced: 2 } }])
    expect(await readPlaces()).toMatchObject({ weak: ['cats RULE'] })
    expect(await titles(false)).toEqual(['a fish', 'weak'])
    expect(await titles(true)).toEqual(['a dog'])
    expect(await placeNow()).toMatchObject({ placed: 0, stillUnplaced: 2 })
  })

  it('places nothing without a published taxonomy, and says so', async () => {
    await addDocuments(client, ofTitle('a cat'))
    expect(await placeNow()).toMatchObject({ placed: 0, stillUnplaced: 1 })
    expect(await readTasks()).toMatchObject([
      { status: 'COMPLETED', progress: { step: 'No taxonomy is published' } },
    ])
  })

  it('starts one task per idempotency key', async () => {
    const first = await place('once')
    expect(first).toMatchObject({ task: { kind: 'DOCUMENT_PLACEMENT' } })
    expect(await Promise.all(['once', 'once'].map(key => place(key)))).toEqual([first, first])
    expect(await place('again')).not.toEqual(first)
    await canopy.idle()
    expect(await readTasks()).toHaveLength(2)
    for (const key of ['', 'x'.repeat(201), 'a\0b'])
      expect((await client.send(Place, { key })).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })

  it('requires the WRITE scope and places only documents of its own workspace', async () => {
    await createTaxonomy(client, NODES)
    await seedDocuments(canopy.app, client, ['a cat'])
    const other = await canopy.newClient()
    await seedDocuments(canopy.app, other, ['a cat'])
    await place(null, other)
    await canopy.idle()
    expect(await readTasks()).toEqual([])
    expect(await list(false)).toMatchObject({ totalCount: 1 })
    expect(await placeNow()).toMatchObject({ placed: 1, stillUnplaced: 0 })
    expect(await list(false, other)).toMatchObject({ totalCount: 1 })
    const reader = await canopy.newClient({ scopes: ['READ'] })
    expect(await place(null, reader)).toEqual({ __typename: 'NotPermittedError', code: 'NOT_PERMITTED' })
  })
})

describe('a placement task', () => {
  const DOCUMENTS = 120

  beforeEach(() =>
    seedDocuments(
      canopy.app,
      client,
      Array.from({ length: DOCUMENTS }, (_, i) => `cat ${i}`),
    ),
  )

  it('continues after an attempt that failed in the middle, and reports all placed documents', async () => {
    beforePlacing = async nth => {
      if (nth < 3) return
      beforePlacing = () => {}
      expect(await list(true)).toMatchObject({ totalCount: 100 })
      throw new Error('The attempt fails in the middle.')
    }
    await createTaxonomy(client, NODES)
    await runAllAttempts(canopy)
    expect(await readTasks()).toMatchObject([
      { attempt: 2, status: 'COMPLETED', result: { placed: DOCUMENTS, stillUnplaced: 0 } },
    ])
    expect(await list(false)).toMatchObject({ totalCount: 0 })
  })

  it('stops when it is cancelled, keeps what it placed, and another one continues', async () => {
    beforePlacing = async (nth, signal) => {
      if (nth < 2) return
      beforePlacing = () => {}
      const stopped = once(signal, 'abort')
      await sendCancel(client, (await readTasks())[0]?.id ?? '')
      await stopped
    }
    await createTaxonomy(client, NODES)
    await canopy.idle()
    expect(await readTasks()).toMatchObject([{ status: 'CANCELLED', cancellation: { outcome: 'STOPPED' } }])
    const { totalCount } = await list(true)
    expect(totalCount).toBe(50)
    expect(await placeNow()).toMatchObject({ placed: DOCUMENTS - 50, stillUnplaced: 0 })
  })

  it('runs alone in its workspace', async () => {
    const running: number[] = []
    beforePlacing = async () => {
      running.push((await readTasks()).filter(({ status }) => status === 'RUNNING').length)
    }
    await createTaxonomy(client, NODES)
    await Promise.all([place(), place()])
    await canopy.idle()
    expect(new Set(running)).toEqual(new Set([1]))
    expect((await readTasks()).map(({ result }) => result)).toMatchObject([
      { placed: 0 },
      { placed: 0 },
      { placed: DOCUMENTS },
    ])
  })
})

it('documents(filter: { placed: false }) returns pages of all documents that are not placed', async () => {
  await createTaxonomy(client, NODES)
  await seedDocuments(canopy.app, client, ['placed 1', 'placed 2'], ['cats'])
  await seedDocuments(canopy.app, client, ['left 1', 'left 2', 'left 3'])
  const found: string[] = []
  let after: string | null = null
  do {
    const { documents }: { documents: Awaited<ReturnType<typeof list>> } = await client.run(Documents, {
      placed: false,
      first: 2,
      after,
    })
    expect(documents.totalCount).toBe(3)
    found.push(...documents.nodes.map(({ title }) => title))
    after = documents.pageInfo.hasNextPage ? (documents.pageInfo.endCursor ?? null) : null
  } while (after)
  expect(found).toEqual(['left 1', 'left 2', 'left 3'])
})

it('a gap says how many documents are not placed, unless its agent uses a retired version', async () => {
  await createTaxonomy(client, NODES)
  const { agentId } = await createMeasuredAgent(client, { nodeKeys: ['cats', 'dogs'] })
  await setTargets(client, agentId, { cats: 2, dogs: 0 })
  await seedDocuments(canopy.app, client, ['placed'], ['cats'])
  await measure(client, agentId)
  const advise = async () =>
    (await client.run(Agent, { id: agentId })).agent?.gaps.map(({ recommendation }) => recommendation)
  const plain = 'Add 1 document under "Cats", or lower its target.'
  expect(await advise()).toEqual([plain])
  await seedDocuments(canopy.app, client, ['left 1'])
  expect(await advise()).toEqual([`1 document is not placed: place it first. ${plain}`])
  await seedDocuments(canopy.app, client, ['left 2'])
  expect(await advise()).toEqual([`2 documents are not placed: place them first. ${plain}`])
  await createTaxonomy(client, NODES, { version: 'v2' })
  expect(await advise()).toEqual([plain])
})
