import { beforeAll, describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import {
  type Answers,
  askEach,
  ID_CALLS,
  type IdCall,
  idsFor,
  nameOf,
  prefixOf,
} from '../support/id-calls.ts'
import { nodeTypeNames, randomId, untyped } from '../support/schema-walk.ts'
import { addDocuments, createTaxonomy } from '../support/seed.ts'
import { QUICK_WEBHOOKS } from '../support/seed-webhook.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import {
  idsByType,
  readRows,
  seedAnotherAgent,
  seedUnseen,
  seedUpload,
  seedWholeWorld,
  seeShared,
  viewWorld,
} from '../support/whole-world.ts'

const NameTheirs = graphql(`
  mutation IsolationNames($documentId: ID!) {
    placeDocument(input: { documentId: $documentId, nodeKey: "theirs" }) { __typename }
    addDocuments(input: { documents: [{ text: "x", nodeKeys: ["theirs"] }] }) { __typename }
    byKey: createAgent(input: { name: "thief", nodeKeys: ["theirs"] }) { __typename }
    byVersion: createAgent(input: { name: "thief", nodeKeys: ["theirs"], taxonomyVersion: "theirs" }) { __typename }
    editTaxonomy(input: { base: "theirs", version: "stolen", operations: [{ removeNode: { key: "theirs" } }] }) {
      __typename
    }
    publishTaxonomy(input: { version: "theirs" }) { __typename }
    reviewPlacement(input: { documentId: $documentId, nodeKey: "theirs", decision: REJECT }) { __typename }
  }
`)
const ReadTheirs = graphql(`query IsolationVersion { taxonomy(version: "theirs") { id } }`)
const AgentsAfter = graphql(`
  query IsolationAgentsAfter($after: String!) { agents(after: $after) { totalCount nodes { id } } }
`)

const canopy = setUpTestCanopy(QUICK_WEBHOOKS)
let first: TestClient
let second: TestClient
let ownView: unknown
/** The same view after another workspace was created. */
let ownViewLater: unknown
let theirView: unknown
let theirRows: Record<string, string[]>
let theirIds: Map<string, string[]>
/** IDs of objects that are not Nodes, by type. */
let theirUnseen: Record<string, string>
/** IDs that no workspace owns. */
let shared: string[]
beforeAll(async () => {
  first = canopy.client
  await seedWholeWorld(canopy, first)
  await canopy.idle()
  ownView = await viewWorld(first)
  second = await canopy.newClient()
  await seedWholeWorld(canopy, second)
  await seedAnotherAgent(canopy, second)
  ownViewLater = await viewWorld(first)
  await createTaxonomy(second, [{ key: 'theirs', name: 'Theirs' }], { version: 'theirs' })
  theirIds = idsByType(await viewWorld(second))
  theirUnseen = await seedUnseen(second, theirIds.get('Agent')?.[0] ?? '')
  shared = await seeShared(first)
  // Tasks of the seed and the query of `seedUnseen` still change what is read.
  await canopy.idle()
  theirView = await viewWorld(second)
  theirRows = await readTheirRows()
})
const readTheirRows = () => readRows(canopy.app, theirIds.get('Workspace')?.[0] ?? '')

/** Types that belong to no workspace: processes that serve all workspaces. Every key can read them. */
const SHARED = ['Worker']
const OWNED = nodeTypeNames().filter(type => !SHARED.includes(type))

const REQUESTS = ID_CALLS.filter(({ kind }) => kind !== 'subscription')
/** Requested concurrently, because some take a second to show that no more items follow. */
const STREAMS = ID_CALLS.filter(({ kind }) => kind === 'subscription')
const named = (calls: IdCall[]) => calls.map(call => [nameOf(call), call] as const)

/** @returns one foreign ID per type that the call uses, or one of another type if the call uses only shared types. */
function foreignIdsFor(call: IdCall): string[] {
  const owned = [...[...theirIds.values()].map(([id = '']) => id), ...Object.values(theirUnseen)]
  const ids = idsFor(call, [...owned, ...shared]).filter(id => owned.includes(id))
  return ids.length > 0 ? ids : owned.slice(0, 1)
}

const asked = new Map<string, Promise<Answers[]>>()
/** Answers that the first workspace gets for IDs of the second. Each call is made once. */
function answersTo(call: IdCall): Promise<Answers[]> {
  const name = nameOf(call)
  const answers = asked.get(name) ?? askEach({ client: first, view: ownView }, call, foreignIdsFor(call))
  asked.set(name, answers)
  return answers
}

describe('an ID of another workspace', () => {
  it('is available for every Node type that belongs to a workspace', () => {
    expect([...theirIds.keys()].sort()).toEqual([...OWNED].sort())
  })

  async function expectSameAnswers(call: IdCall) {
    const answers = await answersTo(call)
    expect(answers).not.toEqual([])
    for (const { id, known, unknown } of answers)
      expect({ id, answer: known }).toEqual({ id, answer: unknown })
  }
  it.each(named(REQUESTS))('is treated like an unknown one in %s', (_, call) => expectSameAnswers(call))
  it.concurrent.each(named(STREAMS))('is treated like an unknown one in %s', (_, call) =>
    expectSameAnswers(call),
  )

  it('is not changed by calls from other workspaces', async () => {
    await addDocuments(first, { text: 'other text', sourceUri: 'leave.md' })
    for (const call of ID_CALLS) await answersTo(call)
    await canopy.idle()
    expect(await readTheirRows()).toEqual(theirRows)
    expect(theirRows.agents).not.toEqual([])
    expect(await viewWorld(second)).toEqual(theirView)
  })
})

