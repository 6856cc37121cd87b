import { validate } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import { requestError } from '../../errors.ts'
import { findTextProblem } from '../../platform/database/text-problems.ts'
import type { IdType } from '../../platform/ids.ts'
import { batchInRequest } from './batch-in-request.ts'

export const DEFAULT_PAGE_SIZE = 20
export const MAX_PAGE_SIZE = 100

export interface PageArgs {
  first?: number | null | undefined
  after?: string | null | undefined
}

export interface Order<Field extends string> {
  field: Field
  direction: 'ASC' | 'DESC'
}

export interface ListArgs<Filter, OrderField extends string = never> extends PageArgs {
  filter?: Filter | null | undefined
  orderBy?: Order<OrderField> | null | undefined
}

/** One column of a sort order. The last one must be unique, so that the order is total. */
export interface OrderColumn {
  name: string
  direction: 'asc' | 'desc'
  type: 'date' | 'text' | 'integer' | 'float' | 'id'
  /** The type of the ids. Cursors of lists of another type are rejected. */
  of?: IdType
}

/** The order of most lists, by `createdAt`. `of` is the type of the ids. */
export function newestFirst(of: IdType): readonly OrderColumn[] {
  return [
    { name: 'createdAt', direction: 'desc', type: 'date' },
    { name: 'id', direction: 'desc', type: 'id', of },
  ]
}

/** The columns of a requested order, by default newest first. Ids of the type `of` order rows with equal values. */
export function orderColumns<Field extends string>(
  order: Order<Field> | null | undefined,
  columnOf: Record<Field, Pick<OrderColumn, 'name' | 'type'>>,
  of: IdType,
): readonly OrderColumn[] {
  if (!order) return newestFirst(of)
  const direction = order.direction === 'ASC' ? 'asc' : 'desc'
  return [
    { ...columnOf[order.field], direction },
    { name: 'id', direction, type: 'id', of },
  ]
}

type Row = Record<string, unknown>
type Value = Date | string | number

/** A Relay connection, as resolvers return it. */
export interface Page<T> {
  edges: { cursor: string; node: T }[]
  pageInfo: {
    hasNextPage: boolean
    hasPreviousPage: boolean
    startCursor: string | null
    endCursor: string | null
  }
  totalCount: () => Promise<number>
}

/** The query for a page. It reads one extra row, to know whether there is a next page. */
interface KeysetQuery {
  where: Row
  orderBy: Record<string, 'asc' | 'desc'>[]
  take: number
}

/**
 * The query for a page. A cursor contains the sort values of a row, so it stays valid after that row is deleted.
 * @throws BAD_USER_INPUT if `first` is not from 1 to 100, BAD_CURSOR if the cursor is invalid or from another list.
 */
export function keysetQuery(args: PageArgs, columns: readonly OrderColumn[]): KeysetQuery {
  const after = args.after ? decodeCursor(args.after, columns) : null
  return {
    where: after ? rowsAfter(columns, after) : {},
    orderBy: columns.map(({ name, direction }) => ({ [name]: direction })),
    take: pageSize(args) + 1,
  }
}

/** Reads a page of the rows of a model that match `where`, with the fields selected by `query`. */
export async function listPage<T extends object>(
  model: { findMany(args: never): PromiseLike<unknown[]>; count(args: never): Promise<number> },
  { args, columns, query, where = {} }: ListRequest,
): Promise<Page<T>> {
  const keyset = keysetQuery(args, columns)
  const rows = await model.findMany({ ...query, ...keyset, where: { AND: [where, keyset.where] } } as never)
  return toPage(rows as T[], args, columns, () => model.count({ where } as never))
}

interface ListRequest {
  args: PageArgs
  columns: readonly OrderColumn[]
  query: object
  where?: object
}

/** The connection for the rows that a `keysetQuery` returned. */
export function toPage<T extends object>(
  rows: readonly T[],
  args: PageArgs,
  columns: readonly OrderColumn[],
  totalCount: () => Promise<number>,
): Page<T> {
  const size = pageSize(args)
  const edges = rows.slice(0, size).map(node => ({
    // Encoded only if selected.
    get cursor() {
      return encodeCursor(node as Row, columns)
    },
    node,
  }))
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > size,
      hasPreviousPage: Boolean(args.after),
      get startCursor() {
        return edges[0]?.cursor ?? null
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? null
      },
    },
    totalCount,
  }
}

