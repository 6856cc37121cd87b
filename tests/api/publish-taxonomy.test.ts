import { describe, expect, it } from 'vitest'
import { authenticate } from '../../src/auth/authenticate.ts'
import { createViewerContext } from '../../src/context.ts'
import { replaceMachinePlacements } from '../../src/knowledge/documents/place-by-machine.ts'
import { lockPublishedTaxonomy } from '../../src/knowledge/taxonomy/published.ts'
import { transact } from '../../src/platform/bus/transact.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { publishVersion } from '../../src/resolvers/taxonomies/publish-taxonomy.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import type { DocumentInput, TaxonomyNodeInput, TaxonomyOperation } from '../support/gql/graphql.ts'
import { sized } from '../support/scale.ts'
import { addDocuments, createMeasuredAgent, createTaxonomy, deleteDocuments } from '../support/seed.ts'
import { measure } from '../support/seed-probes.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { editTaxonomy, placeDocument, publishTaxonomy, reviewPlacement } from '../support/taxonomy-life.ts'
import type { TestClient } from '../support/test-client.ts'

const ReadState = graphql(`
  query PublishState {
    documents(first: 100) { nodes { id title placements { confidence source node { key taxonomy { version } } } } }
    placed: documents(filter: { placed: true }) { totalCount }
    taxonomies { nodes { version status publishedAt statistics { documents } } }
  }
`)
const Agent = graphql(`
  query PublishReadAgent($id: ID!) {
    agent(id: $id) { coverageStale coverage { totalDocuments taxonomyVersion } }
  }
`)

const canopy = setUpTestCanopy()
let client: TestClient

const NODES: TaxonomyNodeInput[] = [
  { key: 'cats', name: 'Cats', keywords: ['cat'] },
  { key: 'dogs', name: 'Dogs', keywords: ['dog'] },
  { key: 'fish', name: 'Fish', keywords: ['fish'] },
]

/** Creates a workspace with `v1` published and the given documents. @returns document IDs by title. */
async function startWorld(...documents: DocumentInput[]): Promise<Record<string, string>> {
  client = await canopy.newClient()
  await createTaxonomy(client, NODES)
  return add(...documents)
}

async function add(...documents: DocumentInput[]): Promise<Record<string, string>> {
  const ids = await addDocuments(client, ...documents)
  return Object.fromEntries(documents.map(({ title }, i) => [title, ids[i]]))
}

/** A document that a rule places by its title. */
const ofTitle = (title: string): DocumentInput => ({ title, text: `About: ${title}`, sourceUri: title })

async function edit(base: string, version: string, ...operations: TaxonomyOperation[]): Promise<void> {
  const { __typename } = await editTaxonomy(client, { base, version, operations })
  expect(__typename).toBe('EditTaxonomyPayload')
}

const publish = (version: string) => publishTaxonomy(client, version)

/** @returns visible placements by document title, all of the published version. */
async function readState() {
  const { documents, placed, taxonomies } = await client.run(ReadState, {})
  const published = taxonomies.nodes.find(taxonomy => taxonomy.status === 'PUBLISHED')?.version
  const places = documents.nodes.map(({ title, placements }) => {
    expect(placements.filter(({ node }) => node.taxonomy.version !== published)).toEqual([])
    return [title, placements.map(p => `${p.node.key} ${p.source} ${p.confidence}`).sort()] as const
  })
  return { places: Object.fromEntries(places), placed: placed.totalCount, taxonomies: taxonomies.nodes }
}

/** @returns the context in which operations of the client run. */
async function openContext() {
  const viewer = await authenticate(canopy.app, new Headers({ 'x-api-key': client.secret }))
  return createViewerContext(canopy.app, viewer)
}

const merge = (keys: string[], into: string) => ({ mergeNodes: { keys, into } })

