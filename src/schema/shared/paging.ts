import type { ArgBuilder, InputType, OutputType } from '@pothos/core'
import { type PathSegment, queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import type { RequestContext } from '../../context.ts'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, type Page } from '../../resolvers/shared/paging.ts'
import { builder, type Types } from './builder.ts'
import { defineEnum } from './define-enum.ts'

/** Paths below a connection at which its rows are selected. */
const ROW_PATHS = [['nodes'], ['edges', 'node']]

/** Prisma query for the fields selected on the rows of a connection. */
export function queryRows(context: RequestContext, info: GraphQLResolveInfo): object {
  return queryFromInfo({ context, info, paths: ROW_PATHS })
}

/** The same paths for a connection whose rows are loaded with their parent. @param type GraphQL type of the rows. */
export function nestedRowPaths(type: string): PathSegment[] {
  // The plugin accepts several paths here, but its declared type does not.
  return {
    getType: () => type,
    paths: ROW_PATHS.map(path => path.map(name => ({ name }))),
  } as unknown as PathSegment[]
}

/** Defines the Relay connection of a type, shared by all fields that return it. */
export function defineConnection<T extends OutputType<Types>>(type: T, name: string, what: string) {
  return builder.connectionObject(
    {
      type,
      name: `${name}Connection`,
      description: `A page of ${what}.`,
      fields: t => ({
        totalCount: t.int({
          description: 'Number of rows on all pages. Counted only if this field is selected.',
          resolve: page => (page as unknown as Page<object>).totalCount(),
        }),
      }),
    },
    { name: `${name}Edge`, description: `A row of a page of ${what}, with its cursor.` },
  )
}

/** Arguments of every paginated field. */
export function pageArgs(arg: ArgBuilder<Types>) {
  return {
    first: arg.int({
      description: `Maximum number of rows: 1 to ${MAX_PAGE_SIZE}. Default: ${DEFAULT_PAGE_SIZE}.`,
    }),
    after: arg.string({
      description: 'Cursor of a row: returns the rows that follow it. Omit it to get the first page.',
    }),
  }
}

const OrderDirection = defineEnum('OrderDirection', 'Sort direction.', {
  ASC: 'Ascending: smallest, oldest or A first.',
  DESC: 'Descending: largest, newest or Z first.',
})

/** Arguments of a paginated field whose rows can be filtered and ordered. */
export function listArgs<Filter extends InputType<Types>, Order extends InputType<Types>>(
  arg: ArgBuilder<Types>,
  what: string,
  filter: Filter,
  order: Order,
) {
  return {
    filter: arg({ type: filter, description: `Filters the ${what}.` }),
    orderBy: arg({ type: order, description: `Order of the ${what}.` }),
    ...pageArgs(arg),
  }
}

/** Defines the order argument of a list. @param fields Description of each field to order by. */
export function defineOrder<Field extends string>(type: string, what: string, fields: Record<Field, string>) {
  const OrderField = defineEnum(`${type}OrderField`, `Fields to order ${what} by.`, fields)
  return builder.inputType(`${type}Order`, {
    description: `Order of the ${what}.`,
    fields: t => ({
      field: t.field({ type: OrderField, required: true, description: 'Field to order by.' }),
      direction: t.field({ type: OrderDirection, required: true, description: 'Ascending or descending.' }),
    }),
  })
}

export const DateTimeRange = builder.inputType('DateTimeRange', {
  description: 'A period of time. Both bounds are optional.',
  fields: t => ({
    gte: t.field({ type: 'DateTime', description: 'At or after this time.' }),
    lt: t.field({ type: 'DateTime', description: 'Before this time.' }),
  }),
})
