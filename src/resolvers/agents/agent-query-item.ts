import type { ErrorCode } from '../../errors.ts'
import type { Answer } from '../../knowledge/answers/answer.ts'
import type { AnswerPiece } from '../../knowledge/answers/answer-question.ts'
import type { SearchHit } from '../../knowledge/retrieval/search.ts'
import type { QueryLogEntry } from '../../platform/queries/query-log.ts'
import type { QueryEvent } from '../../platform/queries/query-rows.ts'

/** The items of a streamed query, in order. QueryCompleted and QueryFailed are always last. */
export type AgentQueryItem =
  | { type: 'QueryStarted'; queryId: string; agentId: string }
  | { type: 'QueryHit'; index: number; hit: SearchHit }
  | ({ type: 'AnswerDelta' } & AnswerPiece)
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
