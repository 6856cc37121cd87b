import type { OutputType } from '@pothos/core'
import type { PathSegment } from '@pothos/plugin-prisma'
import type { Page } from '../resolvers/paging/keyset.ts'
import { builder } from './builder.ts'

/** Paths below a connection where its rows are asked for. */
export const ROW_PATHS = [['nodes'], ['edges', 'node']]

/** The same for a connection that is read as part of its parent: where to look for fields of its rows. */
export function rowsOf(type: string): PathSegment[] {
  // The plugin takes several paths here, which its declared type leaves out.
  return {
    getType: () => type,
    paths: ROW_PATHS.map(path => path.map(name => ({ name }))),
  } as unknown as PathSegment[]
}

export type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never

/** The Relay connection of a type, one for all fields that return it. */
export function defineConnection<T extends OutputType<Types>>(type: T, name: string, what: string) {
  return builder.connectionObject(
    {
      type,
      name: `${name}Connection`,
      description: `A page of ${what}.`,
      fields: t => ({
        totalCount: t.int({
          description: 'How many there are in all, counted only when asked for.',
          resolve: page => (page as unknown as Page<object>).totalCount(),
        }),
      }),
    },
    { name: `${name}Edge`, description: `One of a page of ${what}.` },
  )
}
