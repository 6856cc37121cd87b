import { decodeId, type IdType } from '../../platform/ids.ts'
import type { SchemaTypes } from './builder.ts'
import { modelOf, visibleRows } from './node.ts'

/** Options of every type with an ID that the viewer can read. */
export const NODE = { id: { field: 'id' }, nullable: true, authScopes: { read: true } } as const
/** The same for types that only keys with the ADMIN scope can read. Add them to `ADMIN_TYPES` too. */
export const ADMIN_NODE = { ...NODE, authScopes: { admin: true } } as const

type QueryFields = PothosSchemaTypes.QueryFieldBuilder<
  PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>,
  object
>

/** The same for types that a key with the scope ASK alone can read, too. */
export const ASK_NODE = { ...NODE, authScopes: { ask: true } } as const

/** A query field that returns the object with an ID. Null if the ID is malformed, unknown or of another type. */
export function nodeField(t: QueryFields, type: IdType, description: string) {
  return t.prismaField({
    // All types are read in the same way.
    type: type as 'Agent',
    nullable: true,
    description,
    args: { id: t.arg.id({ required: true, description: `ID of the ${type.toLowerCase()}.` }) },
    resolve: async (query, _, { id }, context) => {
      const uuid = decodeId(type, id)
      const where = uuid && { id: uuid, ...visibleRows(type, context) }
      return where ? modelOf(context.db, type).findUnique({ ...query, where }) : null
    },
  })
}
