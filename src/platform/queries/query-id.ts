import { TypeID } from 'typeid-js'
import { requestError } from '../../errors.ts'

// A query is no Node: it is gone ten minutes after its end, and so its id is none of those in ids.ts.

const PREFIX = 'query'
const EVENT_ID = /^(query_[0-9a-z]{26}):(\d{1,10})$/
export const MAX_SEQUENCE = 2 ** 31 - 1

/** `query_01h2xcejqtf2nbrexx3vqjhp41` for a UUID. */
export function encodeQueryId(uuid: string): string {
  return TypeID.fromUUID(PREFIX, uuid).toString()
}

/** The UUID of the id of a query; null for anything else. */
export function decodeQueryId(id: string): string | null {
  try {
    const parsed = TypeID.fromString(id)
    return parsed.getType() === PREFIX ? parsed.toUUID() : null
  } catch {
    return null
  }
}

/** The UUID of a new query; later ones are greater. */
export function newQueryUuid(): string {
  return new TypeID(PREFIX).toUUID()
}

/** Names an event among those of all queries: what a client that was cut off sends back. */
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
