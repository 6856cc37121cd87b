import { type GraphQLOutputType, getNamedType } from 'graphql'
import { DEFAULT_PAGE } from '../resolvers/paging/keyset.ts'

/** What an operation may cost in all. 1 is about a field of a row, or 50 µs. */
export const COST_LIMIT = 25_000
export const DEPTH_LIMIT = 20
/** How often an operation may ask for as much as the standard introspection query does. */
export const MAX_INTROSPECTIONS = 2

/** What fields do besides answering with rows, by what they do. An operation runs twelve searches at the most, and two plans. */
export const FIELD_COSTS = {
  /** A field of Query: a statement or two. */
  query: 100,
  /** A field of Mutation: a transaction. */
  mutation: 250,
  /** Reads and compares many rows or long texts. */
  work: 1_000,
  /** Runs retrieval. */
  search: 2_000,
  /** Runs retrieval and may ask a language model. */
  answer: 5_000,
  /** Runs retrieval for each section or each probe. */
  plan: 10_000,
  /** A list below another object: a statement for each of these. */
  list: 25,
  /** Counts all rows of a kind. */
  statistics: 250,
  /** Looks for a text in all rows of a kind. */
  scan: 500,
} as const

/**
 * What a text of up to so many characters costs: 1 for each thousand. One operation then answers with 25 million characters at
 * the most, which takes a second or two.
 */
export function costOfText(characters: number): number {
  return Math.ceil(characters / 1_000)
}

interface PricedField {
  parentType?: { name: string } | undefined
  type: GraphQLOutputType
  args: readonly { name: string }[]
}

/**
 * A list costs its fields once per row asked for: `first` where it is given, its default where the field has it, as many as there
 * are ids where it is asked for by these, and 10 where nothing says how many.
 * The rows of a connection are counted at the connection, and not again at its `nodes` and `edges`.
 */
export function costOfField(args: Record<string, unknown>, _: unknown, field: PricedField) {
  const cost = costOfItself(field) + (hasSearch(args) ? FIELD_COSTS.scan : 0)
  if (field.parentType?.name.endsWith('Connection')) return { field: cost, multiplier: 1 }
  if (Array.isArray(args.ids)) return { field: cost, multiplier: Math.max(1, args.ids.length) }
  if (!field.args.some(arg => arg.name === 'first')) return { field: cost }
  const first = typeof args.first === 'number' ? args.first : DEFAULT_PAGE
  return { field: cost, multiplier: Math.max(1, first) }
}

function costOfItself({ parentType, type }: PricedField): number {
  if (parentType?.name === 'Query') return FIELD_COSTS.query
  if (parentType?.name === 'Mutation') return FIELD_COSTS.mutation
  return getNamedType(type).name.endsWith('Connection') ? FIELD_COSTS.list : 1
}

function hasSearch({ search, filter }: Record<string, unknown>): boolean {
  return typeof (search ?? (filter as { search?: unknown } | null | undefined)?.search) === 'string'
}
