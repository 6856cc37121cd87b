import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import type { RequestContext } from '../../context.ts'

/**
 * Options of a loadable field whose rows are loaded in one batch for all parents at the same path, with the selected
 * fields and the columns in `select`.
 */
export function batchByPath<Parent, Value>(
  select: Record<string, true>,
  keyOf: (parent: Parent) => string,
  load: (context: RequestContext, keys: string[], query: object) => Promise<Value[]>,
) {
  const read = (context: RequestContext, info: GraphQLResolveInfo): object =>
    queryFromInfo({ context, info, select })
  return {
    byPath: true as const,
    load: (keys: string[], context: RequestContext, _: object, info: GraphQLResolveInfo) =>
      load(context, keys, read(context, info)),
    resolve: (parent: Parent, _: object, context: RequestContext, info: GraphQLResolveInfo) => {
      // Must be called for every parent: otherwise, the Prisma plugin would load each row again.
      read(context, info)
      return keyOf(parent)
    },
  }
}
