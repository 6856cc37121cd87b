import { beforeAll, describe, expect, it } from 'vitest'
import { decodeId, encodeId } from '../../src/platform/ids.ts'
import { type FieldPath, fieldPaths, selectAllowed, selectField } from '../support/field-paths.ts'
import { idsFor } from '../support/id-calls.ts'
import { watchUntil } from '../support/raw-request.ts'
import { createRestrictedKey } from '../support/restricted-keys.ts'
import {
  idPaths,
  type RootField,
  randomId,
  rootFields,
  sampleArguments,
  type UntypedDocument,
} from '../support/schema-walk.ts'
import { secretsOutside } from '../support/secrets-outside.ts'
import { createMeasuredAgent } from '../support/seed.ts'
import { askIn, startConversation } from '../support/seed-conversation.ts'
import { seedQuery } from '../support/seed-query.ts'
import { QUICK_WEBHOOKS } from '../support/seed-webhook.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import {
  idsByType,
  readRows,
  seedAnotherAgent,
  seedUnseen,
  seedWholeWorld,
  seeShared,
  viewWorld,
} from '../support/whole-world.ts'

const canopy = setUpTestCanopy(QUICK_WEBHOOKS)
const PATHS = fieldPaths()
const KINDS = ['ASK', 'READ'] as const
type Kind = (typeof KINDS)[number]

interface Key {
  client: TestClient & { keyId: string }
  /** IDs of what it started. */
  conversationId: string
  queryId: string
}

const keys = {} as Record<Kind, Key>
/** The agent of both keys. Its scope is the node `policies/leave`. */
let agentId: string
/** IDs of everything else in the workspace, and of other workspaces' rows that nobody may see. */
let outsideIds: string[]
/** What an answer to a key must not contain. */
let secrets: Record<Kind, string[]>
let rowsBefore: Record<string, string[]>

beforeAll(async () => {
  const admin = canopy.client
  await seedWholeWorld(canopy, admin)
  ;({ agentId } = await createMeasuredAgent(admin, { name: 'Leave guide', nodeKeys: ['policies/leave'] }))
  await seedAnotherAgent(canopy, admin)
  const view = await viewWorld(admin)
  const [otherAgentId = ''] = (idsByType(view).get('Agent') ?? []).filter(id => id !== agentId)
  const unseen = await seedUnseen(admin, otherAgentId)
  for (const kind of KINDS) {
    const client = await createRestrictedKey(admin, { scopes: [kind], agentIds: [agentId] })
    const conversationId = await startConversation(client, agentId)
    await askIn(client, { agentId, conversationId }, 'annual leave')
    keys[kind] = { client, conversationId, queryId: await seedQuery(client, agentId) }
  }
  await canopy.idle()
  const rows = await allRows()
  secrets = {
    ASK: secretsOutside(rows, insideOf('ASK', rows)),
    READ: secretsOutside(rows, insideOf('READ', rows)),
  }
  const insideIds = [agentId, ...KINDS.map(kind => keys[kind].conversationId), ...idsOfScope(rows)]
  const own = new Set(insideIds)
  outsideIds = [...idsByType(view).values(), Object.values(unseen), await seeShared(admin)]
    .flat()
    .filter(id => !own.has(id) && !isTaskOrSnapshotOf(rows, id))
  rowsBefore = rows
})

async function allRows() {
  const { id } = await canopy.app.database.prisma.workspace.findFirstOrThrow()
  return readRows(canopy.app, encodeId('Workspace', id))
}

const agentUuid = () => decodeId('Agent', agentId)
const readTable = (rows: Record<string, string[]>, table: string) =>
  (rows[table] ?? []).map(row => JSON.parse(row) as Record<string, unknown>)

function isTaskOrSnapshotOf(rows: Record<string, string[]>, id: string): boolean {
  const uuid = decodeId('Task', id) ?? decodeId('CoverageSnapshot', id)
  return [...readTable(rows, 'tasks'), ...readTable(rows, 'coverage_snapshots')].some(
    row => row.id === uuid && row.agent_id === agentUuid(),
  )
}

/** IDs of the documents and the node in the scope of the agent. */
function idsOfScope(rows: Record<string, string[]>): string[] {
  const documents = readTable(rows, 'documents').filter(isInScope)
  const nodes = readTable(rows, 'taxonomy_nodes').filter(row => row.key === 'policies/leave')
  return [
    ...documents.map(row => encodeId('Document', String(row.id))),
    ...nodes.map(row => encodeId('TaxonomyNode', String(row.id))),
  ]
}

