import { decodeId, type IdType } from '../platform/ids.ts'

/** Finds a row by ID. Null if it does not exist, or if the ID is malformed or of another type. */
export async function findById<T>(
  type: IdType,
  id: string,
  find: (uuid: string) => PromiseLike<T | null>,
): Promise<T | null> {
  const uuid = decodeId(type, id)
  return uuid ? find(uuid) : null
}
