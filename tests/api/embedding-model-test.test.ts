import { afterAll, beforeAll, expect, it } from 'vitest'
import { type EmbeddingsServer, knowing, startEmbeddingsServer } from '../support/embeddings-server.ts'
import { graphql } from '../support/gql/gql.ts'
import { addDocuments, createTaxonomy } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const ModelTest = graphql(`
  query EmbeddingModelTest($english: String!, $korean: String!) {
    tasks(first: 50, filter: { kind: [EMBEDDING] }) {
      nodes { status result { ... on EmbeddingReport { model weights { en ko other } } } }
    }
    documents(first: 20) { nodes { title placements { source node { key } } } }
    english: search(input: { query: $english }) { lanes { lane } }
    korean: search(input: { query: $korean }) { lanes { lane } }
  }
`)

let server: EmbeddingsServer
beforeAll(async () => {
  server = await startEmbeddingsServer()
})
afterAll(() => server.close())
const canopy = setUpTestCanopy(() => ({
  EMBEDDINGS_BASE_URL: server.url,
  EMBEDDINGS_MODEL: 'unheard-of',
  EMBEDDINGS_DEBOUNCE_MS: '0',
  // On timeout, a search continues without the embedding of its query.
  EMBEDDINGS_QUERY_TIMEOUT_MS: '30000',
}))

const note = (title: string, text: string) => ({ title, sourceUri: `${title}.md`, text })

it('an unknown model is used for the languages that its test shows, in searches and for placement', async () => {
  server.embed = knowing('en')
  const client = await canopy.newClient()
  await createTaxonomy(client, [
    { key: 'leave', name: 'Vacation and holidays' },
    { key: 'korean', name: '휴가' },
  ])
  await addDocuments(
    client,
    note('Summer', 'A holiday, a vacation, days of vacation and leave.'),
    note('여름', '휴가는 휴가이고 연차휴가도 휴가이다.'),
  )
  await canopy.idle()
  const found = await client.run(ModelTest, { english: 'my holiday', korean: '나의 휴가' })
  expect(found.tasks.nodes.at(-1)).toMatchObject({
    status: 'COMPLETED',
    result: { model: 'unheard-of', weights: { en: 0.4, ko: 0, other: 0 } },
  })
  expect(found.english.lanes).toContainEqual({ lane: 'SEMANTIC' })
  expect(found.korean.lanes).not.toContainEqual({ lane: 'SEMANTIC' })
  const placed = new Map(found.documents.nodes.map(({ title, placements }) => [title, placements]))
  expect(placed.get('Summer')).toMatchObject([{ source: 'SEMANTIC', node: { key: 'leave' } }])
  // Vectors of Korean texts mean nothing here.
  expect(placed.get('여름')).toEqual([])
})
