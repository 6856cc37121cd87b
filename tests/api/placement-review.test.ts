import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import type { DocumentInput, ReviewPlacementInput } from '../support/gql/graphql.ts'
import { waitForTask } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const Create = graphql(`
  mutation ReviewTaxonomy($input: CreateTaxonomyInput!) { createTaxonomy(input: $input) { __typename } }
`)
const Edit = graphql(`
  mutation ReviewEdit($input: EditTaxonomyInput!) { editTaxonomy(input: $input) { __typename } }
`)
const Publish = graphql(`
  mutation ReviewPublish($version: String!) {
    publishTaxonomy(input: { version: $version }) {
      ... on PublishTaxonomyPayload { carried orphaned }
    }
  }
`)
const Add = graphql(`
  mutation ReviewAdd($documents: [DocumentInput!]!) {
    addDocuments(input: { documents: $documents }) {
      __typename
      ... on AddDocumentsPayload { task { id } documents { id } }
    }
  }
`)
const Delete = graphql(`
  mutation ReviewDelete($id: ID!) { deleteDocuments(input: { ids: [$id] }) { __typename } }
`)
const Place = graphql(`
  mutation ReviewPlace($input: PlaceDocumentInput!) {
    placeDocument(input: $input) {
      __typename
      ... on PlaceDocumentPayload { placement { confidence source needsReview } }
      ... on ValidationError { issues { path message } }
    }
  }
`)
const Reviews = graphql(`
  query ReviewList($first: Int, $after: String) {
    placementReviews(first: $first, after: $after) {
      totalCount
      nodes { confidence source needsReview document { id title } node { key } }
      pageInfo { hasNextPage endCursor }
    }
  }
`)
const Review = graphql(`
  mutation ReviewReview($input: ReviewPlacementInput!) {
    reviewPlacement(input: $input) {
      __typename
      ... on ReviewPlacementPayload { placements { confidence source needsReview node { key } } }
      ... on NotFoundError { requestedId message }
      ... on ValidationError { issues { path message } }
    }
  }
`)
const Look = graphql(`
  query ReviewLook($id: ID!) {
    document(id: $id) { placements { confidence source needsReview node { key } } }
  }
`)
const MakeAgent = graphql(`
  mutation ReviewAgent($nodeKey: String!) {
    createAgent(input: { name: "keeper", nodeKeys: [$nodeKey] }) {
      ... on CreateAgentPayload { agent { id } task { id } }
    }
  }
`)
const Stale = graphql(`
  query ReviewStale { agents { nodes { coverageStale nodes { key } } } }
`)

let canopy: TestCanopy
let client: TestClient
/** A document on `cats` with low confidence. */
let unsure: string
beforeAll(async () => {
  canopy = await startTestCanopy()
})
afterAll(() => canopy.stop())

const ONCE = { title: 'Notes', sourceUri: 'notes', text: 'Somebody saw a cat.' }
beforeEach(async () => {
  client = await canopy.newClient()
  const nodes = ['cat', 'dog', 'fish'].map(word => ({ key: `${word}s`, name: word, keywords: [word] }))
  await client.run(Create, { input: { version: 'v1', publish: true, nodes } })
  ;[unsure = ''] = await add(ONCE)
})

async function add(...documents: DocumentInput[]): Promise<string[]> {
  const { addDocuments } = await client.run(Add, { documents })
  if (addDocuments.__typename !== 'AddDocumentsPayload') throw new Error(addDocuments.__typename)
  await waitForTask(client, addDocuments.task.id)
  return addDocuments.documents.map(document => document.id)
}

async function review(input: Omit<ReviewPlacementInput, 'documentId'>, documentId = unsure) {
  return (await client.run(Review, { input: { documentId, ...input } })).reviewPlacement
}

/** @returns placements such as `cats MANUAL 1`, with a question mark if they need review. */
async function look(id = unsure): Promise<string[] | undefined> {
  const { document } = await client.run(Look, { id })
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
    await client.run(Create, {
      input: { version: 'v2', publish: true, nodes: [{ key: 'new', name: 'New' }] },
    })
    expect((await client.run(Reviews, {})).placementReviews.totalCount).toBe(0)
  })
})

