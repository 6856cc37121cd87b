import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { watchUntil } from '../support/raw-request.ts'
import {
  idPaths,
  nodeTypeNames,
  type RootField,
  randomId,
  rootFields,
  sampleArguments,
  type UntypedDocument,
  untyped,
  writeOperation,
} from '../support/schema-walk.ts'
import { seedWorld as seedKnowledge } from '../support/seed.ts'
import { seedArtifact } from '../support/seed-artifact.ts'
import { seedProbe } from '../support/seed-probes.ts'
import { seedQuery } from '../support/seed-query.ts'
import { seedReport } from '../support/seed-report.ts'
import { seedTemplates } from '../support/seed-templates.ts'
import { QUICK_WEBHOOKS, seedWebhook } from '../support/seed-webhook.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import { uploadFile } from '../support/upload-file.ts'

const Walk = graphql(`
  query IsolationWalk {
    viewer {
      workspace { __typename id name }
      user { __typename id name }
      apiKey { __typename id name revokedAt }
    }
    agents(first: 10) {
      totalCount
      edges { cursor }
      nodes {
        __typename
        id
        version
        coverageStale
        nodes { __typename id }
        targets { documents }
        statistics { queries }
        tasks(first: 5) { totalCount nodes { __typename id } }
        probes(first: 5) { totalCount nodes { __typename id question verdict evidence { snippet } } }
        gaps(threshold: 1) { unanswered { __typename id } }
        coverageHistory(first: 3) { totalCount nodes { __typename id percent nodes { node { __typename id } } } }
      }
    }
    documents(first: 20) {
      totalCount
      edges { cursor }
      nodes {
        __typename
        id
        title
        sha256
        placements { source confidence node { __typename id } }
        chunks(first: 5) { totalCount nodes { __typename id } }
      }
    }
    taxonomies(first: 10) {
      totalCount
      edges { cursor }
      nodes {
        __typename
        id
        version
        status
        statistics { nodes documents unplacedDocuments }
        nodes(first: 20) { totalCount nodes { __typename id key documentCount } }
      }
    }
    tasks(first: 20) { totalCount edges { cursor } nodes { __typename id status lastSequence } }
    webhookEndpoints(first: 20) {
      totalCount
      edges { cursor }
      nodes { __typename id url deliveries(first: 5) { totalCount nodes { __typename id status task { id } } } }
    }
    schedules(first: 20) { totalCount nodes { __typename id cron agent { __typename id } } }
    placementReviews(first: 5) {
      totalCount
      edges { cursor }
      nodes { confidence document { __typename id } node { __typename id } }
    }
    templates(first: 5) {
      totalCount
      edges { cursor }
      nodes {
        __typename
        id
        tags
        usageCount
        rating { average count distribution }
        viewerRating { __typename id stars }
        ratings(first: 5) { totalCount nodes { __typename id helpful } }
        versions(first: 5) { totalCount nodes { __typename id number usageCount } }
      }
    }
    topics(first: 3) {
      totalCount
      edges { cursor }
      nodes {
        __typename
        id
        title
        status
        plans(first: 5) { totalCount nodes { __typename id status sections { title } } }
        reports(first: 3) {
          totalCount
          nodes { __typename id version markdown sections { title markdown } artifacts { __typename id bytes } }
        }
      }
    }
    teams(first: 5) { totalCount edges { cursor } nodes { __typename id name members { __typename id } } }
    search(input: { query: "annual leave 연차휴가 flights" }) { hits { score snippet chunk { __typename id } } }
  }
`)
const PublishSecondTaxonomy = graphql(`
  mutation IsolationTaxonomy {
    createTaxonomy(input: { version: "theirs", publish: true, nodes: [{ key: "theirs", name: "Theirs" }] }) {
      __typename
    }
  }
`)
const AnotherAgent = graphql(`
  mutation IsolationAnotherAgent {
    createAgent(input: { name: "another", nodeKeys: ["policies"] }) { __typename }
  }
`)
const NameTheirs = graphql(`
  mutation IsolationNames($documentId: ID!) {
    placeDocument(input: { documentId: $documentId, nodeKey: "theirs" }) { __typename ... on Error { code message } }
    addDocuments(input: { documents: [{ text: "x", nodeKeys: ["theirs"] }] }) { __typename ... on Error { code } }
    byKey: createAgent(input: { name: "thief", nodeKeys: ["theirs"] }) { __typename ... on Error { code } }
    byVersion: createAgent(input: { name: "thief", nodeKeys: ["theirs"], taxonomyVersion: "theirs" }) {
      __typename
      ... on Error { code }
    }
    editTaxonomy(input: { base: "theirs", version: "stolen", operations: [{ removeNode: { key: "theirs" } }] }) {
      __typename
      ... on Error { code }
    }
    publishTaxonomy(input: { version: "theirs" }) { __typename ... on Error { code } }
    reviewPlacement(input: { documentId: $documentId, nodeKey: "theirs", decision: REJECT }) {
      __typename
      ... on Error { code }
    }
  }
`)
const ReadTheirs = graphql(`
  query IsolationVersion { taxonomy(version: "theirs") { id } }
`)
const AgentsAfter = graphql(`
  query IsolationAgentsAfter($after: String!) { agents(after: $after) { totalCount nodes { id } } }
`)
const AddSameSource = graphql(`
  mutation IsolationSameSource {
    addDocuments(input: { documents: [{ text: "other text", sourceUri: "leave.md" }] }) { __typename }
  }
`)

