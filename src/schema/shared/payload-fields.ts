import { requestError } from '../../errors.ts'
import type { IdType } from '../../platform/ids.ts'
import { builder, type SchemaTypes } from './builder.ts'
import { modelOf } from './node.ts'

export type PayloadFields<Payload> = PothosSchemaTypes.ObjectFieldBuilder<
  PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>,
  Payload
>

/** A field with the row whose UUID is in the payload. */
export function rowField<Payload>(
  t: PayloadFields<Payload>,
  type: IdType,
  idOf: (payload: Payload) => string,
  description: string,
) {
  return t.prismaField({
    // All types are read in the same way.
    type: type as 'Agent',
    description,
    resolve: async (query, payload, _, { db }) =>
      requirePresent(type, await modelOf(db, type).findUnique({ ...query, where: { id: idOf(payload) } })),
  })
}

/** The same, but null if `idOf` returns null. */
export function optionalRowField<Payload>(
  t: PayloadFields<Payload>,
  type: IdType,
  idOf: (payload: Payload) => string | null,
  description: string,
) {
  return t.prismaField({
    type: type as 'Agent',
    nullable: true,
    description,
    resolve: async (query, payload, _, { db }) => {
      const id = idOf(payload)
      return id ? requirePresent(type, await modelOf(db, type).findUnique({ ...query, where: { id } })) : null
    },
  })
}

/** Asserts that a row still exists. @throws NOT_FOUND if it was deleted before it could be read. */
export function requirePresent<Row>(type: string, row: Row | null): Row {
  if (row) return row
  const what = type.replace(/(?!^)(?=[A-Z])/g, ' ').toLowerCase()
  throw requestError('NOT_FOUND', `The ${what} was deleted before it could be read.`)
}

/** A field with the agent of the payload. */
export const agentField = <Payload extends { agentId: string }>(
  t: PayloadFields<Payload>,
  description: string,
) => rowField(t, 'Agent', ({ agentId }) => agentId, description)

type RowIds<Field extends string> = { [Id in `${Field}Id`]: string }

/**
 * Payload of a mutation that returns rows. The resolver returns their UUIDs: `taskId` for the field `task`.
 * `Other` is the rest of the payload. @param rows Type and description of each field.
 */
export function rowPayload<Field extends string, Other = unknown>(
  name: string,
  description: string,
  rows: Record<Field, readonly [type: IdType, description: string]>,
) {
  return builder.objectRef<RowIds<Field> & Other>(name).implement({
    description,
    fields: t => {
      const fields = Object.keys(rows) as Field[]
      return Object.fromEntries(
        fields.map(field => [field, rowField(t, rows[field][0], ids => ids[`${field}Id`], rows[field][1])]),
      )
    },
  })
}

/** Payload of a mutation that deletes one object. */
export function deletedPayload(name: string, description: string, what: string) {
  return builder.objectRef<{ deletedId: string }>(name).implement({
    description,
    fields: t => ({ deletedId: t.exposeID('deletedId', { description: `ID of the deleted ${what}.` }) }),
  })
}
