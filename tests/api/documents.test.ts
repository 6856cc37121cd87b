import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { seedWorld, waitForTask } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

let canopy: TestCanopy
beforeAll(async () => {
  canopy = await startTestCanopy()
  await seedWorld(canopy.client)
})
afterAll(() => canopy.stop())

const Add = graphql(`
  mutation DocumentsAdd($input: AddDocumentsInput!) {
    addDocuments(input: $input) {
      __typename
      ... on AddDocumentsPayload { task { id } documents { id title language } }
      ... on ValidationError { issues { path message } }
    }
  }
`)
const Report = graphql(`
  query DocumentsReport($taskId: ID!) {
    task(id: $taskId) {
      status
      progress { percent done total }
      result { ... on IngestionReport { indexed unchanged chunks failed { title status failure } } }
    }
  }
`)
const Read = graphql(`
  query DocumentsRead($id: ID!) {
    document(id: $id) {
      status
      sha256
      bytes
      chunkCount
      chunks { nodes { ordinal headings content } }
      placements { node { key } confidence source needsReview }
    }
  }
`)
const Place = graphql(`
  mutation DocumentsPlace($input: PlaceDocumentInput!) {
    placeDocument(input: $input) {
      __typename
      ... on PlaceDocumentPayload { placement { confidence source node { key } } }
      ... on Error { code message }
    }
  }
`)
const Delete = graphql(`
  mutation DocumentsDelete($ids: [ID!]!) {
    deleteDocuments(input: { ids: $ids }) {
      ... on DeleteDocumentsPayload { deletedIds notFoundIds }
    }
  }
`)
const Search = graphql(`
  query DocumentsSearch($input: SearchInput!) {
    search(input: $input) {
      hits { rank score snippet document { id sourceUri } chunk { content } }
      lanes { lane candidates }
    }
  }
`)

type Input = Parameters<
  typeof canopy.client.run<unknown, { input: { documents: object[] } }>
>[1]['input']['documents'][number]

async function add(...documents: Input[]) {
  const { addDocuments } = await canopy.client.run(Add, { input: { documents } })
  if (addDocuments.__typename !== 'AddDocumentsPayload') throw new Error(JSON.stringify(addDocuments))
  await waitForTask(canopy.client, addDocuments.task.id)
  const { task } = await canopy.client.run(Report, { taskId: addDocuments.task.id })
  return {
    ids: addDocuments.documents.map(document => document.id),
    documents: addDocuments.documents,
    report: task?.result,
  }
}
const read = async (id: string) => (await canopy.client.run(Read, { id })).document
const find = async (query: string, scope = {}) =>
  (await canopy.client.run(Search, { input: { query, scope } })).search.hits

describe('adding documents', () => {
  it('ignores an unchanged document and replaces changed content under the same source', async () => {
    const first = await add({ sourceUri: 'a.md', text: '# Kettle\n\nThe kettle whistles.' })
    expect(first.report).toMatchObject({ indexed: 1, unchanged: 0 })
    const again = await add({ sourceUri: 'a.md', text: '# Kettle\n\nThe kettle whistles.' })
    expect(again).toMatchObject({ ids: first.ids, report: { indexed: 0, unchanged: 1 } })
    const changed = await add({ sourceUri: 'a.md', text: '# Kettle\n\nThe kettle hums.' })
    expect(changed).toMatchObject({ ids: first.ids, report: { indexed: 1, unchanged: 0 } })
    expect(await find('whistles')).toEqual([])
    expect((await find('hums'))[0]?.document.id).toBe(first.ids[0])
  })

  it('stores the same content without a source once', async () => {
    const first = await add({ text: 'A text without a source.' })
    expect((await add({ text: 'A text without a source.' })).ids).toEqual(first.ids)
  })

  it('derives title and language from the text if they are omitted', async () => {
    const { documents } = await add({ text: 'intro\n\n## 출장 안내\n\n출장은 미리 신청합니다.' })
    expect(documents[0]).toMatchObject({ title: '출장 안내', language: 'ko' })
  })

  it('reports every problem of every document and adds none', async () => {
    const { addDocuments } = await canopy.client.run(Add, {
      input: {
        documents: [
          { text: 'good', sourceUri: 'good.md' },
          { text: 'a\0b' },
          {},
          { text: 'x', nodeKeys: ['nowhere'] },
        ],
      },
    })
    if (addDocuments.__typename !== 'ValidationError') throw new Error(addDocuments.__typename)
    expect(addDocuments.issues.map(issue => issue.path)).toEqual([
      'input.documents.1.text',
      'input.documents.2.text',
      'input.documents.3.nodeKeys.0',
    ])
    expect(await find('good', { documentIds: [] })).toEqual([])
  })

  it('says why a document without words failed, and indexes the others', async () => {
    const { report } = await add({ title: 'Blank', text: ' \n ' }, { title: 'Full', text: 'Something.' })
    expect(report).toMatchObject({
      indexed: 1,
      failed: [{ title: 'Blank', status: 'FAILED', failure: 'The document has no text.' }],
    })
  })
})

