import { performance } from 'node:perf_hooks'
import { DomainError, type ErrorCode } from '../../errors.ts'
import type { Answer } from '../../knowledge/answers/answer.ts'
import type { AnswerPiece } from '../../knowledge/answers/answer-question.ts'
import type { SearchHit } from '../../knowledge/retrieval/search.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { findAgent } from './find-agent.ts'
import { type AgentQueryInput, composeAnswer, countQuery, newQueryId, searchScope } from './query-agent.ts'

/** What a streamed query sends, in order. Completed and failed are ends: nothing follows them. */
export type AgentQueryItem =
  | { type: 'QueryStarted'; queryId: string; agentId: string }
  | { type: 'QueryHit'; index: number; hit: SearchHit }
  | ({ type: 'AnswerDelta' } & AnswerPiece)
  | { type: 'QueryCompleted'; queryId: string; totalHits: number; tookMs: number; answer: Answer | null }
  | { type: 'QueryFailed'; code: ErrorCode; message: string }

/** The same as `queryAgent`, piece by piece. What a client can act on ends the stream as data, not as an error. */
export async function* streamAgentQuery(
  context: ViewerContext & { signal: AbortSignal },
  input: AgentQueryInput,
): AsyncGenerator<AgentQueryItem> {
  const startedAt = performance.now()
  try {
    const agent = await findAgent(context, input.agentId)
    const queryId = newQueryId()
    yield { type: 'QueryStarted', queryId, agentId: agent.id }
    const hits = await searchScope(context, agent, input)
    for (const [index, hit] of hits.entries()) yield { type: 'QueryHit', index, hit }
    const answer = yield* answerPieces(composeAnswer(context, { agent, input, hits }, context.signal))
    const tookMs = performance.now() - startedAt
    await countQuery(context, agent.id, hits.length > 0, tookMs)
    yield { type: 'QueryCompleted', queryId, totalHits: hits.length, tookMs, answer }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    yield { type: 'QueryFailed', code: error.code, message: error.message }
  }
}

async function* answerPieces(
  pieces: AsyncGenerator<AnswerPiece, Answer | null>,
): AsyncGenerator<AgentQueryItem, Answer | null> {
  try {
    for (;;) {
      const { done, value } = await pieces.next()
      if (done) return value
      yield { type: 'AnswerDelta', ...value }
    }
  } finally {
    await pieces.return(null)
  }
}
