import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  parse,
} from 'graphql'
import { typeid } from 'typeid-js'

/** The committed schema. */
export const printedSchema = buildSchema(
  readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'),
)

/** An operation that is written at run time. */
export type UntypedDocument = TypedDocumentNode<Record<string, unknown>, Record<string, unknown>>

export function untyped(text: string): UntypedDocument {
  return parse(text)
}

export type OperationKind = 'query' | 'mutation' | 'subscription'

/** A field of Query, Mutation or Subscription. */
export interface RootField {
  kind: OperationKind
  name: string
  field: GraphQLField<unknown, unknown>
}

/** @returns every root field, or those of some kinds. */
export function rootFields(...kinds: OperationKind[]): RootField[] {
  const roots: [OperationKind, GraphQLObjectType | null | undefined][] = [
    ['query', printedSchema.getQueryType()],
    ['mutation', printedSchema.getMutationType()],
    ['subscription', printedSchema.getSubscriptionType()],
  ]
  return roots
    .filter(([kind]) => kinds.length === 0 || kinds.includes(kind))
    .flatMap(([kind, type]) =>
      Object.values(type?.getFields() ?? {}).map(field => ({ kind, name: field.name, field })),
    )
}

/** @returns the names of the types that implement Node. */
export function nodeTypeNames(): string[] {
  const node = printedSchema.getType('Node')
  if (!isInterfaceType(node)) throw new Error('The schema has no interface Node')
  return printedSchema.getPossibleTypes(node).map(type => type.name)
}

/** Writes an operation for a root field that selects all fields up to `depth` nested objects. */
export function writeOperation({ kind, field }: RootField, depth: number): UntypedDocument {
  const variables = field.args.map(arg => `$${arg.name}: ${arg.type}`).join(', ')
  const args = field.args.map(arg => `${arg.name}: $${arg.name}`).join(', ')
  const call = args ? `${field.name}(${args})` : field.name
  return untyped(`${kind} ${variables ? `(${variables})` : ''} { ${call} ${selectAll(field.type, depth)} }`)
}

/** Writes an operation with several calls, each with its own variables. Their aliases are `call0` and so on. */
export function writeCalls(
  { kind, field }: RootField,
  depth: number,
  each: readonly Record<string, unknown>[],
): { document: UntypedDocument; variables: Record<string, unknown> } {
  const types = each.flatMap((_, i) => field.args.map(arg => `$${arg.name}${i}: ${arg.type}`))
  const calls = each.map((_, i) => {
    const args = field.args.map(arg => `${arg.name}: $${arg.name}${i}`)
    return `call${i}: ${field.name}(${args.join(', ')}) { ...All }`
  })
  const fragment = `fragment All on ${getNamedType(field.type)} ${selectAll(field.type, depth)}`
  const document = untyped(`${kind} (${types.join(', ')}) { ${calls.join(' ')} } ${fragment}`)
  const named = each.flatMap((one, i) =>
    Object.entries(one).map(([name, value]) => [`${name}${i}`, value] as const),
  )
  return { document, variables: Object.fromEntries(named) }
}

/** Prefixes the alias of each field with its type, so fields of different union members never conflict. */
function selectAll(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type)
  if (isLeafType(named)) return ''
  if (isAbstractType(named)) {
    const members = printedSchema.getPossibleTypes(named)
    return `{ __typename ${members.map(member => `... on ${member.name} ${selectFields(member, depth)}`).join(' ')} }`
  }
  return selectFields(named as GraphQLObjectType, depth)
}

function selectFields(type: GraphQLObjectType, depth: number): string {
  const fields = Object.values(type.getFields()).filter(field => !field.args.some(isRequiredArgument))
  const selected = fields.flatMap(field => {
    const call = `${type.name}_${field.name}: ${field.name}`
    if (isLeafType(getNamedType(field.type))) return [call]
    return depth > 0 ? [`${call} ${selectAll(field.type, depth - 1)}`] : []
  })
  return `{ __typename ${selected.join(' ')} }`
}

