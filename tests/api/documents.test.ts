import { beforeAll, describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import type { DocumentInput, PlaceDocumentInput, SearchScopeInput } from '../support/gql/graphql.ts'
import { seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { addAndWait, addRaw } from '../support/upload-file.ts'

const canopy = setUpTestCanopy()
beforeAll(async () => {
  await seedWorld(canopy.client)
})

const Placements = graphql(`
  query DocumentsPlacements($id: ID!) {
    document(id: $id) { placements { node { key } confidence source needsReview } }
  }
`)
const Place = graphql(`
  mutation DocumentsPlace($input: PlaceDocumentInput!) {
    placeDocument(input: $input) { __typename }
  }
`)
const Delete = graphql(`
  mutation DocumentsDelete($ids: [ID!]!) {
    deleteDocuments(input: { ids: $ids }) { ... on DeleteDocumentsPayload { deletedIds notFoundIds } }
  }
`)
const Search = graphql(`
  query DocumentsSearch($input: SearchInput!) {
    search(input: $input) {
      hits { rank score relevance snippet document { id sourceUri } chunk { content } }
      lanes { lane candidates }
    }
  }
`)

async function add(...documents: DocumentInput[]) {
  const added = await addAndWait(canopy.client, ...documents)
  return { ...added, ids: added.accepted.map(({ id }) => id) }
}

/** @returns undefined if the document does not exist. */
const placementsOf = async (id = '') => (await canopy.client.run(Placements, { id })).document?.placements

const find = async (query: string, scope: SearchScopeInput = {}) =>
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
    const { accepted } = await add({ text: 'intro\n\n## 출장 안내\n\n출장은 미리 신청합니다.' })
    expect(accepted[0]).toMatchObject({ title: '출장 안내', language: 'ko' })
  })

  it('derives a title without Markdown, badges or links', async () => {
    const badge = '[![build](https://ci.example.com/badge.svg)](https://ci.example.com)'
    const { accepted } = await add(
      { text: `# ${badge}\n\n# The **[Kettle](https://example.com)** \`v2\` ${badge}\n\nIt whistles.` },
      { text: `${badge}\n\n*Teapots* do not whistle.` },
    )
    expect(accepted.map(({ title }) => title)).toEqual(['The Kettle v2', 'Teapots do not whistle.'])
  })

  it('reports every problem of every document and adds none', async () => {
    const good = { text: 'wombat', sourceUri: 'good.md' }
    const documents = [good, { text: 'a\0b' }, {}, { text: 'x', nodeKeys: ['nowhere'] }]
    expect(await addRaw(canopy.client, { documents })).toMatchObject({
      issues: [
        { path: 'input.documents.1.text' },
        { path: 'input.documents.2.text' },
        { path: 'input.documents.3.nodeKeys.0' },
      ],
    })
    expect(await find('wombat')).toEqual([])
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
  const place = async (input: PlaceDocumentInput) => (await canopy.client.run(Place, { input })).placeDocument

  it('uses keywords by default, and named nodes when given', async () => {
    const { ids } = await add(
      { title: 'Annual leave in Lisbon', text: 'Twenty-five days.' },
      { title: 'Annual leave of pilots', text: 'Thirty days.', nodeKeys: ['policies/travel'] },
    )
    expect(await placementsOf(ids[0])).toEqual([
      { node: { key: 'policies/leave' }, confidence: 0.98, source: 'RULE', needsReview: false },
    ])
    expect(await placementsOf(ids[1])).toEqual([
      { node: { key: 'policies/travel' }, confidence: 1, source: 'MANUAL', needsReview: false },
    ])
  })

  it('keeps a placement made by hand when the content changes', async () => {
    const { ids } = await add({ sourceUri: 'word.md', text: 'Nothing in particular.' })
    await place({ documentId: ids[0] ?? '', nodeKey: 'policies/travel', confidence: 0.8 })
    await add({ sourceUri: 'word.md', title: 'Annual leave', text: 'Annual leave.' })
    expect(await placementsOf(ids[0])).toEqual([
      { node: { key: 'policies/leave' }, confidence: 0.98, source: 'RULE', needsReview: false },
      { node: { key: 'policies/travel' }, confidence: 0.8, source: 'MANUAL', needsReview: false },
    ])
  })

  it('returns NotFoundError for an unknown document or node', async () => {
    const [documentId = ''] = (await add({ text: 'To be placed.' })).ids
    for (const input of [
      { documentId, nodeKey: 'nowhere' },
      { documentId: 'doc_nonsense', nodeKey: 'policies' },
    ])
      expect(await place(input)).toMatchObject({ __typename: 'NotFoundError' })
  })
})

describe('deleting documents', () => {
  it('deletes their passages, index and placements, and returns unknown IDs', async () => {
    const { ids } = await add({ text: 'The quick zebra.', nodeKeys: ['policies'] })
    expect(await find('zebra')).toHaveLength(1)
    const { deleteDocuments } = await canopy.client.run(Delete, { ids: [...ids, 'doc_unknown'] })
    expect(deleteDocuments).toEqual({ deletedIds: ids, notFoundIds: ['doc_unknown'] })
    expect(await find('zebra')).toEqual([])
    expect(await placementsOf(ids[0])).toBeUndefined()
    expect(await canopy.app.database.prisma.posting.count({ where: { term: 'zebra' } })).toBe(0)
  })
})

describe('search', () => {
  it('only searches its scope: nodes with their descendants, documents, or languages', async () => {
    const { ids } = await add(
      { title: 'Scoped one', text: 'Pelican.', nodeKeys: ['policies/leave'], language: 'en' },
      { title: 'Scoped two', text: 'Another pelican.', language: 'pt' },
    )
    const { taxonomy } = await canopy.client.run(Nodes, {})
    const idOf = (key: string) => taxonomy?.nodes.nodes.find(node => node.key === key)?.id ?? ''
    const [first = '', second = ''] = ids
    const cases: [SearchScopeInput, string[]][] = [
      [{}, [first, second]],
      [{ nodeIds: [idOf('policies')] }, [first]],
      [{ nodeIds: [idOf('policies/travel')] }, []],
      [{ nodeIds: ['node_nonsense'] }, []],
      [{ documentIds: [second] }, [second]],
      [{ languages: ['pt'] }, [second]],
    ]
    for (const [scope, found] of cases)
      expect((await find('pelican', scope)).map(hit => hit.document.id).sort()).toEqual(found.toSorted())
  })

  it('matches Korean words with different particles, and parts of identifiers', async () => {
    await add(
      { title: '경조사 안내', text: '경조휴가는 결혼할 때 5일입니다.' },
      { contentType: 'text/x-typescript', text: 'export function retryWithBackoff() {\n  return 1\n}' },
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
    ['an incomplete expression', 'a AND (b OR'],
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
    const query = 'annual leave days'
    const { search } = await canopy.client.run(Search, { input: { query } })
    const relevances = search.hits.map(hit => hit.relevance)
    const [first = 0] = relevances
    const relevant = await canopy.client.run(Search, { input: { query, minScore: first } })
    expect(relevant.search.hits.map(hit => hit.relevance)).toEqual(relevances.filter(one => one >= first))
    const nonsense = await canopy.client.run(Search, { input: { query: 'leave Ulaanbaatar by dirigible' } })
    expect(nonsense.search.hits[0]?.score).toBe(1)
    expect(nonsense.search.hits[0]?.relevance).toBeLessThan(first / 2)
  })
})

const Nodes = graphql(`
  query DocumentsNodes {
    taxonomy { nodes { nodes { id key } } }
  }
`)