let canopy: TestCanopy
let first: TestClient
let second: TestClient
let ownView: unknown
let theirView: unknown
let theirIds: Map<string, string[]>
/** What has an id and is no Node. */
let theirUpload: string
let theirQuery: string
beforeAll(async () => {
  canopy = await startTestCanopy(QUICK_WEBHOOKS)
  first = canopy.client
  await seedWorld(first)
  ownView = await first.run(Walk, {})
  second = await canopy.newClient()
  await seedWorld(second)
  await second.run(PublishSecondTaxonomy, {})
  theirView = await second.run(Walk, {})
  theirIds = idsByType(theirView)
  theirUpload = await sendFile(second)
  theirQuery = await seedQuery(second, theirIds.get('Agent')?.[0] ?? '')
  // It counts in their statistics.
  theirView = await second.run(Walk, {})
})
afterAll(() => canopy.stop())

/** Something of every type that belongs to a workspace. */
async function seedWorld(client: TestClient): Promise<void> {
  const seed = await seedKnowledge(client)
  const { agentId } = seed
  await seedProbe(client, agentId)
  await seedWebhook(client, agentId)
  await seedTemplates(canopy.app, client)
  const { reportId } = await seedReport(canopy.app, seed)
  await seedArtifact(canopy.app, reportId)
  await seedAlerts()
}

/** An alert of every agent that has none. */
function seedAlerts(): Promise<number> {
  return canopy.app.database.prisma.$executeRaw`
    INSERT INTO coverage_alerts (workspace_id, agent_id, snapshot_id, previous_percent, reason)
    SELECT workspace_id, id, latest_snapshot_id, 100, 'It fell' FROM agents
    WHERE NOT EXISTS (SELECT 1 FROM coverage_alerts WHERE agent_id = agents.id)`
}

function sendFile(client: TestClient): Promise<string> {
  return uploadFile(client, 'sent.txt', Buffer.from('sent'))
}

/** One of each type. */
function idsOfAllTypes(): { type: string; id: string }[] {
  const ids = [...theirIds].map(([type, [id = '']]) => ({ type, id }))
  return [...ids, { type: 'Upload', id: theirUpload }, { type: 'Query', id: theirQuery }]
}

/** One of each type that a call is likely about, or of every type: what a call does with an id goes by its type. */
function idsFor(call: Call): string[] {
  const ids = idsOfAllTypes()
  const likely = ids.filter(({ type }) => isLikely(call, type))
  return (likely.length > 0 ? likely : ids).map(({ id }) => id)
}

/** Whether its name or that of its argument speaks of the type. */
function isLikely({ name, path }: Call, type: string): boolean {
  return `${name} ${path.join()}`
    .toLowerCase()
    .includes(type.replace(/^[A-Z][a-z]+(?=[A-Z])/, '').toLowerCase())
}

/** Ids of all objects in an answer, by the type that they say they have. */
function idsByType(value: unknown, found = new Map<string, string[]>()): Map<string, string[]> {
  if (typeof value !== 'object' || value === null) return found
  if ('__typename' in value && 'id' in value) {
    const ids = found.get(String(value.__typename)) ?? []
    if (!ids.includes(String(value.id))) ids.push(String(value.id))
    found.set(String(value.__typename), ids)
  }
  for (const child of Object.values(value)) idsByType(child, found)
  return found
}

/** Types that belong to no workspace: processes that serve all of them. Every key sees these. */
const SHARED = ['Worker']
const OWNED = nodeTypeNames().filter(type => !SHARED.includes(type))

interface Call extends RootField {
  path: string[]
}

const CALLS: Call[] = rootFields().flatMap(root => idPaths(root.field).map(path => ({ ...root, path })))
const REQUESTS = CALLS.filter(({ kind }) => kind !== 'subscription')
/** Asked all at once, since some of them take a second to say that there is no more. */
const STREAMS = CALLS.filter(({ kind }) => kind === 'subscription')

