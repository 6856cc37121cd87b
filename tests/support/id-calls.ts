import { getNamedType, isInterfaceType } from 'graphql'
import { watchUntil } from './raw-request.ts'
import {
  idPaths,
  type RootField,
  randomId,
  rootFields,
  sampleArguments,
  type UntypedDocument,
  writeCalls,
  writeOperation,
} from './schema-walk.ts'
import type { TestClient } from './test-client.ts'
import { idsByType } from './whole-world.ts'

/** A root field, and the path of an ID in its arguments. */
export interface IdCall extends RootField {
  path: string[]
}

export const ID_CALLS: IdCall[] = rootFields().flatMap(root =>
  idPaths(root.field).map(path => ({ ...root, path })),
)

export function nameOf({ kind, name, path }: IdCall): string {
  return `${kind} ${name}(${path.join('.')})`
}

const ANY = Symbol('any')
/** The ID prefix that an argument expects, if its name does not show it. Keys: `argument`, `field.id` or `field.ids`. */
const EXPECTED_PREFIXES: Record<string, string | typeof ANY> = {
  authorId: 'user',
  actorId: 'user',
  createdById: 'user',
  memberIds: 'user',
  documentId: 'doc',
  documentIds: 'doc',
  intendedModelId: 'model',
  prefer: 'model',
  deny: 'model',
  subjectId: ANY,
  'node.id': ANY,
  'nodes.ids': ANY,
  'rotateWebhookSecret.id': 'endpoint',
  'replanGoal.id': 'goal',
  answerWith: 'plugin',
}

export function prefixOf(id: string): string {
  return id.slice(0, id.lastIndexOf('_'))
}

/** @returns the IDs of the type that a call expects. It treats IDs of other types as unknown. */
export function idsFor({ name, path }: IdCall, ids: readonly string[]): string[] {
  const argument = path.findLast(part => part !== '0') ?? ''
  const isPlain = /^ids?$/.test(argument)
  const key = isPlain ? `${name}.${argument}` : argument
  const [named] = [...new Set(ids.map(prefixOf))]
    .filter(prefix =>
      isPlain ? name.toLowerCase().includes(prefix) : argument.replace(/Ids?$/, '') === prefix,
    )
    .sort((a, b) => b.length - a.length)
  const expected = EXPECTED_PREFIXES[key] ?? named
  if (expected === undefined) throw new Error(`Add the expected prefix of ${key} to id-calls.ts`)
  return ids.filter(id => expected === ANY || prefixOf(id) === expected)
}