/** @returns the paths of IDs in the arguments of a field, such as `['input', 'scope', 'nodeIds', '0']`. */
export function idPaths(field: GraphQLField<unknown, unknown>): string[][] {
  return field.args.flatMap(arg => idPathsIn(arg.type).map(path => [arg.name, ...path]))
}

function idPathsIn(type: GraphQLInputType, seen: readonly string[] = []): string[][] {
  if (isNonNullType(type)) return idPathsIn(type.ofType, seen)
  if (isListType(type)) return idPathsIn(type.ofType, seen).map(path => ['0', ...path])
  if (isInputObjectType(type)) {
    if (seen.includes(type.name)) return []
    return Object.values(type.getFields()).flatMap(field =>
      idPathsIn(field.type, [...seen, type.name]).map(path => [field.name, ...path]),
    )
  }
  return type.name === 'ID' ? [[]] : []
}

/** Sample values for fields that reject a plain word, by `Type.field` or by field name. */
const SAMPLES: Record<string, unknown> = {
  'SearchInput.query': 'annual leave',
  'AgentQueryInput.query': 'annual leave',
  contentType: 'text/markdown',
  cron: '0 3 * * *',
  timeZone: 'UTC',
  url: 'https://example.com/hook',
}

/** @returns valid values for all required arguments, with `put.value` at `put.path`. */
export function sampleArguments(
  field: GraphQLField<unknown, unknown>,
  put?: { path: readonly string[]; value: unknown },
): Record<string, unknown> {
  return sampleMembers('', field.args, isRequiredArgument, put)
}

type Put = { path: readonly string[]; value: unknown } | undefined

function sampleMembers<T extends GraphQLArgument | GraphQLInputField>(
  owner: string,
  members: readonly T[],
  isRequired: (member: T) => boolean,
  put: Put,
): Record<string, unknown> {
  return Object.fromEntries(
    members
      .filter(member => isRequired(member) || put?.path[0] === member.name)
      .map(member => [
        member.name,
        sampleMember(owner, member, put?.path[0] === member.name ? put : undefined),
      ]),
  )
}

function sampleMember(owner: string, member: GraphQLArgument | GraphQLInputField, put: Put): unknown {
  if (put) return sampleValue(member.type, { path: put.path.slice(1), value: put.value })
  return SAMPLES[`${owner}.${member.name}`] ?? SAMPLES[member.name] ?? sampleValue(member.type, undefined)
}

/** @returns a valid value of a type, with `put.value` at `put.path`. */
export function sampleValue(type: GraphQLInputType, put?: Put): unknown {
  if (put?.path.length === 0) return put.value
  if (isNonNullType(type)) return sampleValue(type.ofType, put)
  if (isListType(type))
    return [sampleValue(type.ofType, put && { path: put.path.slice(1), value: put.value })]
  if (isInputObjectType(type)) {
    const members = Object.values(type.getFields())
    // A oneOf input takes exactly one field.
    const isGiven = type.isOneOf ? (member: GraphQLInputField) => member === members[0] : isRequiredInputField
    return sampleMembers(type.name, members, isGiven, put)
  }
  if (isEnumType(type)) return type.getValues()[0]?.name
  const byScalar: Record<string, unknown> = {
    ID: randomId('agent'),
    String: 'sample',
    Int: 1,
    Float: 0.5,
    Boolean: true,
    DateTime: '2100-01-01T00:00:00.000Z',
    JSONObject: {},
  }
  if (!(type.name in byScalar)) throw new Error(`Add a sample value of ${type.name} to schema-walk.ts`)
  return byScalar[type.name]
}

/** @returns an unknown ID with the given prefix, or with that of the given ID. */
export function randomId(likeOrPrefix: string): string {
  const end = likeOrPrefix.lastIndexOf('_')
  return typeid(end < 0 ? likeOrPrefix : likeOrPrefix.slice(0, end)).toString()
}