/** Streams without an end: with these arguments they send what is there, and then something that tells that it is all. */
const ENDLESS: Record<string, object> = {
  workspaceEvents: { after: '0', heartbeatSeconds: 1 },
  // One alert is enough to know that the agent is known: there are no heartbeats.
  coverageAlerts: { after: '0' },
}

function typeOfItem({ data }: { data?: unknown }): unknown {
  const [item] = Object.values((data ?? {}) as Record<string, { __typename?: string } | null>)
  return item?.__typename
}

async function watchToEnd(client: TestClient, document: UntypedDocument, variables: object) {
  const items = await watchUntil(client, document, variables, item =>
    ['Heartbeat', 'CoverageAlert'].includes(String(typeOfItem(item))),
  )
  return items.filter(item => typeOfItem(item) !== 'Heartbeat')
}

/** Who asks, and what is there to see for them. */
interface Asker {
  client: TestClient
  view: unknown
}

/** One after the other, or for streams, which take their time, all at once. */
async function eachOf<T>(items: T[], { kind }: Call, run: (item: T) => Promise<unknown>): Promise<void> {
  if (kind === 'subscription') await Promise.all(items.map(run))
  else for (const item of items) await run(item)
}

/** The answers to a call with this id, and with one that nothing has. */
async function askBoth(asker: Asker, call: Call, id: string): Promise<{ known: unknown; unknown: unknown }> {
  const answers: unknown[] = []
  await eachOf([id, randomId(id)].entries().toArray(), call, async ([i, one]) => {
    answers[i] = await ask(asker, call, one)
  })
  return { known: answers[0], unknown: answers[1] }
}

/** Calls that say nothing of an id unless another one is right: where that stands, and of what type it is. */
const BESIDE: Record<string, { field: string; type: string }> = {
  updateTemplate: { field: 'id', type: 'Template' },
  setTeamMembers: { field: 'teamId', type: 'Team' },
}

/** Puts an id of one's own beside the one that is tried. */
function standBeside(variables: Record<string, unknown>, call: Call, view: unknown): void {
  const beside = BESIDE[call.name]
  if (!beside || call.path[1] === beside.field) return
  const [own] = idsByType(view).get(beside.type) ?? []
  Object.assign(variables.input as object, { [beside.field]: own })
}

/** The answer to a call with this id, without the id and without what differs each time. */
async function ask({ client, view }: Asker, call: Call, id: string): Promise<unknown> {
  const document = writeOperation(call, 1)
  const [documentId] = idsByType(view).get('Document') ?? []
  const { documentId: anyDocument, ...rest } = sampleArguments(call.field, { path: call.path, value: id })
  const isAskedBeside = anyDocument !== undefined && call.path[0] !== 'documentId'
  const variables = {
    ...rest,
    ...(anyDocument !== undefined && { documentId: isAskedBeside ? documentId : anyDocument }),
    ...ENDLESS[call.name],
  }
  standBeside(variables, call, view)
  const answer =
    call.kind === 'subscription'
      ? await watchToEnd(client, document, variables)
      : await client.send(document, variables)
  const text = JSON.stringify(answer, (key, value) =>
    /(tookMs|candidates|queryId|requestId)$/.test(key) ? undefined : value,
  )
  return JSON.parse(text.replaceAll(id, 'THE_ID'))
}

describe('an id of another workspace', () => {
  it('is available for every Node type that belongs to a workspace', () => {
    expect([...theirIds.keys()].sort()).toEqual([...OWNED].sort())
  })

  const named = (calls: Call[]) =>
    calls.map(call => [`${call.kind} ${call.name}(${call.path.join('.')})`, call] as const)
  async function expectAlike(call: Call, ids: string[]) {
    await eachOf(ids, call, async id => {
      const { known, unknown } = await askBoth({ client: first, view: ownView }, call, id)
      expect({ id, answer: known }).toEqual({ id, answer: unknown })
    })
  }
  it.each(named(REQUESTS))('answers like an unknown one in %s', (_, call) => expectAlike(call, idsFor(call)))
  // The subject of a filter is of any type, whatever the name of the stream says.
  it.concurrent.each(named(STREAMS))('answers like an unknown one in %s', (_, call) =>
    expectAlike(
      call,
      idsOfAllTypes().map(({ id }) => id),
    ),
  )

  it('is known to its owner in each of these calls', async () => {
    const owner = await canopy.newClient()
    await seedWorld(owner)
    // One to be deleted alone, and one among several.
    await owner.run(AnotherAgent, {})
    await canopy.idle()
    await seedAlerts()
    const shared = untyped('{ workers { __typename id } }')
    const seen = [await owner.run(Walk, {}), await owner.run(shared, {})]
    const asker = { client: owner, view: seen }
    const ids = [...idsByType(seen)].flatMap(([type, ids]) => ids.map(id => ({ type, id })))
    ids.push({ type: 'Upload', id: await sendFile(owner) })
    const [ownAgent = ''] = idsByType(seen).get('Agent') ?? []
    ids.push({ type: 'Query', id: await seedQuery(owner, ownAgent) })
    // What takes things away comes last, and of that what takes others along, and the key.
    const last = [/^(delete(?!Agent)|remove)/, /^deleteAgent/, /^revoke/]
    const weight = ({ name }: Call) => last.findIndex(names => names.test(name))
    // A world at rest has nothing to cancel; the same filter is tried in `tasks`.
    const telling = REQUESTS.filter(({ name }) => name !== 'cancelTasks')
    const check = async (call: Call) => {
      let isKnown = false
      const { likely = [], others = [] } = Object.groupBy(ids, ({ type }) =>
        isLikely(call, type) ? 'likely' : 'others',
      )
      // If one of the likely IDs is known, the others need not be tried.
      for (const some of [likely, others])
        await eachOf(some, call, async ({ id }) => {
          if (isKnown) return
          const { known, unknown } = await askBoth(asker, call, id)
          isKnown ||= JSON.stringify(known) !== JSON.stringify(unknown)
        })
      expect({ call: `${call.name}(${call.path.join('.')})`, isKnown }).toEqual({
        call: expect.any(String),
        isKnown: true,
      })
    }
    await Promise.all(STREAMS.map(check))
    for (const call of telling.sort((a, b) => weight(a) - weight(b))) await check(call)
  })
})

