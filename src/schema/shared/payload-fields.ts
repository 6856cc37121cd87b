import { requestError } from '../../errors.ts'
import type { IdType } from '../../platform/ids.ts'
import type { SchemaTypes } from './builder.ts'
import { modelOf } from './node.ts'

type Fields<Payload> = PothosSchemaTypes.ObjectFieldBuilder<
  PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>,
  Payload
>

/** A field with the row whose UUID is in the payload. */
export function rowField<Payload>(
  t: Fields<Payload>,
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
  t: Fields<Payload>,
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
export const agentField = <Payload extends { agentId: string }>(t: Fields<Payload>, description: string) =>
  rowField(t, 'Agent', ({ agentId }) => agentId, description)

/** A field with the task of the payload. */
export const taskField = <Payload extends { taskId: string }>(t: Fields<Payload>, description: string) =>
  rowField(t, 'Task', ({ taskId }) => taskId, description)