describe('reviewPlacement', () => {
  it('ACCEPT makes the placement permanent, as if made by hand', async () => {
    const placements = [{ confidence: 1, source: 'MANUAL', needsReview: false, node: { key: 'cats' } }]
    expect(await review({ nodeKey: 'cats', decision: 'ACCEPT', note: 'Right.' })).toMatchObject({
      placements,
    })
    expect((await client.run(Reviews, {})).placementReviews.nodes).toEqual([])
    await add({ ...ONCE, text: 'Now of a dog.' })
    // A rule may place it on other nodes, but does not change a reviewed placement.
    expect(await look()).toEqual(['cats MANUAL 1', 'dogs RULE 0.6?'])
  })

  it('REJECT removes it, and neither new content nor a publication restores it', async () => {
    expect(await review({ nodeKey: 'cats', decision: 'REJECT' })).toMatchObject({ placements: [] })
    const sure = { ...ONCE, title: 'Cat', text: '# Cat and dog' }
    await add(sure)
    expect(await look()).toEqual(['dogs RULE 0.94'])
    for (const [base, version] of [
      ['v1', 'v2'],
      ['v2', 'v3'],
    ] as const) {
      await client.run(Edit, {
        input: { base, version, operations: [{ addNode: { key: version, name: version } }] },
      })
      await client.run(Publish, { version })
    }
    await add({ ...sure, text: '# Cat and dog again' })
    expect(await look()).toEqual(['dogs RULE 0.94'])
    // Only a person may restore it.
    await client.run(Place, { input: { documentId: unsure, nodeKey: 'cats' } })
    expect(await look()).toEqual(['cats MANUAL 1', 'dogs RULE 0.94'])
    await review({ nodeKey: 'cats', decision: 'REJECT' })
    expect(await look()).toEqual(['dogs RULE 0.94'])
  })

  it('REJECT also applies to the node that the rejected one is merged into, unless the document is placed there', async () => {
    const [both = ''] = await add({ title: 'Both', sourceUri: 'both', text: 'A cat and a dog.' })
    await review({ nodeKey: 'cats', decision: 'REJECT' })
    await review({ nodeKey: 'cats', decision: 'REJECT' }, both)
    const operations = [{ mergeNodes: { keys: ['cats'], into: 'dogs' } }]
    await client.run(Edit, { input: { base: 'v1', version: 'v2', operations } })
    expect(await client.run(Publish, { version: 'v2' })).toEqual({
      publishTaxonomy: { carried: 1, orphaned: 0 },
    })
    await add({ ...ONCE, text: 'A cat, twice: a cat.' })
    expect([await look(), await look(both)]).toEqual([[], ['dogs RULE 0.6?']])
  })

  it('MOVE places it on the other node by hand and rejects it here', async () => {
    const placements = [{ confidence: 1, source: 'MANUAL', needsReview: false, node: { key: 'fishs' } }]
    expect(await review({ nodeKey: 'cats', decision: 'MOVE', moveToNodeKey: 'fishs' })).toMatchObject({
      placements,
    })
    await add({ ...ONCE, title: 'Cat' })
    await add({ ...ONCE, title: 'Cat', text: 'More of a cat.' })
    expect(await look()).toEqual(['fishs MANUAL 1'])
  })

  it('marks only the affected agents stale', async () => {
    for (const nodeKey of ['cats', 'dogs', 'fishs']) {
      const { createAgent } = await client.run(MakeAgent, { nodeKey })
      await waitForTask(client, ('task' in createAgent && createAgent.task.id) || '')
    }
    await review({ nodeKey: 'cats', decision: 'MOVE', moveToNodeKey: 'dogs' })
    const { agents } = await client.run(Stale, {})
    const stale = agents.nodes.filter(agent => agent.coverageStale)
    expect(stale.flatMap(agent => agent.nodes.map(node => node.key)).sort()).toEqual(['cats', 'dogs'])
  })

  it('rejects contradictory input, naming it, and changes nothing', async () => {
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
    expect(await look()).toEqual(['cats RULE 0.6?'])
  })

  it('returns NotFoundError for an unknown node, placement or document', async () => {
    const gone = await add({ title: 'Gone', text: 'A cat.' })
    await client.run(Delete, { id: gone[0] ?? '' })
    const answers = [
      await review({ nodeKey: 'nowhere', decision: 'ACCEPT' }),
      await review({ nodeKey: 'dogs', decision: 'REJECT' }),
      await review({ nodeKey: 'cats', decision: 'MOVE', moveToNodeKey: 'nowhere' }),
      await review({ nodeKey: 'cats', decision: 'ACCEPT' }, gone[0]),
    ]
    expect(answers.map(answer => 'requestedId' in answer && answer.requestedId)).toEqual([
      'nowhere',
      'dogs',
      'nowhere',
      gone[0],
    ])
    expect(await look()).toEqual(['cats RULE 0.6?'])
  })
})

describe('placeDocument', () => {
  it('rejects an invalid confidence', async () => {
    for (const confidence of [0, -0.1, 1.1]) {
      const { placeDocument } = await client.run(Place, {
        input: { documentId: unsure, nodeKey: 'dogs', confidence },
      })
      expect(placeDocument).toMatchObject({
        __typename: 'ValidationError',
        issues: [{ path: 'input.confidence', message: 'must be above 0 and at most 1' }],
      })
    }
  })

  it('overrides later results for its node and does not affect other nodes', async () => {
    await client.run(Place, { input: { documentId: unsure, nodeKey: 'cats', confidence: 0.75 } })
    await add({ ...ONCE, title: 'Cat and dog' })
    await add({ ...ONCE, title: 'Cat and dog', text: 'Of both.' })
    expect(await look()).toEqual(['dogs RULE 0.98', 'cats MANUAL 0.75'])
  })

  it('keeps a document only on the nodes named when it was added', async () => {
    const named = { title: 'A cat', sourceUri: 'named', text: 'A cat.', nodeKeys: ['dogs'] }
    const [id = ''] = await add(named)
    await client.run(Place, { input: { documentId: id, nodeKey: 'dogs', confidence: 0.9 } })
    await add({ ...named, text: 'Another cat.', nodeKeys: [] })
    expect(await look(id)).toEqual(['dogs MANUAL 0.9'])
  })
})
