import { describe, expect, it } from 'vitest'
import { takeSnapshot } from '../../src/coverage/take-snapshot.ts'
import { transact } from '../../src/platform/bus/transact.ts'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { createAgent, createTaxonomy, deleteDocuments, setTargets } from '../support/seed.ts'
import { seedDocuments } from '../support/seed-documents.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const Place = graphql(`
  mutation ExplainedPlace($documentId: ID!, $nodeKey: String!) {
    placeDocument(input: { documentId: $documentId, nodeKey: $nodeKey }) { __typename ... on Error { message } }
  }
`)
const Measure = graphql(`
  mutation ExplainedMeasure($agentId: ID!) {
    refreshCoverage(input: { agentId: $agentId, background: false }) {
      ... on RefreshCoveragePayload {
        coverage { percent totalDocuments changes { cause points detail } nodes { node { key } documents } }
      }
    }
  }
`)
const Read = graphql(`
  query ExplainedRead($id: ID!) { agent(id: $id) { coverage { percent changes { points } } } }
`)
const ReadEverything = graphql(`
  query ExplainedReadEverything($id: ID!) {
    agent(id: $id) {
      coverageStale
      coverage { percent changes { points } nodes { documents } }
      coverageHistory(first: 5) { nodes { percent changes { cause } } }
      coverageTrend(window: MONTH) { changePoints points { percent } }
      gaps { missingDocuments }
    }
  }
