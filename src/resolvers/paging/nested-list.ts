import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { batchInRequest } from '../batch-in-request.ts'
import { keysetQuery, type OrderColumn, type Page, type PageArgs, toPage } from './keyset.ts'

/** A list that many rows have each: pages of it are part of the query for these rows, its owners. */
export interface NestedList<Row, Query> {
  /** A page, as part of the query for its owners: one statement for any number of those. */
  query(args: PageArgs): Query
  /** The page for the rows that `query` brought for one owner (a UUID). */
  toPage(context: ViewerContext, ownerId: string, args: PageArgs, rows: readonly Row[]): Page<Row>
}

/** `count`: how many rows each owner has, those without any left out. One statement for any number of owners. */
export function nestedList<Row extends object, Query>(
  columns: readonly OrderColumn[],
  count: (context: ViewerContext, ownerIds: string[]) => Promise<{ ownerId: string; rows: number }[]>,
): NestedList<Row, Query> {
  const countRows = batchInRequest<string, number>(async (context, ownerIds) => {
    const counts = await count(context, [...new Set(ownerIds)])
    const countOf = new Map(counts.map(({ ownerId, rows }) => [ownerId, rows]))
    return ownerIds.map(id => countOf.get(id) ?? 0)
  })
  // What the cursor is made of is read whether or not it was asked for.
  const select = Object.fromEntries(columns.map(({ name }) => [name, true]))
  return {
    query: args => ({ ...keysetQuery(args, columns), select }) as Query,
    toPage: (context, ownerId, args, rows) => toPage(rows, args, columns, () => countRows(context, ownerId)),
  }
}
