import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { type CanopyClient, CanopyUnreachable, RequestRefused } from './canopy-client.ts'

/** Codes of errors after which the same request fails again, however often it is sent. */
const FINAL_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'BAD_CURSOR',
  'COST_LIMIT',
  'PERSISTED_DOCUMENT_REQUIRED',
]
const LONGEST_PAUSE_MS = 10_000
/** A connection that held for this long was a good one, even if nothing happened meanwhile. */
const LASTING_MS = 60_000

type Variables = Record<string, unknown> & { after?: string | number | null | undefined }

export interface WatchOptions<T, V extends Variables> {
  /** The `sequence` or `cursor` of an item; null for one that has none, such as an EventGap or a Heartbeat. */
  cursorOf: (data: T) => V['after'] | null
  /** Failures in a row, without a new event between them, before the last one is thrown. Default 10. */
  maxFailures?: number
  /** Waited before the first new connection, then twice as long each time, up to 10 s. Default 100. */
  pauseMs?: number
  /** Told before each new connection. */
  onResume?: (after: V['after'], error: unknown) => void
}

/**
 * Reads a stream to its end, whatever happens to the connection: opens it anew behind the last event it has seen, so that
 * each comes once and in order. Everything is handed on, an EventGap too.
 * @throws RequestRefused after an error that a new connection does not mend.
 */
export async function* watchFrom<T, V extends Variables>(
  client: Pick<CanopyClient, 'watch'>,
  document: TypedDocumentNode<T, V>,
  variables: V,
  { cursorOf, maxFailures = 10, pauseMs = 100, onResume }: WatchOptions<T, V>,
): AsyncGenerator<T> {
  let { after } = variables
  let failures = 0
  for (;;) {
    const openedAt = Date.now()
    try {
      for await (const data of client.watch(document, { ...variables, after })) {
        const cursor = cursorOf(data) ?? after
        if (cursor !== after) failures = 0
        after = cursor
        yield data
      }
      return
    } catch (error) {
      failures = Date.now() - openedAt > LASTING_MS ? 1 : failures + 1
      if (failures >= maxFailures || !canBeMended(error)) throw error
      await sleep(Math.min(pauseMs * 2 ** (failures - 1), LONGEST_PAUSE_MS))
      onResume?.(after, error)
    }
  }
}

function canBeMended(error: unknown): boolean {
  if (error instanceof RequestRefused) return !FINAL_CODES.includes(error.code)
  return error instanceof CanopyUnreachable
}

/** Half of the time at least: many clients that were cut at once do not come back at once. */
function sleep(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms / 2 + (Math.random() * ms) / 2))
}