describe('placing documents', () => {
  it('uses keywords by default, and named nodes when given', async () => {
    const { ids } = await add(
      { title: 'Annual leave in Lisbon', text: 'Twenty-five days.' },
      { title: 'Annual leave of pilots', text: 'Thirty days.', nodeKeys: ['policies/travel'] },
    )
    expect((await read(ids[0] ?? ''))?.placements).toEqual([
      { node: { key: 'policies/leave' }, confidence: 0.98, source: 'RULE', needsReview: false },
    ])
    expect((await read(ids[1] ?? ''))?.placements).toEqual([
      { node: { key: 'policies/travel' }, confidence: 1, source: 'MANUAL', needsReview: false },
    ])
  })

  it('keeps a placement made by hand when the content changes', async () => {
    const { ids } = await add({ sourceUri: 'word.md', text: 'Nothing in particular.' })
    await canopy.client.run(Place, {
      input: { documentId: ids[0] ?? '', nodeKey: 'policies/travel', confidence: 0.8 },
    })
    await add({ sourceUri: 'word.md', title: 'Annual leave', text: 'Annual leave.' })
    expect((await read(ids[0] ?? ''))?.placements).toEqual([
      { node: { key: 'policies/leave' }, confidence: 0.98, source: 'RULE', needsReview: false },
      { node: { key: 'policies/travel' }, confidence: 0.8, source: 'MANUAL', needsReview: false },
    ])
  })

  it('returns NotFoundError for an unknown document or node', async () => {
    const { ids } = await add({ text: 'To be placed.' })
    const unknownNode = await canopy.client.run(Place, {
      input: { documentId: ids[0] ?? '', nodeKey: 'nowhere' },
    })
    const unknownDocument = await canopy.client.run(Place, {
      input: { documentId: 'doc_nonsense', nodeKey: 'policies' },
    })
    for (const { placeDocument } of [unknownNode, unknownDocument])
      expect(placeDocument.__typename).toBe('NotFoundError')
  })
})

describe('deleting documents', () => {
  it('deletes passages, index and placements, and lists unknown ids', async () => {
    const { ids } = await add({ text: 'The quick zebra.', nodeKeys: ['policies'] })
    expect(await find('zebra')).toHaveLength(1)
    const { deleteDocuments } = await canopy.client.run(Delete, { ids: [...ids, 'doc_unknown'] })
    expect(deleteDocuments).toEqual({ deletedIds: ids, notFoundIds: ['doc_unknown'] })
    expect(await find('zebra')).toEqual([])
    expect(await read(ids[0] ?? '')).toBeNull()
    const left = await canopy.app.database.prisma.posting.count({ where: { term: 'zebra' } })
    expect(left).toBe(0)
  })
})

describe('search', () => {
  it('respects its scope: nodes with their descendants, documents, languages', async () => {
    const { ids } = await add(
      { title: 'Scoped one', text: 'Pelican.', nodeKeys: ['policies/leave'], language: 'en' },
      { title: 'Scoped two', text: 'Another pelican.', language: 'pt' },
    )
    const { taxonomy } = await canopy.client.run(Nodes, {})
    const idOf = (key: string) => taxonomy?.nodes.nodes.find(node => node.key === key)?.id ?? ''
    expect(await find('pelican')).toHaveLength(2)
    expect((await find('pelican', { nodeIds: [idOf('policies')] })).map(hit => hit.document.id)).toEqual([
      ids[0],
    ])
    expect(await find('pelican', { nodeIds: [idOf('policies/travel')] })).toEqual([])
    expect((await find('pelican', { documentIds: [ids[1]] })).map(hit => hit.document.id)).toEqual([ids[1]])
    expect((await find('pelican', { languages: ['pt'] })).map(hit => hit.document.id)).toEqual([ids[1]])
    expect(await find('pelican', { nodeIds: ['node_nonsense'] })).toEqual([])
  })

  it('matches Korean words with other particles, and parts of identifiers', async () => {
    await add(
      { title: '경조사 안내', text: '경조휴가는 결혼할 때 5일입니다.' },
      {
        title: 'retry.ts',
        contentType: 'text/x-typescript',
        text: 'export function retryWithBackoff() {\n  return 1\n}',
      },
    )
    expect((await find('경조휴가를 며칠 받나요'))[0]?.chunk.content).toContain('경조휴가는')
    expect((await find('retry with backoff'))[0]?.chunk.content).toContain('retryWithBackoff')
  })

  it.each([
    ['nothing', ''],
    ['blanks', '   '],
    ['a quote', '"'],
    ['SQL', "'; DROP TABLE chunks; --"],
    ['wildcards', '%_\\'],
    ['half an expression', 'a AND (b OR'],
    ['NUL', '\0'],
    ['a lone surrogate', '\ud800'],
    ['emoji', '🦓'.repeat(500)],
    ['thousands of words', 'x '.repeat(4999)],
  ])('accepts any query text: %s', async (_, query) => {
    const { errors } = await canopy.client.send(Search, { input: { query } })
    expect(errors).toBeUndefined()
  })

  it('skips a lane with weight 0 and drops hits below minScore', async () => {
    const without = await canopy.client.run(Search, { input: { query: 'leave', lanes: { lexical: 0 } } })
    expect(without.search).toEqual({ hits: [], lanes: [] })
    const { search } = await canopy.client.run(Search, { input: { query: 'annual leave days', minScore: 1 } })
    expect(search.hits.map(hit => hit.score)).toEqual([1])
  })
})

const Nodes = graphql(`
  query DocumentsNodes {
    taxonomy { nodes { nodes { id key } } }
  }
`)
