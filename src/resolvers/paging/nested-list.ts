import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { batchInRequest } from '../batch-in-request.ts'
import { keysetQuery, type OrderColumn, type Page, type PageArgs, toPage } from './keyset.ts'

/** A list that each row of another list (its owner) has. The query for the owners includes their pages. */
export interface NestedList<Row, Query> {
  /** A page, as part of the query for its owners: one statement for any number of owners. */
  query(args: PageArgs): Query
  /** The page of one owner (a UUID), from the rows that `query` loaded. */
  toPage(context: ViewerContext, ownerId: string, args: PageArgs, rows: readonly Row[]): Page<Row>
}

/** `count` returns the number of rows per owner, in one statement for all owners. It may omit owners without rows. */
export function nestedList<Row extends object, Query>(
  columns: readonly OrderColumn[],
  count: (context: ViewerContext, ownerIds: string[]) => Promise<{ ownerId: string; rows: number }[]>,
): NestedList<Row, Query> {
  const countRows = batchInRequest<string, number>(async (context, ownerIds) => {
    const counts = await count(context, [...new Set(ownerIds)])
    const countOf = new Map(counts.map(({ ownerId, rows }) => [ownerId, rows]))
    return ownerIds.map(id => countOf.get(id) ?? 0)
  })
  // The cursor needs these columns even if they are not selected.
  const select = Object.fromEntries(columns.map(({ name }) => [name, true]))
  return {
    query: args => ({ ...keysetQuery(args, columns), select }) as Query,
    toPage: (context, ownerId, args, rows) => toPage(rows, args, columns, () => countRows(context, ownerId)),
  }
}
