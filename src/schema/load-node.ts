import { brandWithType } from '@pothos/core'
import type { WorkspaceDatabase } from '../platform/database/scope-to-workspace.ts'
import type { IdType } from '../platform/ids.ts'

/** The row of an id, marked with its GraphQL type; null for an unknown one. */
export async function loadNode(
  db: WorkspaceDatabase,
  { type, uuid }: { type: IdType; uuid: string },
): Promise<object | null> {
  const model = db[`${type[0]?.toLowerCase()}${type.slice(1)}` as 'agent']
  const row = await model.findUnique({ where: { id: uuid } })
  if (row) brandWithType(row, type as never)
  return row
}
