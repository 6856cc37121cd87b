import { GraphQLError } from 'graphql'
import { DomainError, type ErrorCode } from '../../errors.ts'
import type { Answer } from '../../knowledge/answers/answer.ts'
import type { TextPiece } from '../../knowledge/answers/try-model.ts'
import type { SearchHit } from '../../knowledge/retrieval/search.ts'
import { isDatabaseUnavailable } from '../../platform/database/database-errors.ts'
import type { Logger } from '../../platform/logger.ts'
import { currentRequestId } from '../../platform/request-identity.ts'
import type { QueryLogEntry } from '../../streams/queries/query-log.ts'
import type { QueryEvent } from '../../streams/queries/query-rows.ts'
import { QueryCancelled, ServerStopping } from '../../streams/queries/query-runs.ts'
import { QueryLost } from '../../streams/queries/query-writer.ts'

/** The items of a streamed query, in order. QueryCompleted and QueryFailed are always last. */
export type AgentQueryItem =
  | { type: 'QueryStarted'; queryId: string; agentId: string }
  | { type: 'QueryHit'; index: number; hit: SearchHit }
  | ({ type: 'AnswerDelta' } & TextPiece)
  | { type: 'QueryCompleted'; queryId: string; totalHits: number; tookMs: number; answer: Answer | null }
  | { type: 'QueryFailed'; code: ErrorCode; message: string; retryable: boolean }

/** The item as the query log stores it. */
export function toEvent(item: AgentQueryItem): QueryEvent {
  return { item, chunkIds: [...new Set(chunkIdsOf(item))] }
}

function chunkIdsOf(item: AgentQueryItem): string[] {
  if (item.type === 'QueryHit') return [item.hit.chunkId]
  return item.type === 'QueryCompleted' ? (item.answer?.citations ?? []).map(({ chunkId }) => chunkId) : []
}

/** Reads a stored item, without citations of passages that were deleted since. */
export function readItem({ item, presentChunkIds }: Pick<QueryLogEntry, 'item' | 'presentChunkIds'>) {
  const read = item as AgentQueryItem
  if (read.type !== 'QueryCompleted' || !read.answer) return read
  const citations = read.answer.citations.filter(({ chunkId }) => presentChunkIds.has(chunkId))
  return { ...read, answer: { ...read.answer, citations } }
}

type QueryFailed = Extract<AgentQueryItem, { type: 'QueryFailed' }>

/** A streamed query did not end within its deadline. */
export class QueryTimeoutError extends Error {
  override readonly name = 'QueryTimeoutError'
}

/** The last item of a failed query. Unexpected errors are logged, and described without internal details. */
export function describeFailure(error: unknown, log: Logger): QueryFailed {
  if (error instanceof DomainError) {
    const { code, message } = error
    return { type: 'QueryFailed', code, message, retryable: code === 'LIMIT_REACHED' }
  }
  // A plugin could not answer.
  if (error instanceof GraphQLError && error.extensions.code === 'UNAVAILABLE')
    return unavailable(error.message)
  if (error instanceof ServerStopping)
    return unavailable('The server that ran this query was stopped. Send the query again.')
  if (error instanceof QueryTimeoutError)
    return unavailable(`${error.message} Send it again, or request fewer results.`)
  // Its log has already ended, or is gone.
  if (error instanceof QueryCancelled || error instanceof QueryLost) return unavailable(error.message)
  log.error({ err: error }, 'a streamed query failed')
  return unavailable(
    isDatabaseUnavailable(error)
      ? 'The database does not respond. Send the query again.'
      : `Internal error. Send the query again, and include the request ID ${currentRequestId()} when you report it.`,
  )
}

function unavailable(message: string): QueryFailed {
  return { type: 'QueryFailed', code: 'UNAVAILABLE', message, retryable: true }
}
