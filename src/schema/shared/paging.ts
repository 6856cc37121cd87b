import type { ArgBuilder, OutputType } from '@pothos/core'
import type { PathSegment } from '@pothos/plugin-prisma'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, type Page } from '../../resolvers/shared/paging.ts'
import { builder } from './builder.ts'

/** Paths below a connection at which its rows are selected. */
export const ROW_PATHS = [['nodes'], ['edges', 'node']]

/** The same paths for a connection whose rows are loaded with their parent. @param type GraphQL type of the rows. */
export function nestedRowPaths(type: string): PathSegment[] {
  // The plugin accepts several paths here, but its declared type does not.
  return {
    getType: () => type,
    paths: ROW_PATHS.map(path => path.map(name => ({ name }))),
  } as unknown as PathSegment[]
}

export type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never

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

export const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Sort direction.',
  values: {
    ASC: { description: 'Ascending: smallest, oldest or A first.' },
    DESC: { description: 'Descending: largest, newest or Z first.' },
  } as const,
})

export const DateTimeRange = builder.inputType('DateTimeRange', {
  description: 'A period of time. Both bounds are optional.',
  fields: t => ({
    gte: t.field({ type: 'DateTime', description: 'At or after this time.' }),
    lt: t.field({ type: 'DateTime', description: 'Before this time.' }),
  }),
})
