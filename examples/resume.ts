import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { type CanopyClient, CanopyUnreachable, RequestRefused } from './canopy-client.ts'

/** Error codes that make a retry pointless: the same request always fails again. */
const FINAL_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'BAD_CURSOR',
  'COST_LIMIT',
  'PERSISTED_DOCUMENT_REQUIRED',
]
const MAX_PAUSE_MS = 10_000
/** A connection that was open for this long resets the count of failures, even if no event arrived. */
const STABLE_MS = 60_000

type Variables = Record<string, unknown> & { after?: string | number | null | undefined }

export interface WatchOptions<T, V extends Variables> {
  /** Returns the `sequence` or `cursor` of an item; null if it has none, such as an EventGap or a Heartbeat. */
  cursorOf: (data: T) => V['after'] | null
  /** Number of consecutive failures without a new event after which the last one is thrown. Default 10. */
  maxFailures?: number
  /** Delay before the first reconnect; doubles each time, up to 10 s. Default 100. */
  pauseMs?: number
  /** Called before each reconnect. */
  onResume?: (after: V['after'], error: unknown) => void
}

/**
 * Reads a stream to its end across lost connections. It resumes after the last event it has seen, so each event arrives
 * once and in order. All items are passed on, including EventGap.
 * @throws RequestRefused after an error that a retry cannot fix.
 * @throws RequestRefused or CanopyUnreachable, whichever came last, after `maxFailures` consecutive failures.
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
      failures = Date.now() - openedAt > STABLE_MS ? 1 : failures + 1
      if (failures >= maxFailures || !isRetryable(error)) throw error
      await sleep(Math.min(pauseMs * 2 ** (failures - 1), MAX_PAUSE_MS))
      onResume?.(after, error)
    }
  }
}

function isRetryable(error: unknown): boolean {
  if (error instanceof RequestRefused) return !FINAL_CODES.includes(error.code)
  return error instanceof CanopyUnreachable
}

/** Waits between half of the time and all of it, so that clients disconnected together do not reconnect together. */
function sleep(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms / 2 + (Math.random() * ms) / 2))
}