/** The number of rows requested. @throws BAD_USER_INPUT if `first` is not from 1 to 100. */
export function pageSize({ first }: Pick<PageArgs, 'first'>): number {
  const size = first ?? DEFAULT_PAGE_SIZE
  if (size < 1 || size > MAX_PAGE_SIZE)
    throw requestError('BAD_USER_INPUT', `first must be from 1 to ${MAX_PAGE_SIZE}, but is ${size}.`)
  return size
}

/** (a, b) > (x, y) written out: a > x, or a = x and b > y. Also a >= x, which lets an index skip the rows before. */
function rowsAfter(columns: readonly OrderColumn[], values: readonly Value[]): Row {
  const [first] = columns
  return {
    ...(first && { [first.name]: { [first.direction === 'asc' ? 'gte' : 'lte']: values[0] } }),
    OR: columns.map((column, i) => ({
      ...Object.fromEntries(columns.slice(0, i).map((earlier, j) => [earlier.name, values[j]])),
      [column.name]: { [column.direction === 'asc' ? 'gt' : 'lt']: values[i] },
    })),
  }
}

function signature(columns: readonly OrderColumn[]): string {
  return columns.map(({ name, direction, of = '' }) => `${of} ${name} ${direction}`).join()
}

function encodeCursor(row: Row, columns: readonly OrderColumn[]): string {
  return Buffer.from(JSON.stringify([signature(columns), ...columns.map(({ name }) => row[name])])).toString(
    'base64url',
  )
}

/** The sort values in a cursor. @throws BAD_CURSOR if it is invalid or from another list. */
export function decodeCursor(cursor: string, columns: readonly OrderColumn[]): Value[] {
  try {
    const [order, ...values] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (order === signature(columns) && values.length === columns.length)
      return columns.map((column, i) => toValue(column, values[i]))
  } catch {
    // Reported below as an invalid cursor.
  }
  throw requestError('BAD_CURSOR', 'Cursor is invalid for this list and order. Omit `after` to start over.')
}

const MAX_INTEGER = 2 ** 31 - 1
const MAX_YEAR = 9_999

/** A value that can be compared with the column. @throws TypeError for any other. */
function toValue({ type }: OrderColumn, value: unknown): Value {
  if (type === 'float' && Number.isFinite(value)) return Number(value)
  if (type === 'integer' && Number.isInteger(value) && Math.abs(Number(value)) <= MAX_INTEGER)
    return Number(value)
  if (type === 'text' && typeof value === 'string' && !findTextProblem(value)) return value
  if (type === 'id' && validate(value)) return String(value)
  if (type === 'date' && typeof value === 'string') {
    const date = new Date(value)
    const year = date.getUTCFullYear()
    if (year >= 0 && year <= MAX_YEAR) return date
  }
  throw new TypeError('not a value of this column')
}

/** A page of a list that each row of another list (its owner) has, as part of the query for the owners. */
export function nestedQuery<Query>(
  args: PageArgs,
  columns: readonly OrderColumn[],
  where: object = {},
): Query {
  const keyset = keysetQuery(args, columns)
  // The cursor needs these columns even if they are not selected.
  const select = Object.fromEntries(columns.map(({ name }) => [name, true]))
  return { ...keyset, where: { AND: [where, keyset.where] }, select } as Query
}

/** A list that each row of another list (its owner) has. The query for the owners includes their pages. */
interface NestedList<Row, Query> {
  /** A page, as part of the query for its owners: one statement for any number of owners. */
  query(args: PageArgs): Query
  /** The page of one owner (a UUID), from the rows that `query` loaded. */
  toPage(context: ViewerContext, ownerId: string, args: PageArgs, rows: readonly Row[]): Page<Row>
}

/** The rows of a model, per owner. Counts the rows of all owners in one statement. */
export function nestedList<Row extends object, Query>(
  model: 'templateVersion' | 'templateRating' | 'topicPlan' | 'report' | 'conversationTurn' | 'task',
  owner: 'templateId' | 'topicId' | 'conversationId' | 'pluginId',
  columns: readonly OrderColumn[],
): NestedList<Row, Query> {
  const countRows = batchInRequest<string, number>(async ({ db }, ownerIds) => {
    // All models are counted in the same way.
    const groups = await db[model as 'report'].groupBy({
      by: [owner as 'topicId'],
      where: { [owner]: { in: [...new Set(ownerIds)] } },
      _count: true,
    })
    const countOf = new Map(groups.map(group => [group[owner as 'topicId'], group._count]))
    return ownerIds.map(id => countOf.get(id) ?? 0)
  })
  return {
    query: args => nestedQuery(args, columns),
    toPage: (context, ownerId, args, rows) => toPage(rows, args, columns, () => countRows(context, ownerId)),
  }
}