describe('an unknown ID', () => {
  it('is null in node and nodes, whatever its type, without affecting others', async () => {
    const known = OWNED.map(type => idsByType(ownView).get(type)?.[0] ?? '')
    const unknown = known.map(randomId)
    const each = unknown.map((id, i) => `node${i}: node(id: "${id}") { id }`)
    expect(await first.run(untyped(`{ ${each.join(' ')} }`), {})).toEqual(
      Object.fromEntries(unknown.map((_, i) => [`node${i}`, null])),
    )
    const document = untyped('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }')
    // Each has four IDs, and a query at most 100.
    for (let i = 0; i < known.length; i += 25) {
      const some = known.slice(i, i + 25)
      const ids = some.flatMap((id, j) => [unknown[i + j], id, 'nonsense', unknown[i + j]])
      const expected = some.flatMap(id => [null, { id }, null, null])
      expect(await first.run(document, { ids })).toEqual({ nodes: expected })
    }
  })

  it('includes upload IDs, because an upload is not a Node', async () => {
    const id = await seedUpload(first)
    const document = untyped(
      'query ($id: ID!, $ids: [ID!]!) { node(id: $id) { id } nodes(ids: $ids) { id } }',
    )
    expect(await first.run(document, { id, ids: [id] })).toEqual({ node: null, nodes: [null] })
  })
})

describe('another workspace', () => {
  it('changes nothing in lists, totals, searches and statistics', () => {
    expect(ownViewLater).toEqual(ownView)
    const shown = JSON.stringify(ownView)
    expect([...theirIds.values()].flat().filter(id => shown.includes(id))).toEqual([])
  })

  it('has versions and node keys that are unknown elsewhere', async () => {
    expect(await first.run(ReadTheirs, {})).toEqual({ taxonomy: null })
    const [documentId = ''] = idsByType(ownView).get('Document') ?? []
    expect(await first.run(NameTheirs, { documentId })).toEqual({
      placeDocument: { __typename: 'NotFoundError' },
      addDocuments: { __typename: 'ValidationError' },
      byKey: { __typename: 'ValidationError' },
      byVersion: { __typename: 'ValidationError' },
      editTaxonomy: { __typename: 'NotFoundError' },
      publishTaxonomy: { __typename: 'NotFoundError' },
      reviewPlacement: { __typename: 'NotFoundError' },
    })
  })

  it('has cursors that reveal nothing about it elsewhere', async () => {
    const { agents } = await viewWorld(second)
    const own = idsByType(ownView).get('Agent') ?? []
    for (const { cursor } of agents.edges) {
      const answer = await first.run(AgentsAfter, { after: cursor })
      expect(answer.agents.totalCount).toBe(own.length)
      expect(answer.agents.nodes.map(node => node.id).filter(id => !own.includes(id))).toEqual([])
    }
  })
})

describe('an ID with the prefix of another type', () => {
  it('is unknown, even in its own workspace', async () => {
    const ids = [...idsByType(ownView).values()].flat()
    const prefixes = [...new Set(ids.map(prefixOf))]
    const disguised = ids.flatMap(id =>
      prefixes
        .filter(prefix => !id.startsWith(`${prefix}_`))
        .map(prefix => prefix + id.slice(id.lastIndexOf('_'))),
    )
    const document = untyped('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }')
    for (let i = 0; i < disguised.length; i += 100) {
      const { nodes } = await first.run(document, { ids: disguised.slice(i, i + 100) })
      expect((nodes as unknown[]).filter(Boolean)).toEqual([])
    }
  })
})

/** Destructive calls, in the order in which they run last: deletes, cascading deletes, then key revocation. */
const LAST = [/^(delete(?!Agent)|remove|revokeSecret)/, /^deleteAgent/, /^revoke/]
const weight = ({ name }: IdCall) => LAST.findIndex(names => names.test(name))

// Must run last: it deletes data that the other tests use.
describe('an ID', () => {
  it('is known to its owner in each of these calls', async () => {
    // Agents come first because they have events. A stream without events is watched for a second.
    const [agentId = ''] = theirIds.get('Agent') ?? []
    const ids = [agentId, ...theirIds.values(), shared, Object.values(theirUnseen)].flat()
    const asker = { client: second, view: theirView }
    const isKnown = async (call: IdCall) => {
      for (const id of idsFor(call, ids)) {
        const [answer] = await askEach(asker, call, [id])
        if (JSON.stringify(answer?.known) !== JSON.stringify(answer?.unknown)) return true
      }
      return false
    }
    const check = async (call: IdCall) =>
      expect({ call: nameOf(call), isKnown: await isKnown(call) }).toEqual({
        call: expect.any(String),
        isKnown: true,
      })
    await Promise.all(STREAMS.map(check))
    // No active task is left to cancel. `tasks` covers the same filter.
    const requests = REQUESTS.filter(({ name }) => name !== 'cancelTasks')
    for (const call of requests.sort((a, b) => weight(a) - weight(b))) await check(call)
  })
})