const isInScope = (row: Record<string, unknown>) => /^leave\.(ko\.)?md$/.test(String(row.source_uri))

/** Rows that a key may see, at least in part. */
function insideOf(kind: Kind, rows: Record<string, string[]>) {
  const { keyId, conversationId, queryId } = { ...keys[kind].client, ...keys[kind] }
  const idsWhere = (table: string, is: (row: Record<string, unknown>) => boolean) =>
    new Set(
      readTable(rows, table)
        .filter(is)
        .map(row => row.id),
    )
  const ofAgent = (row: Record<string, unknown>) => row.agent_id === agentUuid()
  const documents = idsWhere('documents', isInScope)
  const tasks = idsWhere('tasks', ofAgent)
  const snapshots = idsWhere('coverage_snapshots', ofAgent)
  const conversation = decodeId('Conversation', conversationId)
  const official = idsWhere('plugins', row => row.is_official === true)
  return (table: string, row: Record<string, unknown>): boolean => {
    if (table === 'api_keys') return row.id === decodeId('ApiKey', keyId)
    if (table === 'users') return true
    // Official plugins are no secret, and their schemas have common words.
    if (table === 'plugin_versions') return official.has(row.plugin_id)
    if (table === 'agents') return row.id === agentUuid()
    if (table === 'documents') return documents.has(row.id)
    if (table === 'chunks') return documents.has(row.document_id)
    if (table === 'conversations') return row.id === conversation
    if (table === 'conversation_turns') return row.conversation_id === conversation
    if (table === 'agent_queries' || table === 'agent_query_events')
      return encodeQuery(row.query_id ?? row.id) === queryId
    if (kind === 'ASK') return false
    if (table === 'taxonomy_nodes') return row.key === 'policies/leave'
    if (table === 'tasks') return ofAgent(row)
    if (table === 'task_events') return tasks.has(row.task_id)
    if (table === 'coverage_snapshots' || table === 'coverage_alerts') return ofAgent(row)
    if (table === 'coverage_snapshot_nodes') return snapshots.has(row.snapshot_id)
    return false
  }
}

const encodeQuery = (uuid: unknown) => encodeId('Agent', String(uuid)).replace('agent_', 'query_')

/** Answers by key and coordinate, each asked once. */
const answers = { ASK: new Map<string, string>(), READ: new Map<string, string>() }

async function ask(
  kind: Kind,
  root: RootField,
  document: UntypedDocument,
  variables: Record<string, unknown>,
) {
  const { client } = keys[kind]
  if (root.kind !== 'subscription') return JSON.stringify(await client.send(document, variables))
  const items = await watchUntil(client, document, variables, item =>
    JSON.stringify(item).includes('"CoverageAlert"'),
  )
  return JSON.stringify(items)
}

async function inParallel<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  width = 8,
): Promise<void> {
  const waiting = [...items]
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
    }),
  )
}

const isForbidden = (answer: string) => answer.includes('"code":"FORBIDDEN"')
/** The field `routingPolicies` contains the name of a node, but does not tell it. */
const leaksIn = (kind: Kind, answer: string) =>
  secrets[kind].filter(secret => new RegExp(`(?<![a-z])${RegExp.escape(secret)}`).test(answer))

async function askEveryField(kind: Kind): Promise<void> {
  if (answers[kind].size > 0) return
  await inParallel(PATHS, async (path: FieldPath) => {
    const { document, variables } = selectField(path)
    answers[kind].set(path.coordinate, await ask(kind, path.root, document, variables))
  })
}

/** Allowed fields, as the server answers. */
const allowedTo = (kind: Kind) =>
  new Set(PATHS.map(path => path.coordinate).filter(name => !isForbidden(answers[kind].get(name) ?? '')))

