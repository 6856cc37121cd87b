import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { takeSnapshot } from '../../src/coverage/take-snapshot.ts'
import { transact } from '../../src/platform/bus/transact.ts'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { seedDocuments } from '../support/seed-documents.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const MakeTaxonomy = graphql(`
  mutation ExplainedTaxonomy($input: CreateTaxonomyInput!) {
    createTaxonomy(input: $input) { __typename ... on Error { message } }
  }
`)
const DeleteDocuments = graphql(`
  mutation ExplainedDelete($ids: [ID!]!) { deleteDocuments(input: { ids: $ids }) { __typename } }
`)
const Place = graphql(`
  mutation ExplainedPlace($documentId: ID!, $nodeKey: String!) {
    placeDocument(input: { documentId: $documentId, nodeKey: $nodeKey }) { __typename ... on Error { message } }
  }
`)
const MakeAgent = graphql(`
  mutation ExplainedAgent($nodeKeys: [String!]!) {
    createAgent(input: { name: "guide", nodeKeys: $nodeKeys }) {
      ... on CreateAgentPayload { agent { id } }
    }
  }
`)
const SetTargets = graphql(`
  mutation ExplainedTargets($input: SetCoverageTargetsInput!) {
    setCoverageTargets(input: $input) { __typename }
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
const ReadAgain = graphql(`
  query ExplainedReads($id: ID!) {
    a: agent(id: $id) { ...EverythingCovered }
    b: agent(id: $id) { ...EverythingCovered }
    c: agent(id: $id) { ...EverythingCovered }
    d: agent(id: $id) { ...EverythingCovered }
    e: agent(id: $id) { ...EverythingCovered }
    f: agent(id: $id) { ...EverythingCovered }
    g: agent(id: $id) { ...EverythingCovered }
    h: agent(id: $id) { ...EverythingCovered }
    i: agent(id: $id) { ...EverythingCovered }
    j: agent(id: $id) { ...EverythingCovered }
  }
  fragment EverythingCovered on Agent {
    coverageStale
    coverage { percent changes { points } nodes { documents } }
    coverageHistory(first: 5) { nodes { percent changes { cause } } }
    coverageTrend(window: MONTH) { changePoints points { percent } }
    gaps { missingDocuments }
  }
`)

let canopy: TestCanopy
beforeAll(async () => {
  // No worker: agents are measured only when a test requests it.
  canopy = await startTestCanopy({}, undefined, { hasWorker: false })
})
afterAll(() => canopy.stop())

/** `policies` has children `leave` and `travel`, which share `visa`. Three documents on leave, one also on visa. */
async function makeWorld() {
  const client = await canopy.newClient()
  const node = (key: string, name: string, parentKeys: string[] = []) => ({ key, name, parentKeys })
  const nodes = [
    node('policies', 'Policies'),
    node('leave', 'Leave policy', ['policies']),
    node('travel', 'Travel', ['policies']),
    node('visa', 'Visa', ['leave', 'travel']),
  ]
  await client.run(MakeTaxonomy, { input: { version: 'v1', publish: true, nodes } })
  const documentIds = await add(client, ['Annual leave', 'Sick leave', 'Parental leave'], ['leave'])
  await client.run(Place, { documentId: documentIds[0] ?? '', nodeKey: 'visa' })
  return { client, nodes, documentIds, agentId: await makeAgent(client, ['policies']) }
}

/** Creates an agent and measures it once. @returns its ID. */
async function makeAgent(client: TestClient, nodeKeys: string[]): Promise<string> {
  const { createAgent } = await client.run(MakeAgent, { nodeKeys })
  if (!('agent' in createAgent)) throw new Error(JSON.stringify(createAgent))
  await measure({ client, agentId: createAgent.agent.id })
  return createAgent.agent.id
}

const add = (client: TestClient, titles: string[], nodeKeys: string[]) =>
  seedDocuments(canopy.app, client, titles, nodeKeys)

async function measure({ client, agentId }: { client: TestClient; agentId: string }) {
  const { refreshCoverage } = await client.run(Measure, { agentId })
  if (!('coverage' in refreshCoverage && refreshCoverage.coverage))
    throw new Error(JSON.stringify(refreshCoverage))
  return refreshCoverage.coverage
}

describe('a measurement', () => {
  it('counts a node reached twice once, and explains nothing the first time', async () => {
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
    await add(world.client, ['Unpaid leave', 'Study leave'], ['leave'])
    await add(world.client, ['Flights'], ['travel'])
    expect((await measure(world)).changes).toEqual([
      {
        cause: 'DOCUMENTS_ADDED',
        points: 7.5,
        detail: '+2 documents under Leave policy, +1 document under Travel',
      },
    ])
  })

  it('attributes a change to removed documents', async () => {
    const world = await makeWorld()
    await world.client.run(DeleteDocuments, { ids: world.documentIds.slice(0, 1) })
    expect((await measure(world)).changes).toEqual([
      {
        cause: 'DOCUMENTS_REMOVED',
        points: -5,
        detail: '-1 document under Leave policy, -1 document under Visa',
      },
    ])
  })

  it('attributes a change to placements if an existing document moved', async () => {
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
    const [id = ''] = await add(world.client, ['Flights'], [])
    await measure(world)
    await setFirstIndexed(id)
    await world.client.run(Place, { documentId: id, nodeKey: 'travel' })
    expect((await measure(world)).changes).toMatchObject([{ cause: 'DOCUMENTS_ADDED', points: 2.5 }])
  })

  it('attributes a change to targets, largest change first', async () => {
    const world = await makeWorld()
    const targets = [
      { nodeKey: 'leave', documents: 3 },
      { nodeKey: 'travel', documents: 0 },
    ]
    await world.client.run(SetTargets, { input: { agentId: world.agentId, targets } })
    const { percent, changes } = await measure(world)
    expect(percent).toBeCloseTo(400 / 23, 9)
    expect(changes).toEqual([
      {
        cause: 'TARGETS_CHANGED',
        points: percent - 10,
        detail: 'Travel from 10 to 0, Leave policy from 10 to 3',
      },
    ])
  })

  it('attributes a change to the scope if the agent has other nodes', async () => {
    const world = await makeWorld()
    await chooseNodes(world, 'v1', ['leave'])
    expect((await measure(world)).changes).toEqual([
      { cause: 'SCOPE_CHANGED', points: 10, detail: '-2 nodes (Policies, Travel)' },
    ])
  })

  it('attributes a change to the taxonomy if the same nodes differ in another version', async () => {
    const world = await makeWorld()
    const nodes = [...world.nodes, { key: 'expenses', name: 'Expenses', parentKeys: ['travel'] }]
    await world.client.run(MakeTaxonomy, { input: { version: 'v2', publish: true, nodes } })
    await chooseNodes(world, 'v2', ['policies'])
    expect((await measure(world)).changes).toEqual([
      { cause: 'TAXONOMY_CHANGED', points: -2, detail: 'version v2 in place of v1, +1 node (Expenses)' },
    ])
  })

  it('lists causes in a fixed order, and their points add up', async () => {
    const world = await makeWorld()
    await add(world.client, ['Unpaid leave', 'Study leave'], ['leave'])
    await world.client.run(DeleteDocuments, { ids: world.documentIds.slice(0, 1) })
    const targets = [{ nodeKey: 'policies', documents: 0 }]
    await world.client.run(SetTargets, { input: { agentId: world.agentId, targets } })
    const { percent, changes } = await measure(world)
    expect(changes.map(({ cause }) => cause)).toEqual([
      'TARGETS_CHANGED',
      'DOCUMENTS_REMOVED',
      'DOCUMENTS_ADDED',
    ])
    expect(changes.reduce((sum, { points }) => sum + points, 10)).toBeCloseTo(percent, 9)
  })

  it('names only a few nodes', async () => {
    const client = await canopy.newClient()
    const nodes = Array.from({ length: 8 }, (_, i) => ({ key: `k${i}`, name: `Topic ${i}` }))
    await client.run(MakeTaxonomy, { input: { version: 'v1', publish: true, nodes } })
    const agentId = await makeAgent(
      client,
      nodes.map(({ key }) => key),
    )
    await add(
      client,
      ['Everything'],
      nodes.slice(0, 6).map(({ key }) => key),
    )
    const { changes } = await measure({ client, agentId })
    expect(changes[0]?.detail).toBe(
      '+1 document under Topic 0, +1 document under Topic 1, +1 document under Topic 2 and 3 more',
    )
  })

  it('runs at most 8 statements for any number of nodes', async () => {
    const world = await makeWorld()
    expect(await countOfMeasuring(world)).toBeLessThanOrEqual(8)
    const nodes = Array.from({ length: 100 }, (_, i) => ({ key: `k${i}`, name: `Topic ${i}` }))
    await world.client.run(MakeTaxonomy, { input: { version: 'v2', nodes } })
    await chooseNodes(
      world,
      'v2',
      nodes.map(({ key }) => key),
    )
    expect(await countOfMeasuring(world)).toBeLessThanOrEqual(8)
  })
})

/** Simulates a document that becomes searchable now. */
async function setFirstIndexed(documentId = ''): Promise<void> {
  await canopy.app.database.prisma.$executeRaw`
    UPDATE documents SET first_indexed_at = now() WHERE id = ${decodeId('Document', documentId)}::uuid`
}

/** Counts the statements of one measurement, without the start and end of the transaction. */
async function countOfMeasuring({ agentId }: { agentId: string }): Promise<number> {
  const { prisma } = canopy.app.database
  const id = decodeId('Agent', agentId) ?? ''
  const { workspaceId } = await prisma.agent.findUniqueOrThrow({ where: { id } })
  const db = scopeToWorkspace(prisma, workspaceId)
  return countStatements(canopy, () =>
    transact({ app: canopy.app, db }, tx =>
      takeSnapshot(tx, { workspaceId, agentId: id }, { taskId: crypto.randomUUID() }),
    ),
  )
}

/** Simulates a change of the nodes or taxonomy version of an agent. */
async function chooseNodes({ agentId }: { agentId: string }, version: string, keys: string[]): Promise<void> {
  const { prisma } = canopy.app.database
  const id = decodeId('Agent', agentId) ?? ''
  const { workspaceId } = await prisma.agent.findUniqueOrThrow({ where: { id } })
  const taxonomy = await prisma.taxonomy.findFirstOrThrow({ where: { workspaceId, version } })
  const nodes = await prisma.taxonomyNode.findMany({ where: { taxonomyId: taxonomy.id, key: { in: keys } } })
  await prisma.agentNode.deleteMany({ where: { agentId: id } })
  await prisma.agentNode.createMany({
    data: nodes.map(node => ({ workspaceId, agentId: id, nodeId: node.id })),
  })
  await prisma.agent.update({
    where: { id },
    data: { taxonomyId: taxonomy.id, scopeChanges: { increment: 1 } },
  })
}

it('reading coverage, history, trend and gaps writes no snapshot', async () => {
  const { client, agentId } = await makeWorld()
  const count = () => canopy.app.database.prisma.coverageSnapshot.count()
  const before = await count()
  // The query reads each of them ten times.
  for (let i = 0; i < sized(10, 100); i++) await client.run(ReadAgain, { id: agentId })
  expect(await count()).toBe(before)
})
