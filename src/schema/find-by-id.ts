import { decodeId, type IdType } from '../platform/ids.ts'

/** Looks an id up. One that is malformed or of another type is an unknown one. */
export async function findById<T>(
  type: IdType,
  id: string,
  find: (uuid: string) => PromiseLike<T | null>,
): Promise<T | null> {
  const uuid = decodeId(type, id)
  return uuid ? find(uuid) : null
}