describe('an unknown id', () => {
  const document = untyped('query ($id: ID!, $ids: [ID!]!) { node(id: $id) { id } nodes(ids: $ids) { id } }')

  it.each(OWNED)('of a %s is null in node and nodes, without affecting others', async type => {
    const [known = ''] = idsByType(ownView).get(type) ?? []
    const id = randomId(known)
    expect(await first.run(document, { id, ids: [id, known, 'nonsense', id] })).toEqual({
      node: null,
      nodes: [null, { id: known }, null, null],
    })
  })

  it('is what the ID of an upload is to node and nodes: an upload is no Node', async () => {
    const id = await sendFile(first)
    expect(await first.run(document, { id, ids: [id] })).toEqual({ node: null, nodes: [null] })
  })
})

describe('another workspace', () => {
  it('changes nothing in lists, totals, searches and statistics', async () => {
    // Tasks that other tests started are over.
    await canopy.idle()
    const before = await first.run(Walk, {})
    await seedWorld(await canopy.newClient())
    expect(await first.run(Walk, {})).toEqual(before)
    const shown = JSON.stringify(ownView)
    expect([...theirIds.values()].flat().filter(id => shown.includes(id))).toEqual([])
  })

  it('has versions and node keys that are unknown elsewhere', async () => {
    expect(await first.run(ReadTheirs, {})).toEqual({ taxonomy: null })
    const [documentId = ''] = idsByType(ownView).get('Document') ?? []
    expect(await first.run(NameTheirs, { documentId })).toMatchObject({
      placeDocument: { __typename: 'NotFoundError', code: 'NOT_FOUND' },
      addDocuments: { __typename: 'ValidationError' },
      byKey: { __typename: 'ValidationError' },
      byVersion: { __typename: 'ValidationError' },
      editTaxonomy: { __typename: 'NotFoundError' },
      publishTaxonomy: { __typename: 'NotFoundError' },
      reviewPlacement: { __typename: 'NotFoundError' },
    })
  })

  it('has cursors that show nothing of it elsewhere', async () => {
    const { agents } = await second.run(Walk, {})
    const own = idsByType(ownView).get('Agent') ?? []
    for (const { cursor } of agents.edges) {
      const answer = await first.run(AgentsAfter, { after: cursor })
      expect(answer.agents.totalCount).toBe(own.length)
      expect(answer.agents.nodes.map(node => node.id).filter(id => !own.includes(id))).toEqual([])
    }
  })

  it('is not changed by calls of others', async () => {
    const writer = await canopy.newClient()
    await seedWorld(writer)
    await writer.run(AddSameSource, {})
    const asker = { client: writer, view: await writer.run(Walk, {}) }
    const tryAll = (call: Call) => eachOf(idsFor(call), call, id => ask(asker, call, id))
    await Promise.all(STREAMS.map(tryAll))
    for (const call of REQUESTS.filter(({ kind }) => kind === 'mutation')) await tryAll(call)
    expect(await second.run(Walk, {})).toEqual(theirView)
  })
})

describe('an id under the prefix of another type', () => {
  it('is unknown, even in its own workspace', async () => {
    const ids = [...idsByType(ownView).values()].flat()
    const prefixes = [...new Set(ids.map(id => id.slice(0, id.lastIndexOf('_'))))]
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
