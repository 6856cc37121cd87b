import { TypeID } from 'typeid-js'
import { requestError } from '../../errors.ts'

// Streamed queries are not Nodes, because they are deleted ten minutes after their end. Their IDs are not in ids.ts.

const PREFIX = 'query'
const EVENT_ID = /^(query_[0-9a-z]{26}):(\d{1,10})$/
export const MAX_SEQUENCE = 2 ** 31 - 1

/** Encodes a UUID: `query_01h2xcejqtf2nbrexx3vqjhp41`. */
export function encodeQueryId(uuid: string): string {
  return TypeID.fromUUID(PREFIX, uuid).toString()
}

/** @returns the UUID of a query ID, or null if it is invalid. */
export function decodeQueryId(id: string): string | null {
  try {
    const parsed = TypeID.fromString(id)
    return parsed.getType() === PREFIX ? parsed.toUUID() : null
  } catch {
    return null
  }
}

/** Creates a UUID for a new query. Later ones are greater. */
export function createQueryUuid(): string {
  return new TypeID(PREFIX).toUUID()
}

/** The Last-Event-ID of an event, which a client sends when it reconnects. Unique across all queries. */
export function encodeEventId(queryUuid: string, sequence: number): string {
  return `${encodeQueryId(queryUuid)}:${sequence}`
}

/** @throws BAD_CURSOR */
export function decodeEventId(lastEventId: string): { queryUuid: string; sequence: number } {
  const [, id = '', digits] = EVENT_ID.exec(lastEventId) ?? []
  const queryUuid = decodeQueryId(id)
  if (!queryUuid || Number(digits) > MAX_SEQUENCE)
    throw requestError('BAD_CURSOR', 'Last-Event-ID is not from this stream. Omit it to start over.')
  return { queryUuid, sequence: Number(digits) }
}
