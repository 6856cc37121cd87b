import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { embedQuery } from '../../src/knowledge/embeddings/embed-texts.ts'
import type { SearchScope } from '../../src/knowledge/retrieval/search-scope.ts'
import { searchVectors } from '../../src/knowledge/retrieval/search-vectors.ts'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { answer, type EmbeddingsServer, startEmbeddingsServer } from '../support/embeddings-server.ts'
import { graphql } from '../support/gql/gql.ts'
import { addDocuments, createTaxonomy, deleteDocuments, seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import { waitUntil } from '../support/wait-until.ts'

const Tasks = graphql(`
  query EmbeddingsTasks {
    viewer { workspace { id } }
    tasks(first: 50, filter: { kind: [EMBEDDING] }) {
      nodes {
        status
        progress { done total step }
        failure { code message }
        result { __typename ... on EmbeddingReport { embedded reused refused model } }
      }
    }
  }
`)
const Placements = graphql(`
  query EmbeddingsPlacements {
    documents(first: 20) { nodes { title placements { source confidence needsReview node { key } } } }
  }
`)

const Models = graphql(`
  query EmbeddingModels {
    models(purpose: EMBED) { id name purposes provider { id name secret { id } } }
  }
`)
const Delete = graphql(`
  mutation DeleteEmbeddingModel($id: ID!) { deleteModel(input: { id: $id }) { __typename } }
`)

const KEY = 'sk-of-the-endpoint'
let server: EmbeddingsServer
beforeAll(async () => {
  server = await startEmbeddingsServer()
})
afterAll(() => server.close())
beforeEach(() => {
  server.requests.length = 0
  server.misbehave = () => undefined
})
const canopy = setUpTestCanopy(() => ({
  EMBEDDINGS_BASE_URL: server.url,
  EMBEDDINGS_MODEL: 'test-model',
  EMBEDDINGS_API_KEY: KEY,
  // Set, so that the model is not tested.
  EMBEDDINGS_LANGUAGES: 'en:0.4,ko:0.4,other:0.4',
  EMBEDDINGS_SIMILARITY: '0.3,0.8',
  EMBEDDINGS_BATCH_SIZE: '4',
  EMBEDDINGS_RETRY_MS: '1',
  EMBEDDINGS_DEBOUNCE_MS: '0',
  // On timeout, a search continues without the embedding of its query.
  EMBEDDINGS_QUERY_TIMEOUT_MS: '30000',
  TASK_MAX_ATTEMPTS: '1',
}))

const prisma = () => canopy.app.database.prisma
const textsAsked = () => server.requests.flatMap(({ texts }) => texts)

async function workspaceOf(client: TestClient): Promise<string> {
  const { viewer } = await client.run(Tasks, {})
  return decodeId('Workspace', viewer.workspace.id) ?? ''
}

/** Embeds every passage. @throws if a task fails, or if not exactly `passages` are embedded or refused. */
async function embedAll(client: TestClient, passages: number): Promise<void> {
  await canopy.idle()
  const workspaceId = await workspaceOf(client)
  const { tasks } = await client.run(Tasks, {})
  expect(tasks.nodes.filter(({ status }) => status !== 'COMPLETED')).toEqual([])
  expect(await prisma().chunkVector.count({ where: { workspaceId, chunkId: { not: null } } })).toBe(passages)
}

async function find(client: TestClient, query: string, scope: SearchScope = {}): Promise<string[]> {
  const workspaceId = await workspaceOf(client)
  const db = scopeToWorkspace(prisma(), workspaceId)
  const vector = await embedQuery(db, canopy.app.embeddings?.open({ workspaceId }) ?? null, query)
  const hits = vector ? await searchVectors(db, workspaceId, vector, scope, 10) : []
  const chunks = await db.chunk.findMany({ include: { document: true } })
  return hits.map(hit => chunks.find(chunk => chunk.id === hit.chunkId)?.document.title ?? '')
}

const note = (title: string, ...paragraphs: string[]) => ({
  title,
  sourceUri: `${title}.md`,
  text: paragraphs.map((paragraph, i) => `# Part ${i}\n\n${paragraph}`).join('\n\n'),
})

it('the embedding model of settings is in every workspace, and none can delete it', async () => {
  const [first, second] = [await canopy.newClient(), await canopy.newClient()]
  const { models } = await first.run(Models, {})
  expect(models).toEqual([
    {
      id: expect.stringMatching(/^model_/),
      name: 'test-model',
      purposes: ['EMBED'],
      provider: { id: expect.stringMatching(/^provider_/), name: 'EMBEDDINGS_* settings', secret: null },
    },
  ])
  expect((await second.run(Models, {})).models).toEqual(models)
  const { deleteModel } = await first.run(Delete, { id: models[0]?.id ?? '' })
  expect(deleteModel.__typename).toBe('ConflictError')
})

describe('passages', () => {
  it('get vectors after indexing, and are found by meaning in English and Korean', async () => {
    const client = await canopy.newClient()
    const { documentIds } = await seedWorld(client)
    await embedAll(client, 3)
    const { tasks } = await client.run(Tasks, {})
    const results = tasks.nodes.map(({ result }) => result)
    const embedded = results.map(result => (result?.__typename === 'EmbeddingReport' ? result.embedded : 0))
    expect(embedded.reduce((sum, count) => sum + count, 0)).toBe(3)
    expect(tasks.nodes.at(-1)).toMatchObject({ result: { model: 'test-model', refused: 0 } })
    const leave = ['Annual leave', '연차휴가 규정']
    expect((await find(client, 'vacation')).slice(0, 2).sort()).toEqual(leave)
    expect((await find(client, 'a journey by plane'))[0]).toBe('Business trips')
    expect(await find(client, 'vacation', { languages: ['ko'] })).toEqual(['연차휴가 규정'])
    const travel = decodeId('Document', documentIds[2] ?? '') ?? ''
    expect(await find(client, 'vacation', { documentIds: [travel] })).toEqual(['Business trips'])
    const node = await prisma().taxonomyNode.findFirstOrThrow({
      where: { key: 'policies/leave', workspaceId: await workspaceOf(client) },
    })
    expect((await find(client, 'plane', { nodeIds: [node.id] })).sort()).toEqual(leave)
    expect(await find(client, 'plane', { nodeIds: [] })).toEqual([])
  })

  it('with unchanged text are not embedded again, and lose their vectors when deleted', async () => {
    const client = await canopy.newClient()
    const workspaceId = await workspaceOf(client)
    const ids = await addDocuments(client, note('House', 'The roof is red.', 'The door is blue.'))
    await embedAll(client, 2)
    expect(textsAsked()).toHaveLength(2)
    server.requests.length = 0
    await addDocuments(client, note('House', 'The roof is red.', 'The door is green.'))
    await embedAll(client, 2)
    expect(textsAsked()).toEqual([expect.stringContaining('green')])
    expect(await prisma().chunkVector.count({ where: { workspaceId } })).toBe(2)
    await deleteDocuments(client, ...ids)
    expect(await prisma().chunkVector.count({ where: { workspaceId } })).toBe(0)
    expect(await prisma().documentVector.count({ where: { workspaceId } })).toBe(0)
    server.requests.length = 0
    await addDocuments(client, note('House', 'The roof is red.', 'The door is green.'))
    await embedAll(client, 2)
    expect(textsAsked()).toHaveLength(2)
  })

  it('are not visible to another workspace by their vectors', async () => {
    const [ours, theirs] = [await canopy.newClient(), await canopy.newClient()]
    await addDocuments(ours, note('Notebooks', 'Every laptop is locked.'))
    await embedAll(ours, 1)
    expect(await find(theirs, 'laptop')).toEqual([])
    await addDocuments(theirs, note('Notebooks', 'Every laptop is locked.'))
    await embedAll(theirs, 1)
    expect(textsAsked().filter(text => text.includes('laptop'))).toHaveLength(2)
    expect(await find(theirs, 'computer')).toEqual(['Notebooks'])
  })

  it('that the model refuses do not block the others', async () => {
    server.misbehave = ({ texts }) =>
      texts.some(text => text.includes('unspeakable')) ? answer(400) : undefined
    const client = await canopy.newClient()
    await addDocuments(client, note('Odd', 'This is fine.', 'This is unspeakable.', 'So is this.'))
    await embedAll(client, 3)
    const { tasks } = await client.run(Tasks, {})
    expect(tasks.nodes[0]).toMatchObject({ status: 'COMPLETED', result: { embedded: 2, refused: 1 } })
    expect(await find(client, 'fine')).toHaveLength(2)
  })
})

it('an embedding task fails permanently if the endpoint rejects the key, and its error contains a remedy but no key', async () => {
  server.misbehave = () => answer(401, {}, `{"error":{"message":"Incorrect API key: ${KEY}"}}`)
  const client = await canopy.newClient()
  const ids = await addDocuments(client, note('Refused', 'Nobody reads this.'))
  const findFailure = async () => {
    const { tasks } = await client.run(Tasks, {})
    return tasks.nodes.find(({ status }) => status === 'FAILED')?.failure
  }
  // Canopy never becomes idle here, because passages without vectors are retried.
  await expect.poll(findFailure).toBeDefined()
  const failure = await findFailure()
  expect(failure).toMatchObject({
    code: 'EMBEDDINGS_REFUSED',
    message: expect.stringContaining('EMBEDDINGS_API_KEY'),
  })
  expect(JSON.stringify(failure)).not.toContain(KEY)
  expect(await find(client, 'reads')).toEqual([])
  await deleteDocuments(client, ...ids)
})

it('documents without a confident rule are placed by meaning, and keep placements made by hand', async () => {
  const client = await canopy.newClient()
  await seedWorld(client)
  const winter = note('Winter', 'A holiday, a vacation, days of vacation and leave.')
  await addDocuments(
    client,
    note('Summer', 'Holidays are long: a holiday, a vacation, days of vacation and leave.'),
    { ...winter, nodeKeys: ['policies/travel'] },
    note('Unrelated', 'Quartz zebra mumble.'),
  )
  await embedAll(client, 6)
  const { documents } = await client.run(Placements, {})
  const placed = new Map(documents.nodes.map(({ title, placements }) => [title, placements]))
  expect(placed.get('Summer')?.[0]).toMatchObject({ source: 'SEMANTIC', node: { key: 'policies/leave' } })
  expect(placed.get('Summer')?.[0]?.confidence).toBeLessThanOrEqual(0.8)
  expect(placed.get('Winter')).toMatchObject([
    { source: 'MANUAL', confidence: 1, node: { key: 'policies/travel' } },
  ])
  expect(placed.get('Annual leave')).toMatchObject([{ source: 'RULE', node: { key: 'policies/leave' } }])
  expect(placed.get('Unrelated')?.every(({ needsReview }) => needsReview)).toBe(true)
})

describe('documents that were embedded before a taxonomy is published', () => {
  const TRAVEL = { key: 'travel', name: 'Flights and travel', keywords: ['airport'] }
  const LEAVE = { key: 'leave', name: 'Days of vacation and leave', keywords: ['absence'] }
  const OFFICE = { key: 'office', name: 'Notebooks', keywords: ['stapler'] }
  const SUMMER = note('Summer', 'A holiday, a vacation, days of vacation and leave.')
  const readPlaces = async (client: TestClient) => {
    const { documents } = await client.run(Placements, {})
    return Object.fromEntries(
      documents.nodes.map(({ title, placements }) => [
        title,
        placements[0] && `${placements[0].node.key} ${placements[0].source}`,
      ]),
    )
  }

  it('are placed by keyword, then by meaning', async () => {
    const client = await canopy.newClient()
    await addDocuments(client, SUMMER, note('The airport', 'The airport is far.'))
    await embedAll(client, 2)
    expect(await readPlaces(client)).toEqual({ Summer: undefined, 'The airport': undefined })
    await createTaxonomy(client, [TRAVEL, LEAVE])
    await embedAll(client, 2)
    expect(await readPlaces(client)).toEqual({ Summer: 'leave SEMANTIC', 'The airport': 'travel RULE' })
  })

  it('are placed by the version that is published while they are placed by meaning', async () => {
    const client = await canopy.newClient()
    await createTaxonomy(client, [OFFICE])
    let isPublished = false
    server.misbehave = async ({ texts }) => {
      // The embedding of the node, before documents are placed by it.
      if (isPublished || !texts.some(text => text.startsWith(OFFICE.name))) return undefined
      isPublished = true
      await createTaxonomy(client, [TRAVEL, LEAVE], { version: 'v2' })
      await waitUntil('the placement', async () => (await readPlaces(client))['The airport'])
      return undefined
    }
    await addDocuments(client, SUMMER, note('The airport', 'A holiday begins at the airport.'))
    await embedAll(client, 2)
    expect(isPublished).toBe(true)
    expect(await readPlaces(client)).toEqual({ Summer: 'leave SEMANTIC', 'The airport': 'travel RULE' })
  })
})