/** Arguments with which endless streams send all existing events, and then an item that marks the end of those. */
const ENDLESS: Record<string, object> = {
  workspaceEvents: { after: '0', heartbeatSeconds: 1 },
  // There are no heartbeats, but one alert shows that the agent is known.
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

/** A client, and the objects that are visible to it. */
interface Asker {
  client: TestClient
  view: unknown
}

/** Calls that check an ID only if another one is valid: the field and type of the other ID. */
const OTHER_IDS: Record<string, { field: string; type: string }> = {
  updateTemplate: { field: 'id', type: 'Template' },
  setTeamMembers: { field: 'teamId', type: 'Team' },
  agentQuery: { field: 'agentId', type: 'Agent' },
  enablePlugin: { field: 'id', type: 'Plugin' },
  saveModel: { field: 'providerId', type: 'ModelProvider' },
}

/** Calls that check an ID only together with another value. */
const OTHER_VALUES: Record<string, object> = {
  'createSchedule.pluginId': { kind: 'PLUGIN_SYNC' },
  // Not a URL, so that nothing is sent.
  'installPlugin.secretId': { mcpUrl: 'sample' },
}

/** Adds a valid ID of the client's own workspace. */
function addOtherId(variables: Record<string, unknown>, call: IdCall, view: unknown): void {
  const other = OTHER_IDS[call.name]
  if (!other || call.path[1] === other.field) return
  const [own] = idsByType(view).get(other.type) ?? []
  Object.assign(variables.input as object, { [other.field]: own })
}

function variablesFor({ view }: Asker, call: IdCall, id: string): Record<string, unknown> {
  const [documentId] = idsByType(view).get('Document') ?? []
  const { documentId: anyDocument, ...rest } = sampleArguments(call.field, { path: call.path, value: id })
  const isAskedBeside = anyDocument !== undefined && call.path[0] !== 'documentId'
  const variables = {
    ...rest,
    ...(anyDocument !== undefined && { documentId: isAskedBeside ? documentId : anyDocument }),
    ...ENDLESS[call.name],
  }
  addOtherId(variables, call, view)
  Object.assign((variables as { input?: object }).input ?? {}, OTHER_VALUES[`${call.name}.${call.path[1]}`])
  return variables
}

/** @returns a response without the ID and without values that differ each time. */
function comparable(answer: unknown, id: string): unknown {
  const text = JSON.stringify(answer ?? null, (key, value) =>
    /(tookMs|candidates|queryId|requestId)$/.test(key) ? undefined : value,
  )
  return JSON.parse(text.replaceAll(id, 'THE_ID'))
}

/** The responses for an ID, and for an unknown ID of the same type. */
export interface Answers {
  id: string
  known: unknown
  unknown: unknown
}

/**
 * Makes a call with each ID and with an unknown ID of the same type. Queries and mutations are batched into operations.
 * Streams, which take longer, are opened concurrently.
 */
export async function askEach(asker: Asker, call: IdCall, ids: readonly string[]): Promise<Answers[]> {
  const asked = ids.flatMap(id => [id, randomId(id)])
  const answers = await (call.kind === 'subscription' ? watchEach : sendEach)(asker, call, asked)
  const named = answers.map((answer, i) => comparable(answer, asked[i] ?? ''))
  return ids.map((id, i) => ({ id, known: named[2 * i], unknown: named[2 * i + 1] }))
}

function watchEach(asker: Asker, call: IdCall, ids: readonly string[]): Promise<unknown[]> {
  const document = writeOperation(call, 1)
  return Promise.all(ids.map(id => watchToEnd(asker.client, document, variablesFor(asker, call, id))))
}

/** Number of calls that the cost limit of an operation allows. */
const CALLS_PER_OPERATION = 16
async function sendEach(asker: Asker, call: IdCall, ids: readonly string[]): Promise<unknown[]> {
  const answers: unknown[] = []
  for (let i = 0; i < ids.length; i += CALLS_PER_OPERATION)
    answers.push(...(await sendOnce(asker, call, ids.slice(i, i + CALLS_PER_OPERATION))))
  return answers
}

async function sendOnce(asker: Asker, call: IdCall, ids: readonly string[]): Promise<unknown[]> {
  const each = ids.map(id => variablesFor(asker, call, id))
  // Selecting all fields of every Node type would cost too much, and any field shows that the ID is known.
  const depth = isInterfaceType(getNamedType(call.field.type)) ? 0 : 1
  const { document, variables } = writeCalls(call, depth, each)
  const { data, errors = [] } = await asker.client.send(document, variables)
  // An operation that was not executed says nothing about an ID.
  if (errors.some(({ path }) => !path))
    throw new Error(`${nameOf(call)} was not executed: ${JSON.stringify(errors)}`)
  // An error of one call removes the data of all calls.
  if (!data && ids.length > 1) {
    const alone: unknown[] = []
    for (const id of ids) alone.push(...(await sendOnce(asker, call, [id])))
    return alone
  }
  return ids.map((_, i) => ({
    data: data?.[`call${i}`],
    errors: errors
      .filter(({ path }) => path?.[0] === `call${i}`)
      .map(({ message, extensions, path }) => ({ message, extensions, path: path?.slice(1) })),
  }))
}