describe.each(KINDS)('a key with the scope %s and one agent', kind => {
  it('is refused every field that is not about its agent', async () => {
    await askEveryField(kind)
    expect(allowedTo(kind).size).toBeLessThan(PATHS.length / 3)
    for (const [name, answer] of answers[kind]) expect([name, leaksIn(kind, answer)]).toEqual([name, []])
  })

  it('reads nothing outside of its agent through the fields that it is allowed', async () => {
    await askEveryField(kind)
    const allowed = allowedTo(kind)
    const roots = rootFields('query').filter(root => allowed.has(`Query.${root.name}`))
    expect(roots.length).toBeGreaterThan(8)
    for (const root of roots)
      for (const { name } of [{ name: '' }, ...root.field.args]) {
        const required = root.field.args.filter(arg => String(arg.type).endsWith('!')).map(arg => arg.name)
        const args = [...new Set([...required, ...(name ? [name] : [])])]
        const document = selectAllowed(root, allowed, { depth: 6, args })
        for (const variables of variablesFor(kind, root, name)) {
          const answer = await ask(kind, root, document, variables)
          expect({ root: root.name, variables, leaks: leaksIn(kind, answer) }).toMatchObject({ leaks: [] })
        }
      }
  })

  it('treats every ID outside like an unknown one', async () => {
    await askEveryField(kind)
    const allowed = allowedTo(kind)
    const roots = rootFields().filter(root => allowed.has(`${capital(root.kind)}.${root.name}`))
    const calls = roots.flatMap(root => idPaths(root.field).map(path => ({ ...root, path })))
    expect(calls.length).toBeGreaterThan(5)
    await inParallel(
      calls.flatMap(call => idsFor(call, outsideIds).map(id => ({ call, id }))),
      async ({ call, id }) => {
        const compare = async (asked: string) => {
          const variables = sampleArguments(call.field, { path: call.path, value: asked })
          if (['conversationId', 'answerWith'].includes(call.path[1] ?? ''))
            Object.assign(variables.input as object, { agentId })
          const args = Object.keys(variables)
          const document = selectAllowed(call, allowed, { depth: 4, args })
          const answer = await ask(kind, call, document, variables)
          return answer.replaceAll(asked, 'THE_ID').replaceAll(/"\w*(tookMs|queryId|requestId)":[^,}]*/g, '')
        }
        const known = await compare(id)
        expect({ call: call.name, id, answer: known }).toEqual({
          call: call.name,
          id,
          answer: await compare(randomId(id)),
        })
        expect({ call: call.name, id, leaks: leaksIn(kind, known) }).toMatchObject({ leaks: [] })
      },
    )
  })
})

const capital = (kind: string) => `${kind[0]?.toUpperCase()}${kind.slice(1)}`

/** Arguments with IDs inside, for a call with all required arguments and the one named. */
function variablesFor(kind: Kind, { field, name: root }: RootField, name: string): Record<string, unknown>[] {
  const { conversationId } = keys[kind]
  const taskIds = readTable(rowsBefore, 'tasks').filter(row => row.agent_id === agentUuid())
  const inside = [
    agentId,
    conversationId,
    ...idsOfScope(rowsBefore),
    ...taskIds.map(row => encodeId('Task', String(row.id))),
  ]
  const paths = idPaths(field).filter(
    ([arg]) => arg === name || String(field.args.find(({ name }) => name === arg)?.type).endsWith('!'),
  )
  if (paths.length === 0)
    return [sampleArguments(field, name ? { path: [name], value: sampleOf(field, name) } : undefined)]
  const everywhere =
    root === 'search' ? [{ input: { query: 'leave flights premium economy', limit: 100 } }] : []
  const scoped = paths.flatMap(path =>
    idsFor({ kind: 'query', name: root, field, path }, [...inside, ...outsideIds])
      .filter(id => inside.includes(id))
      .map(value => {
        const variables = sampleArguments(field, { path, value })
        return root === 'agentQuery'
          ? { input: { ...(variables.input as object), agentId, answer: true } }
          : variables
      }),
  )
  return [...everywhere, ...scoped]
}

function sampleOf(field: RootField['field'], name: string): unknown {
  const values: Record<string, unknown> = {
    first: 100,
    after: null,
    agentId,
    filter: {},
    input: { query: 'leave flights days', limit: 100 },
  }
  return values[name] ?? sampleArguments(field)[name] ?? null
}

it('changes nothing outside', async () => {
  await canopy.idle()
  const rows = await allRows()
  const outside = (from: Record<string, string[]>) =>
    Object.fromEntries(
      Object.entries(from)
        // What the key may write, and the counts of it.
        .filter(([table]) => !/^(agent_quer|conversation|hourly_totals|usage_days)/.test(table))
        .map(([table, texts]) => [
          table,
          texts.filter(text => !(table === 'agents' && JSON.parse(text).id === agentUuid())),
        ]),
    )
  expect(outside(rows)).toEqual(outside(rowsBefore))
})
