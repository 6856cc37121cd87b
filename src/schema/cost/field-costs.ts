import { type GraphQLOutputType, getNamedType } from 'graphql'
import { DEFAULT_PAGE_SIZE } from '../../resolvers/shared/paging.ts'

/** Maximum cost of an operation. A cost of 1 is about one field of one row, or 50 µs. */
export const COST_LIMIT = 25_000
export const DEPTH_LIMIT = 20
/** Maximum introspection of an operation, as a multiple of the standard introspection query. */
export const MAX_INTROSPECTIONS = 2

/** Prices of fields by the work that they do, apart from returning rows. They allow 12 searches or 2 plans per operation. */
export const FIELD_COSTS = {
  /** A field of Query: one or two statements. */
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
  /** A connection of another object: one statement for each of those objects. */
  list: 25,
  /** Counts all rows of a type. */
  statistics: 250,
  /** Searches all rows of a type for a text. */
  scan: 500,
} as const

/**
 * Price of a text of at most `maxCharacters`: 1 per 1,000 characters. This limits an operation to 25 million characters, which
 * take one or two seconds.
 */
export function costOfText(maxCharacters: number): number {
  return Math.ceil(maxCharacters / 1_000)
}

interface PricedField {
  parentType?: { name: string } | undefined
  type: GraphQLOutputType
  args: readonly { name: string }[]
}

/**
 * Price of a field without its own price. The multiplier of a list is its number of rows: the length of `ids` or the value (or
 * default) of `first`. Without either argument, `measureCost` assumes 10 rows.
 * The rows of a connection are counted at the connection, not at its `nodes` and `edges`.
 */
export function costOfField(args: Record<string, unknown>, _: unknown, field: PricedField) {
  const cost = costOfItself(field) + (hasSearch(args) ? FIELD_COSTS.scan : 0)
  if (field.parentType?.name.endsWith('Connection')) return { field: cost, multiplier: 1 }
  if (Array.isArray(args.ids)) return { field: cost, multiplier: Math.max(1, args.ids.length) }
  if (!field.args.some(arg => arg.name === 'first')) return { field: cost }
  const first = typeof args.first === 'number' ? args.first : DEFAULT_PAGE_SIZE
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
