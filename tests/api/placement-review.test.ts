import { beforeEach, describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import type { DocumentInput, ReviewPlacementInput } from '../support/gql/graphql.ts'
import { addDocuments, createMeasuredAgent, createTaxonomy, deleteDocuments } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { editTaxonomy, placeDocument, publishTaxonomy, reviewPlacement } from '../support/taxonomy-life.ts'
import type { TestClient } from '../support/test-client.ts'

const Reviews = graphql(`
  query ReviewList($first: Int, $after: String) {
    placementReviews(first: $first, after: $after) {
      totalCount
      nodes { confidence source needsReview document { id title } node { key } }
      pageInfo { hasNextPage endCursor }
    }
  }
`)
const ReadPlacements = graphql(`
  query ReviewPlacements($id: ID!) {
    document(id: $id) { placements { confidence source needsReview node { key } } }
  }
`)
const Stale = graphql(`
  query ReviewStale { agents { nodes { coverageStale nodes { key } } } }
`)

const canopy = setUpTestCanopy()
let client: TestClient
/** A document on `cats` with low confidence. */
let unsure: string

const NOTES = { title: 'Notes', sourceUri: 'notes', text: 'Somebody saw a cat.' }
beforeEach(async () => {
  client = await canopy.newClient()
  const nodes = ['cat', 'dog', 'fish'].map(word => ({ key: `${word}s`, name: word, keywords: [word] }))
  await createTaxonomy(client, nodes)
  ;[unsure = ''] = await add(NOTES)
})

const add = (...documents: DocumentInput[]) => addDocuments(client, ...documents)
const review = (input: Omit<ReviewPlacementInput, 'documentId'>, documentId = unsure) =>
  reviewPlacement(client, { documentId, ...input })

/** @returns placements such as `cats MANUAL 1`, with a question mark if they need review. */
async function placementsOf(id = unsure): Promise<string[] | undefined> {
  const { document } = await client.run(ReadPlacements, { id })
  return document?.placements.map(
    ({ node, source, confidence, needsReview }) =>
      `${node.key} ${source} ${confidence}${needsReview ? '?' : ''}`,
  )
}

describe('placementReviews', () => {
  it('lists low-confidence placements, least confident first, page by page', async () => {
    await add(
      { title: 'A sure dog', text: 'x' },
      { title: 'Both', text: 'A cat and a dog.' },
      { title: 'By hand', text: 'A cat.', nodeKeys: ['dogs'] },
    )
    await canopy.app.database.prisma.$executeRaw`UPDATE placements SET confidence = 0.3 WHERE confidence = 0.6
      AND node_id IN (SELECT id FROM taxonomy_nodes WHERE key = 'dogs')`
    const seen = []
    for (let after: string | null | undefined; after !== null; ) {
      const { placementReviews: page } = await client.run(Reviews, { first: 1, after })
      expect(page.totalCount).toBe(3)
      seen.push(...page.nodes)
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    }
    expect(seen.map(p => `${p.document.title}: ${p.node.key} ${p.confidence}`)).toEqual([
      'Both: dogs 0.3',
      'Notes: cats 0.6',
      'Both: cats 0.6',
    ])
  })

  it('covers only the published version', async () => {
    await createTaxonomy(client, [{ key: 'new', name: 'New' }], { version: 'v2' })
    expect((await client.run(Reviews, {})).placementReviews.totalCount).toBe(0)
  })
})

describe('reviewPlacement', () => {
  it('ACCEPT makes the placement permanent, as if made by hand', async () => {
    expect(await review({ nodeKey: 'cats', decision: 'ACCEPT', note: 'Right.' })).toMatchObject({
      placements: [{ confidence: 1, source: 'MANUAL', needsReview: false, node: { key: 'cats' } }],
    })
    expect((await client.run(Reviews, {})).placementReviews.nodes).toEqual([])
    await add({ ...NOTES, text: 'Now of a dog.' })
    // A rule may place it on other nodes, but does not change a reviewed placement.
    expect(await placementsOf()).toEqual(['cats MANUAL 1', 'dogs RULE 0.6?'])
  })

  it('REJECT removes the placement, and neither new content nor a publication restores it', async () => {
    expect(await review({ nodeKey: 'cats', decision: 'REJECT' })).toMatchObject({ placements: [] })
    const sure = { ...NOTES, title: 'Cat', text: '# Cat and dog' }
    await add(sure)
    expect(await placementsOf()).toEqual(['dogs RULE 0.94'])
    for (const [base, version] of [
      ['v1', 'v2'],
      ['v2', 'v3'],
    ] as const) {
      const operations = [{ addNode: { key: version, name: version } }]
      await editTaxonomy(client, { base, version, operations })
      await publishTaxonomy(client, version)
    }
    await add({ ...sure, text: '# Cat and dog again' })
    expect(await placementsOf()).toEqual(['dogs RULE 0.94'])
    // Only a person may restore it.
    await placeDocument(client, { documentId: unsure, nodeKey: 'cats' })
    expect(await placementsOf()).toEqual(['cats MANUAL 1', 'dogs RULE 0.94'])
    await review({ nodeKey: 'cats', decision: 'REJECT' })
    expect(await placementsOf()).toEqual(['dogs RULE 0.94'])
  })

  it('REJECT also applies to the node that the rejected one is merged into, unless the document is placed there', async () => {
    const [both = ''] = await add({ title: 'Both', sourceUri: 'both', text: 'A cat and a dog.' })
    await review({ nodeKey: 'cats', decision: 'REJECT' })
    await review({ nodeKey: 'cats', decision: 'REJECT' }, both)
    const operations = [{ mergeNodes: { keys: ['cats'], into: 'dogs' } }]
    await editTaxonomy(client, { base: 'v1', version: 'v2', operations })
    expect(await publishTaxonomy(client, 'v2')).toMatchObject({ carried: 1, orphaned: 0 })
    await add({ ...NOTES, text: 'A cat, twice: a cat.' })
    expect([await placementsOf(), await placementsOf(both)]).toEqual([[], ['dogs RULE 0.6?']])
  })

  it('MOVE places the document on the other node by hand and rejects the first placement', async () => {
    expect(await review({ nodeKey: 'cats', decision: 'MOVE', moveToNodeKey: 'fishs' })).toMatchObject({
      placements: [{ confidence: 1, source: 'MANUAL', needsReview: false, node: { key: 'fishs' } }],
    })
    await add({ ...NOTES, title: 'Cat' })
    await add({ ...NOTES, title: 'Cat', text: 'More of a cat.' })
    expect(await placementsOf()).toEqual(['fishs MANUAL 1'])
  })

  it('marks only the affected agents stale', async () => {
    for (const nodeKey of ['cats', 'dogs', 'fishs'])
      await createMeasuredAgent(client, { nodeKeys: [nodeKey] })
    await review({ nodeKey: 'cats', decision: 'MOVE', moveToNodeKey: 'dogs' })
    const { agents } = await client.run(Stale, {})
    const stale = agents.nodes.filter(agent => agent.coverageStale)
    expect(stale.flatMap(agent => agent.nodes.map(node => node.key)).sort()).toEqual(['cats', 'dogs'])
  })

  it('reports the path of contradictory input and changes nothing', async () => {
    const nodeKey = 'cats'
    const cases: [string, Omit<ReviewPlacementInput, 'documentId'>][] = [
      ['moveToNodeKey', { nodeKey, decision: 'MOVE' }],
      ['moveToNodeKey', { nodeKey, decision: 'MOVE', moveToNodeKey: 'cats' }],
      ['moveToNodeKey', { nodeKey, decision: 'MOVE', moveToNodeKey: 'a\0' }],
      ['moveToNodeKey', { nodeKey, decision: 'ACCEPT', moveToNodeKey: 'dogs' }],
      ['nodeKey', { nodeKey: 'a\0', decision: 'ACCEPT' }],
      ['note', { nodeKey, decision: 'ACCEPT', note: 'x'.repeat(2_001) }],
    ]
    for (const [field, input] of cases)
      expect(await review(input)).toMatchObject({
        __typename: 'ValidationError',
        issues: [{ path: `input.${field}` }],
      })
    expect(await placementsOf()).toEqual(['cats RULE 0.6?'])
  })

  it('returns NotFoundError for an unknown node, placement or document', async () => {
    const [gone = ''] = await add({ title: 'Gone', text: 'A cat.' })
    await deleteDocuments(client, gone)
    const answers = [
      await review({ nodeKey: 'nowhere', decision: 'ACCEPT' }),
      await review({ nodeKey: 'dogs', decision: 'REJECT' }),
      await review({ nodeKey: 'cats', decision: 'MOVE', moveToNodeKey: 'nowhere' }),
      await review({ nodeKey: 'cats', decision: 'ACCEPT' }, gone),
    ]
    const ids = ['nowhere', 'dogs', 'nowhere', gone]
    expect(answers).toMatchObject(ids.map(requestedId => ({ __typename: 'NotFoundError', requestedId })))
    expect(await placementsOf()).toEqual(['cats RULE 0.6?'])
  })
})

describe('placeDocument', () => {
  it('rejects an invalid confidence', async () => {
    for (const confidence of [0, -0.1, 1.1])
      expect(await placeDocument(client, { documentId: unsure, nodeKey: 'dogs', confidence })).toMatchObject({
        __typename: 'ValidationError',
        issues: [{ path: 'input.confidence', message: 'must be above 0 and at most 1' }],
      })
  })

  it('wins over later rule placements on its node and does not affect other nodes', async () => {
    await placeDocument(client, { documentId: unsure, nodeKey: 'cats', confidence: 0.75 })
    await add({ ...NOTES, title: 'Cat and dog' })
    await add({ ...NOTES, title: 'Cat and dog', text: 'Of both.' })
    expect(await placementsOf()).toEqual(['dogs RULE 0.98', 'cats MANUAL 0.75'])
  })

  it('keeps a document only on the nodes named when it was added', async () => {
    const named = { title: 'A cat', sourceUri: 'named', text: 'A cat.', nodeKeys: ['dogs'] }
    const [id = ''] = await add(named)
    await placeDocument(client, { documentId: id, nodeKey: 'dogs', confidence: 0.9 })
    await add({ ...named, text: 'Another cat.', nodeKeys: [] })
    expect(await placementsOf(id)).toEqual(['dogs MANUAL 0.9'])
  })
})
