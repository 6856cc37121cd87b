import { NotFoundError } from '../../errors.ts'
import { decodeId, type IdType } from '../../platform/ids.ts'

/**
 * Finds an object by ID. `find` receives the UUID.
 * @throws NotFoundError if there is none, or if the ID is malformed or of another type.
 */
export async function findOrThrow<Row>(
  type: IdType,
  id: string,
  what: string,
  find: (uuid: string) => PromiseLike<Row | null>,
): Promise<Row> {
  const uuid = decodeId(type, id)
  const row = uuid && (await find(uuid))
  if (!row) throw new NotFoundError(what, id)
  return row
}
