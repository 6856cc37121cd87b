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

/** A root field, and a place for an ID in its arguments. */
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
/** What the ID is of where no name says it: by the name of the argument, or with that of the call where that is `id`. */
const MEANT: Record<string, string | typeof ANY> = {
  authorId: 'user',
  memberIds: 'user',
  documentId: 'doc',
  documentIds: 'doc',
  subjectId: ANY,
  'node.id': ANY,
  'nodes.ids': ANY,
  'rotateWebhookSecret.id': 'endpoint',
}

export function prefixOf(id: string): string {
  return id.slice(0, id.lastIndexOf('_'))
}

/** Those of the ids that a call is about: to the others, an ID of another type is an unknown one. */
export function idsFor({ name, path }: IdCall, ids: readonly string[]): string[] {
  const argument = path.findLast(part => part !== '0') ?? ''
  const isPlain = /^ids?$/.test(argument)
  const key = isPlain ? `${name}.${argument}` : argument
  const [named] = [...new Set(ids.map(prefixOf))]
    .filter(prefix =>
      isPlain ? name.toLowerCase().includes(prefix) : argument.replace(/Ids?$/, '') === prefix,
    )
    .sort((a, b) => b.length - a.length)
  const meant = MEANT[key] ?? named
  if (meant === undefined) throw new Error(`Say in id-calls.ts what ${key} is of`)
  return ids.filter(id => meant === ANY || prefixOf(id) === meant)
}

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
export interface Asker {
  client: TestClient
  view: unknown
}

/** Calls that say nothing of an id unless another one is right: where that stands, and of what type it is. */
const BESIDE: Record<string, { field: string; type: string }> = {
  updateTemplate: { field: 'id', type: 'Template' },
  setTeamMembers: { field: 'teamId', type: 'Team' },
}

/** Puts an id of one's own beside the one that is tried. */
function standBeside(variables: Record<string, unknown>, call: IdCall, view: unknown): void {
  const beside = BESIDE[call.name]
  if (!beside || call.path[1] === beside.field) return
  const [own] = idsByType(view).get(beside.type) ?? []
  Object.assign(variables.input as object, { [beside.field]: own })
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
  standBeside(variables, call, view)
  return variables
}

/** An answer without the ID and without what differs each time. */
function comparable(answer: unknown, id: string): unknown {
  const text = JSON.stringify(answer ?? null, (key, value) =>
    /(tookMs|candidates|queryId|requestId)$/.test(key) ? undefined : value,
  )
  return JSON.parse(text.replaceAll(id, 'THE_ID'))
}

/** What a call says of an ID, and of one of the same type that nothing has. */
export interface Answers {
  id: string
  known: unknown
  unknown: unknown
}

/**
 * Asks for these ids, and for one like each that nothing has: with queries and mutations in one operation, one after
 * the other, and with streams, which take their time, all at once.
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

/** As many at once as the cost of an operation allows. */
const AT_ONCE = 16
async function sendEach(asker: Asker, call: IdCall, ids: readonly string[]): Promise<unknown[]> {
  const answers: unknown[] = []
  for (let i = 0; i < ids.length; i += AT_ONCE)
    answers.push(...(await sendOnce(asker, call, ids.slice(i, i + AT_ONCE))))
  return answers
}

async function sendOnce(asker: Asker, call: IdCall, ids: readonly string[]): Promise<unknown[]> {
  const each = ids.map(id => variablesFor(asker, call, id))
  // All there is of whatever is a Node would cost too much, and any of it tells that it is known.
  const depth = isInterfaceType(getNamedType(call.field.type)) ? 0 : 1
  const { document, variables } = writeCalls(call, depth, each)
  const { data, errors = [] } = await asker.client.send(document, variables)
  // What was not run at all says nothing of an ID.
  if (errors.some(({ path }) => !path))
    throw new Error(`${nameOf(call)} was not run: ${JSON.stringify(errors)}`)
  // An error of one took the data of all, and the errors of some.
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