`)

// No worker: agents are measured only when a test requests it.
const canopy = setUpTestCanopy({}, undefined, { hasWorker: false })

const NODES = [
  { key: 'policies', name: 'Policies' },
  { key: 'leave', name: 'Leave policy', parentKeys: ['policies'] },
  { key: 'travel', name: 'Travel', parentKeys: ['policies'] },
  { key: 'visa', name: 'Visa', parentKeys: ['leave', 'travel'] },
]

/** `policies` has children `leave` and `travel`, which share `visa`. Three documents on leave, one also on visa. */
async function makeWorld() {
  const client = await canopy.newClient()
  await createTaxonomy(client, NODES)
  const documentIds = await add({ client }, ['Annual leave', 'Sick leave', 'Parental leave'], 'leave')
  await client.run(Place, { documentId: documentIds[0] ?? '', nodeKey: 'visa' })
  return { client, documentIds, agentId: await makeAgent(client, ['policies']) }
}

/** Creates an agent and measures it once. @returns its ID. */
async function makeAgent(client: TestClient, nodeKeys: string[]): Promise<string> {
  const { agentId } = await createAgent(client, { nodeKeys })
  await measure({ client, agentId })
  return agentId
}

const add = ({ client }: { client: TestClient }, titles: string[], ...nodeKeys: string[]) =>
  seedDocuments(canopy.app, client, titles, nodeKeys)

async function measure({ client, agentId }: { client: TestClient; agentId: string }) {
  const { refreshCoverage } = await client.run(Measure, { agentId })
  if (!('coverage' in refreshCoverage && refreshCoverage.coverage))
    throw new Error(JSON.stringify(refreshCoverage))
  return refreshCoverage.coverage
}

describe('a measurement', () => {
  it('counts a node with two parents once, and has no changes the first time', async () => {
    const { client, agentId } = await makeWorld()
    const { agent } = await client.run(Read, { id: agentId })
    expect(agent?.coverage).toMatchObject({ percent: 10, changes: [] })
    const again = await measure({ client, agentId })
    expect(again).toMatchObject({ percent: 10, totalDocuments: 3, changes: [] })
    expect(again.nodes.map(({ node, documents }) => [node.key, documents])).toEqual([
      ['policies', 0],
      ['leave', 3],
      ['travel', 0],
      ['visa', 1],
    ])
  })

  it('attributes a change to added documents', async () => {
    const world = await makeWorld()
    await add(world, ['Unpaid leave', 'Study leave'], 'leave')
    await add(world, ['Flights'], 'travel')
    const detail = '+2 documents under Leave policy, +1 document under Travel'
    expect((await measure(world)).changes).toEqual([{ cause: 'DOCUMENTS_ADDED', points: 7.5, detail }])
  })

  it('attributes a change to removed documents', async () => {
    const world = await makeWorld()
    await deleteDocuments(world.client, world.documentIds[0] ?? '')
    const detail = '-1 document under Leave policy, -1 document under Visa'
    expect((await measure(world)).changes).toEqual([{ cause: 'DOCUMENTS_REMOVED', points: -5, detail }])
  })

  it('attributes a change to placements if an existing document is placed on another node', async () => {
    const world = await makeWorld()
    await world.client.run(Place, { documentId: world.documentIds[1] ?? '', nodeKey: 'travel' })
    expect((await measure(world)).changes).toEqual([
      { cause: 'PLACEMENTS_CHANGED', points: 2.5, detail: '+1 document under Travel' },
    ])
  })

  it('attributes a change to placements if the document was counted before it was searchable', async () => {
    const world = await makeWorld()
    await setFirstIndexed(world.documentIds[1])
    await world.client.run(Place, { documentId: world.documentIds[1] ?? '', nodeKey: 'travel' })
    expect((await measure(world)).changes).toMatchObject([{ cause: 'PLACEMENTS_CHANGED', points: 2.5 }])
  })

  it('attributes a change to added documents that were still being indexed', async () => {
    const world = await makeWorld()
    const [id = ''] = await add(world, ['Flights'])
    await measure(world)
    await setFirstIndexed(id)
    await world.client.run(Place, { documentId: id, nodeKey: 'travel' })
    expect((await measure(world)).changes).toMatchObject([{ cause: 'DOCUMENTS_ADDED', points: 2.5 }])
  })

  it('attributes a change to targets, largest change first', async () => {
    const world = await makeWorld()
    await setTargets(world.client, world.agentId, { leave: 3, travel: 0 })
    const { percent, changes } = await measure(world)
    expect(percent).toBeCloseTo(400 / 23, 9)
    const detail = 'Travel from 10 to 0, Leave policy from 10 to 3'
    expect(changes).toEqual([{ cause: 'TARGETS_CHANGED', points: percent - 10, detail }])
  })

  it('attributes a change to the scope if the nodes of the agent change', async () => {
    const world = await makeWorld()
    await chooseNodes(world, 'v1', ['leave'])
    expect((await measure(world)).changes).toEqual([
      { cause: 'SCOPE_CHANGED', points: 10, detail: '-2 nodes (Policies, Travel)' },
    ])
  })

  it('attributes a change to the taxonomy if the same nodes differ in another version', async () => {
    const world = await makeWorld()
    const nodes = [...NODES, { key: 'expenses', name: 'Expenses', parentKeys: ['travel'] }]
    await createTaxonomy(world.client, nodes, { version: 'v2' })
    await chooseNodes(world, 'v2', ['policies'])
    expect((await measure(world)).changes).toEqual([
      { cause: 'TAXONOMY_CHANGED', points: -2, detail: 'version v2 in place of v1, +1 node (Expenses)' },
    ])
  })

  it('lists causes in a fixed order, and their points add up', async () => {
    const world = await makeWorld()
    await add(world, ['Unpaid leave', 'Study leave'], 'leave')
    await deleteDocuments(world.client, world.documentIds[0] ?? '')
    await setTargets(world.client, world.agentId, { policies: 0 })
    const { percent, changes } = await measure(world)
    expect(changes.map(({ cause }) => cause)).toEqual([
      'TARGETS_CHANGED',
      'DOCUMENTS_REMOVED',
      'DOCUMENTS_ADDED',
    ])
    expect(changes.reduce((sum, { points }) => sum + points, 10)).toBeCloseTo(percent, 9)
  })

  it('names at most three nodes per change', async () => {
    const client = await canopy.newClient()
    const nodes = numberedNodes(8)
    const keys = nodes.map(({ key }) => key)
    await createTaxonomy(client, nodes)
    const agentId = await makeAgent(client, keys)
    await add({ client }, ['Everything'], ...keys.slice(0, 6))
    const { changes } = await measure({ client, agentId })
    expect(changes[0]?.detail).toBe(
      '+1 document under Topic 0, +1 document under Topic 1, +1 document under Topic 2 and 3 more',
    )
  })

  it('runs at most 8 statements for any number of nodes', async () => {
    const world = await makeWorld()
    expect(await countOfMeasuring(world)).toBeLessThanOrEqual(8)
    const nodes = numberedNodes(100)
    await createTaxonomy(world.client, nodes, { version: 'v2', publish: false })
    const keys = nodes.map(({ key }) => key)
    await chooseNodes(world, 'v2', keys)
    expect(await countOfMeasuring(world)).toBeLessThanOrEqual(8)
  })
})

const numberedNodes = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ key: `k${i}`, name: `Topic ${i}` }))

/** Simulates a document that becomes searchable now. */
async function setFirstIndexed(documentId = ''): Promise<void> {
  await canopy.app.database.prisma.$executeRaw`
    UPDATE documents SET first_indexed_at = now() WHERE id = ${decodeId('Document', documentId)}::uuid`
}

const findAgent = (agentId: string) =>
  canopy.app.database.prisma.agent.findUniqueOrThrow({ where: { id: decodeId('Agent', agentId) ?? '' } })

/** Counts the statements of one measurement, without the start and end of the transaction. */
async function countOfMeasuring({ agentId }: { agentId: string }): Promise<number> {
  const { id, workspaceId } = await findAgent(agentId)
  const db = scopeToWorkspace(canopy.app.database.prisma, workspaceId)
  const ids = { workspaceId, agentId: id }
  return countStatements(canopy, () =>
    transact({ app: canopy.app, db }, tx => takeSnapshot(tx, ids, { taskId: crypto.randomUUID() })),
  )
}

/** Simulates a change of the nodes or taxonomy version of an agent. */
async function chooseNodes({ agentId }: { agentId: string }, version: string, keys: string[]): Promise<void> {
  const { prisma } = canopy.app.database
  const { id, workspaceId } = await findAgent(agentId)
  const taxonomy = await prisma.taxonomy.findFirstOrThrow({ where: { workspaceId, version } })
  const nodes = await prisma.taxonomyNode.findMany({ where: { taxonomyId: taxonomy.id, key: { in: keys } } })
  await prisma.agentNode.deleteMany({ where: { agentId: id } })
  const data = nodes.map(node => ({ workspaceId, agentId: id, nodeId: node.id }))
  await prisma.agentNode.createMany({ data })
  const change = { taxonomyId: taxonomy.id, scopeChanges: { increment: 1 } }
  await prisma.agent.update({ where: { id }, data: change })
}

it('reads of coverage, history, trend and gaps write no snapshot', async () => {
  const { client, agentId } = await makeWorld()
  const count = () => canopy.app.database.prisma.coverageSnapshot.count()
  const before = await count()
  for (let i = 0; i < sized(100, 1_000); i++) await client.run(ReadEverything, { id: agentId })
  expect(await count()).toBe(before)
})
