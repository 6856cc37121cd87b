import * as z from 'zod'
import { decodeQueryId, MAX_SEQUENCE } from '../streams/queries/query-id.ts'

const MAX_LENGTH = 1_000

const EVENT = z.strictObject({
  queryId: z.string().refine(id => decodeQueryId(id) !== null),
  sequence: z.int().min(0).max(MAX_SEQUENCE),
  requestId: z.union([z.string(), z.number()]),
  progressToken: z.union([z.string(), z.number()]).optional(),
})

/**
 * Where the stream of a call was cut. The answer is in the log of its query, so any process can send the rest. Nothing in
 * it is secret or trusted: a client can only read the queries that it may see.
 */
export type EventPosition = z.infer<typeof EVENT>

export function encodeEventId(position: EventPosition): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

/** @returns null if the ID is not one of ours. */
export function decodeEventId(id: string): EventPosition | null {
  if (id.length > MAX_LENGTH) return null
  try {
    return EVENT.parse(JSON.parse(Buffer.from(id, 'base64url').toString()))
  } catch {
    return null
  }
}