describe('publishTaxonomy', () => {
  it('publishes a draft and carries placements over by key', async () => {
    await startWorld(ofTitle('a cat'), ofTitle('a dog'), ofTitle('a fish'))
    await edit('v1', 'v2', { removeNode: { key: 'fish' } }, { renameNode: { key: 'cats', name: 'Felines' } })
    expect(await publish('v2')).toEqual({
      __typename: 'PublishTaxonomyPayload',
      carried: 2,
      orphaned: 1,
      taxonomy: { version: 'v2', status: 'PUBLISHED', publishedAt: expect.any(String) },
    })
    const { places, placed, taxonomies } = await readState()
    expect(places).toEqual({ 'a cat': ['cats RULE 0.98'], 'a dog': ['dogs RULE 0.98'], 'a fish': [] })
    expect(placed).toBe(2)
    expect(taxonomies).toMatchObject([
      { version: 'v2', status: 'PUBLISHED', statistics: { documents: 2 } },
      // A retired version keeps its placements, because agents may still use it.
      { version: 'v1', status: 'RETIRED', statistics: { documents: 3 } },
    ])
  })

  it('moves documents of merged nodes, through several unpublished drafts', async () => {
    const ids = await startWorld(ofTitle('a cat'), ofTitle('a dog'), ofTitle('a dog and a cat'), {
      ...ofTitle('by hand'),
      nodeKeys: ['dogs'],
    })
    const documentId = ids['a dog and a cat'] ?? ''
    await placeDocument(client, { documentId, nodeKey: 'dogs', confidence: 0.75 })
    await edit('v1', 'draft 1', merge(['dogs'], 'cats'))
    await edit('draft 1', 'draft 2', { addNode: { key: 'dogs', name: 'New dogs' } })
    await edit('draft 2', 'draft 3', merge(['cats'], 'fish'))
    expect(await publish('draft 3')).toMatchObject({ carried: 5, orphaned: 0 })
    expect((await readState()).places).toEqual({
      'a cat': ['fish RULE 0.98'],
      'a dog': ['fish RULE 0.98'],
      // On both nodes: the manual placement wins, whatever the confidence of the rule.
      'a dog and a cat': ['fish MANUAL 0.75'],
      'by hand': ['fish MANUAL 1'],
    })
  })

  it('keeps the placement with the higher confidence when two merge', async () => {
    await startWorld({ ...ofTitle('a cat'), text: '# One dog' })
    expect((await readState()).places).toEqual({ 'a cat': ['cats RULE 0.98', 'dogs RULE 0.94'] })
    await edit('v1', 'v2', merge(['cats'], 'dogs'))
    expect(await publish('v2')).toMatchObject({ carried: 2, orphaned: 0 })
    expect((await readState()).places).toEqual({ 'a cat': ['dogs RULE 0.98'] })
  })

  it('restores a retired version, undoes merges and keeps later decisions', async () => {
    const ids = await startWorld(...['a cat', 'a dog', 'a wrong cat', 'a fish'].map(ofTitle))
    await edit('v1', 'v2', merge(['cats'], 'dogs'))
    await publish('v2')
    await add(ofTitle('a new dog'))
    await placeDocument(client, { documentId: ids['a fish'] ?? '', nodeKey: 'dogs' })
    const wrong = { documentId: ids['a wrong cat'] ?? '', nodeKey: 'dogs' }
    await reviewPlacement(client, { ...wrong, decision: 'REJECT' })
    expect(await publish('v1')).toMatchObject({ carried: 5, orphaned: 0, taxonomy: { status: 'PUBLISHED' } })
    expect((await readState()).places).toEqual({
      'a cat': ['cats RULE 0.98'],
      'a dog': ['dogs RULE 0.98'],
      'a wrong cat': [],
      'a fish': ['dogs MANUAL 1', 'fish RULE 0.98'],
      'a new dog': ['dogs RULE 0.98'],
    })
    expect(await publish('v2')).toMatchObject({ carried: 5, orphaned: 0 })
  })

  it('marks agents of the replaced and the new version stale until they are measured again', async () => {
    await startWorld(ofTitle('a cat'), ofTitle('a dog'))
    const agents: string[] = []
    await edit('v1', 'v2', merge(['cats'], 'fish'), { addNode: { key: 'cats', name: 'Other cats' } })
    for (const version of ['v1', 'v2']) {
      const agent = { nodeKeys: ['cats', 'dogs'], taxonomyVersion: version }
      agents.push((await createMeasuredAgent(client, agent)).agentId)
    }
    const read = () => Promise.all(agents.map(async id => (await client.run(Agent, { id })).agent))
    expect(await read()).toMatchObject([
      { coverageStale: false, coverage: { totalDocuments: 2 } },
      { coverageStale: false, coverage: { totalDocuments: 0 } },
    ])
    await publish('v2')
    expect(await read()).toMatchObject([{ coverageStale: true }, { coverageStale: true }])
    for (const agentId of agents) await measure(client, agentId)
    expect(await read()).toMatchObject([
      { coverageStale: false, coverage: { totalDocuments: 2, taxonomyVersion: 'v1' } },
      { coverageStale: false, coverage: { totalDocuments: 1, taxonomyVersion: 'v2' } },
    ])
  })

  it('rejects the published version with a conflict that names it, and rejects an unknown version', async () => {
    await startWorld(ofTitle('a cat'))
    expect(await publish('v1')).toMatchObject({
      __typename: 'ConflictError',
      message: 'Version "v1" is already published.',
      existing: { version: 'v1' },
    })
    for (const version of ['v9', '', 'v\0', '\ud800'])
      expect(await publish(version)).toEqual({ __typename: 'NotFoundError', requestedId: version })
  })

  it('lets one of several concurrent calls win and names the winner to the others', async () => {
    await startWorld(ofTitle('a cat'))
    for (const version of ['x', 'y', 'z']) await edit('v1', version, { removeNode: { key: 'fish' } })
    const twice = await Promise.all(['x', 'x'].map(publish))
    expect(twice.map(answer => answer.__typename).sort()).toEqual(['ConflictError', 'PublishTaxonomyPayload'])
    const answers = await Promise.all(['y', 'z'].map(publish))
    expect(answers.map(answer => answer.__typename)).toContain('PublishTaxonomyPayload')
    for (const answer of [...twice, ...answers])
      if (answer.__typename !== 'PublishTaxonomyPayload')
        expect(answer).toMatchObject({ existing: { version: expect.stringMatching(/x|y|z/) } })
    const { places, taxonomies } = await readState()
    expect(taxonomies.filter(taxonomy => taxonomy.status === 'PUBLISHED')).toHaveLength(1)
    expect(places).toEqual({ 'a cat': ['cats RULE 0.98'] })
  })

  it('does not replace a version that was published after the caller read the published one', async () => {
    await startWorld(ofTitle('a cat'))
    for (const version of ['x', 'y']) await edit('v1', version, { removeNode: { key: 'fish' } })
    const context = await openContext()
    const { db } = context
    const idOf = async (version: string) => (await db.taxonomy.findFirstOrThrow({ where: { version } })).id
    await publish('x')
    const [seen, wanted] = [await idOf('v1'), await idOf('y')]
    await expect(transact(context, tx => publishVersion(context, tx, wanted, seen))).rejects.toThrow(
      '"x" was published in the meantime',
    )
    expect((await readState()).taxonomies.find(taxonomy => taxonomy.status === 'PUBLISHED')?.version).toBe(
      'x',
    )
  })

  it('keeps concurrent placements and ignores concurrently deleted documents', async () => {
    const titles = Array.from({ length: 12 }, (_, i) => `paper ${i}`)
    const doomed = titles.map(title => ({ title: `old ${title}`, text: `old ${title}`, nodeKeys: ['cats'] }))
    const ids = await startWorld(...titles.map(title => ({ title, text: title })), ...doomed)
    await edit('v1', 'v2', merge(['dogs'], 'fish'))
    const others = [
      ...titles.map(title => placeDocument(client, { documentId: ids[title] ?? '', nodeKey: 'cats' })),
      ...doomed.map(({ title }) => deleteDocuments(client, ids[title] ?? '')),
    ]
    expect(await publish('v2')).toMatchObject({ __typename: 'PublishTaxonomyPayload' })
    await Promise.all(others)
    expect((await readState()).places).toEqual(
      Object.fromEntries(titles.map(title => [title, ['cats MANUAL 1']])),
    )
  })

  it('gives the same result as createTaxonomy with `publish`', async () => {
    await startWorld(ofTitle('a cat'), ofTitle('a fish'))
    await createTaxonomy(client, NODES.slice(0, 2), { version: 'v2' })
    expect(await readState()).toMatchObject({
      places: { 'a cat': ['cats RULE 0.98'], 'a fish': [] },
      taxonomies: [
        { version: 'v2', status: 'PUBLISHED', publishedAt: expect.any(String) },
        { version: 'v1', status: 'RETIRED' },
      ],
    })
  })

  it('keeps placements made on the version that was just replaced', async () => {
    const ids = await startWorld({ title: 'late', text: 'Nothing.' })
    const { viewer, db } = await openContext()
    const nodes = await db.taxonomyNode.findMany({ orderBy: { ordinal: 'asc' } })
    await edit('v1', 'v2', merge(['fish'], 'dogs'))
    await publish('v2')
    const { workspaceId } = viewer
    const documentId = decodeId('Document', ids.late ?? '') ?? ''
    const placements = nodes
      .filter(({ key }) => key !== 'dogs')
      .map(({ id }) => ({ nodeId: id, confidence: 0.8, needsReview: false, source: 'RULE' as const }))
    await db.$transaction(async tx => {
      const taxonomyId = await lockPublishedTaxonomy(tx, workspaceId)
      await replaceMachinePlacements(tx, workspaceId, taxonomyId, [{ documentId, placements }])
    })
    expect((await readState()).places).toEqual({ late: ['cats RULE 0.8', 'dogs RULE 0.8'] })
  })

  it('runs a constant number of statements for any number of placements', async () => {
    const nodes = sized(200, 2_000)
    const documents = 5 * nodes
    // Two placements for each document, and one for the cat.
    const all = 2 * documents + 1
    const onRemoved = (2 * documents) / nodes
    await startWorld(ofTitle('a cat'))
    const { prisma } = canopy.app.database
    const counted = async (version: string) => {
      const answers: unknown[] = []
      const statements = await countStatements(canopy, async () => answers.push(await publish(version)))
      return { answer: answers[0], statements }
    }
    await edit('v1', 'large', { removeNode: { key: 'fish' } })
    await edit('large', 'larger', { removeNode: { key: 'dogs' } })
    const { workspaceId } = (await openContext()).viewer
    await prisma.$executeRaw`
      INSERT INTO taxonomy_nodes (id, workspace_id, taxonomy_id, key, name, path, keywords, ordinal, merged_keys)
      SELECT gen_random_uuid(), t.workspace_id, t.id, 'n' || i, '', '{}', '{}', 100 + i,
        CASE WHEN t.version = 'larger' AND i = 3 THEN '{n1,n2}'::text[] ELSE '{}' END
      FROM taxonomies t CROSS JOIN generate_series(1, ${nodes}::int) i
      WHERE t.workspace_id = ${workspaceId}::uuid AND t.version LIKE 'large%' AND (t.version = 'large' OR i NOT IN (1, 2, 4))`
    const small = await counted('large')
    await prisma.$executeRaw`
      WITH made AS (
        INSERT INTO documents (id, workspace_id, title, content_type, bytes, sha256)
        SELECT gen_random_uuid(), ${workspaceId}::uuid, i::text, 'text/plain', 0, i::text FROM generate_series(1, ${documents}::int) i
        RETURNING id, title::int AS i
      )
      INSERT INTO placements (workspace_id, document_id, node_id, confidence, source)
      SELECT ${workspaceId}::uuid, made.id, n.id, 0.9, 'RULE' FROM made
      CROSS JOIN LATERAL (VALUES (made.i % ${nodes}::int), ((made.i + 7) % ${nodes}::int)) AS place (i)
      JOIN taxonomy_nodes n ON n.key = 'n' || (1 + place.i)
      JOIN taxonomies t ON t.id = n.taxonomy_id
      WHERE t.version = 'large' AND t.workspace_id = ${workspaceId}::uuid`
    const large = await counted('larger')
    expect(large.answer).toMatchObject({ carried: all - onRemoved, orphaned: onRemoved })
    const back = await counted('large')
    expect(back.answer).toMatchObject({ carried: all - onRemoved, orphaned: 0 })
    expect([large.statements, back.statements]).toEqual([small.statements, small.statements])
    // Merges are undone, and placements on nodes that the version in between lacked are unchanged.
    const [{ count } = { count: 0 }] = await prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int FROM placements p JOIN taxonomy_nodes n ON n.id = p.node_id JOIN taxonomies t ON t.id = n.taxonomy_id
      WHERE t.version = 'large' AND t.workspace_id = ${workspaceId}::uuid`
    expect(count).toBe(all)
  })
})
