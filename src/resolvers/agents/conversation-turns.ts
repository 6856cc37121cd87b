import type { Viewer } from '../../auth/viewer.ts'
import type { ViewerContext } from '../../context.ts'
import { NotFoundError, ValidationError } from '../../errors.ts'
import { answerModel } from '../../flags/guarded-models.ts'
import type { Agent } from '../../generated/prisma/client.ts'
import type { Answer } from '../../knowledge/answers/answer.ts'
import { type EarlierTurn, rewriteQuestion } from '../../knowledge/answers/rewrite-question.ts'
import { standaloneQuestion } from '../../knowledge/answers/standalone-question.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { toStorable } from '../../platform/database/text-problems.ts'
import { encodeId } from '../../platform/ids.ts'
import { cleanLine, cutText } from '../../reports/text.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'
import { visibleConversations } from './conversations.ts'
import { preventAgentDeletion } from './find-agent.ts'

/** Turns that a follow-up question can refer to. */
const MAX_EARLIER = 3
/** In UTF-16 units. */
const MAX_TITLE_LENGTH = 80

/** A conversation in which a question is asked. */
export interface OpenConversation {
  /** UUID. */
  id: string
  agentId: string
  /** The latest turns, oldest first. */
  earlier: readonly EarlierTurn[]
}

/**
 * Finds the conversation of a query. Null if the query names none.
 * @throws NotFoundError; ValidationError if it is with another agent or full.
 */
export async function openConversation(
  context: ViewerContext,
  agent: Agent,
  conversationId: string | null | undefined,
): Promise<OpenConversation | null> {
  if (typeof conversationId !== 'string') return null
  const { id, agentId, lastSequence, turns } = await findOrThrow(
    'Conversation',
    conversationId,
    'conversation',
    uuid =>
      context.db.conversation.findUnique({
        where: { id: uuid, AND: visibleConversations(context) },
        include: { turns: { orderBy: { sequence: 'desc' }, take: MAX_EARLIER } },
      }),
  )
  if (agentId !== agent.id)
    throw new ValidationError([
      {
        path: 'input.conversationId',
        message: `is a conversation with the agent ${encodeId('Agent', agentId)}; use that agent, or start another conversation`,
      },
    ])
  checkRoom(context, lastSequence)
  const earlier = turns.map(({ standalone, answer }) => ({
    question: standalone,
    answer: (answer as unknown as Answer | null)?.text ?? null,
  }))
  return { id, agentId, earlier: earlier.reverse() }
}

function checkRoom({ app }: Pick<ViewerContext, 'app'>, turns: number): void {
  const max = app.config.conversations.maxTurns
  // Not a LimitReachedError: it does not help to send the query again.
  if (turns >= max)
    throw new ValidationError([
      {
        path: 'input.conversationId',
        message: `is a conversation that has ${max} turns, which is the maximum; start another one`,
      },
    ])
}

/** Whether the question may need to be completed, which takes a moment with a model. */
export function isFollowUp(conversation: OpenConversation | null): boolean {
  return conversation !== null && conversation.earlier.length > 0
}

/** The question with what it takes from earlier turns. Unchanged outside of a conversation and in its first turn. */
export async function completeQuestion(
  { app, viewer }: Pick<ViewerContext, 'app' | 'viewer'>,
  question: string,
  conversation: OpenConversation | null,
  signal: AbortSignal,
): Promise<string> {
  const { earlier = [] } = conversation ?? {}
  if (earlier.length === 0) return question
  const { config, log } = app
  const { followUpTimeoutMs: timeoutMs } = config.conversations
  const origin = { agentId: conversation?.agentId ?? null, userId: viewer.userId }
  const model = await answerModel(app, viewer, origin)
  const rewritten = model && (await rewriteQuestion(model, { question, earlier }, { timeoutMs, log, signal }))
  const earlierQuestions = earlier.map(turn => turn.question)
  return rewritten ?? standaloneQuestion(question, earlierQuestions)
}

export interface NewTurn {
  conversation: OpenConversation
  /** UUID. */
  queryId: string
  question: string
  standalone: string
  answer: Answer | null
}

/**
 * Appends a turn. Queries that end at the same time wait for each other, so that sequences have no gaps.
 * @throws NotFoundError if the conversation was deleted in the meantime; ValidationError if it is full.
 */
export async function saveTurn(
  context: Pick<ViewerContext, 'app'>,
  tx: WorkspaceTransaction,
  { workspaceId }: Pick<Viewer, 'workspaceId'>,
  { conversation: { id, agentId }, queryId, question, standalone, answer }: NewTurn,
): Promise<void> {
  // Lock agents before their conversations, as their deletion does.
  await preventAgentDeletion(tx, workspaceId, agentId)
  const [found] = await tx.$queryRaw<{ lastSequence: number }[]>`
    SELECT last_sequence AS "lastSequence" FROM conversations
    WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid FOR UPDATE`
  if (!found) throw new NotFoundError('conversation', encodeId('Conversation', id))
  checkRoom(context, found.lastSequence)
  const title = cutText(cleanLine(question), MAX_TITLE_LENGTH)
  await tx.$executeRaw`
    WITH conversation AS (
      UPDATE conversations SET last_sequence = last_sequence + 1, updated_at = clock_timestamp(),
        title = CASE last_sequence WHEN 0 THEN ${title} ELSE title END
      WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid
      RETURNING workspace_id, id, last_sequence, updated_at
    )
    INSERT INTO conversation_turns (workspace_id, conversation_id, sequence, query_id, question, standalone, answer, at)
    SELECT workspace_id, id, last_sequence, ${queryId}::uuid, ${toStorable(question)}, ${toStorable(standalone)},
      ${answer && JSON.stringify(answer)}::json, updated_at
    FROM conversation`
}
