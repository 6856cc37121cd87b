import { requestError } from '../errors.ts'
import type { IdType } from '../platform/ids.ts'
import type { SchemaTypes } from './builder.ts'
import { modelOf } from './load-node.ts'

type Fields<Payload> = PothosSchemaTypes.ObjectFieldBuilder<
  PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>,
  Payload
>

/** The row that a payload names by its UUID. */
export function rowField<Payload>(
  t: Fields<Payload>,
  type: IdType,
  idOf: (payload: Payload) => string,
  description: string,
) {
  return t.prismaField({
    // Rows of all types are read alike.
    type: type as 'Agent',
    description,
    resolve: async (query, payload, _, { db }) =>
      requirePresent(type, await modelOf(db, type).findUnique({ ...query, where: { id: idOf(payload) } })),
  })
}

/** The same for a payload that may name none. */
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

/** A row that was there when it was named. @throws NOT_FOUND when somebody deleted it before it was read. */
export function requirePresent<Row>(type: string, row: Row | null): Row {
  if (row) return row
  const what = type.replace(/(?!^)(?=[A-Z])/g, ' ').toLowerCase()
  throw requestError('NOT_FOUND', `The ${what} was deleted meanwhile, before it could be read.`)
}

/** The agent that a payload names. */
export const agentField = <Payload extends { agentId: string }>(t: Fields<Payload>, description: string) =>
  rowField(t, 'Agent', ({ agentId }) => agentId, description)

/** The task that a payload names. */
export const taskField = <Payload extends { taskId: string }>(t: Fields<Payload>, description: string) =>
  rowField(t, 'Task', ({ taskId }) => taskId, description)
