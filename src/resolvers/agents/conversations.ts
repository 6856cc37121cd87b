import { v7 as uuidv7 } from 'uuid'
import { isAskOnly } from '../../auth/viewer.ts'
import type { ViewerContext } from '../../context.ts'
import { LimitReachedError, NotFoundError } from '../../errors.ts'
import type { Conversation, ConversationTurn, Prisma } from '../../generated/prisma/client.ts'
import type { Answer } from '../../knowledge/answers/answer.ts'
import { decodeId } from '../../platform/ids.ts'
import { batchInRequest } from '../shared/batch-in-request.ts'
import { listPage, nestedList, type OrderColumn, type Page, type PageArgs } from '../shared/paging.ts'
import { requireScope } from '../shared/require-scope.ts'
import { ofVisibleAgents } from '../shared/visible-agents.ts'
import { findAgent, preventAgentDeletion } from './find-agent.ts'

/** Whose a conversation or query is: a key's if it can only ask, otherwise the user's. UUIDs. */
function ownerOf({ viewer }: Pick<ViewerContext, 'viewer'>): { userId: string; apiKeyId: string | null } {
  return { userId: viewer.userId, apiKeyId: isAskOnly(viewer) ? viewer.apiKeyId : null }
}

/** The conversations that the viewer can see: their own, with agents that the key can see. */
export function visibleConversations(context: Pick<ViewerContext, 'viewer'>): Prisma.ConversationWhereInput {
  return { ...ownerOf(context), ...ofVisibleAgents(context) }
}

/** The streamed queries that the viewer can see: those of others too, unless in a conversation or of a key. */
export function visibleQueries(context: Pick<ViewerContext, 'viewer'>): Prisma.AgentQueryWhereInput {
  const { userId, apiKeyId } = ownerOf(context)
  return {
    apiKeyId,
    ...ofVisibleAgents(context),
    OR: [{ conversationId: null }, { conversation: { userId } }],
  }
}

/** Starts a conversation of the viewer, or of their key, with an agent. @throws LimitReachedError, exact for concurrent requests. */
export async function startConversation(
  context: ViewerContext,
  input: { agentId: string },
): Promise<{ conversationId: string }> {
  requireScope(context, 'ASK')
  const agent = await findAgent(context, input.agentId)
  const { workspaceId, userId } = context.viewer
  const owner = ownerOf(context)
  const { perUser } = context.app.config.conversations
  const id = uuidv7()
  await context.db.$transaction(async tx => {
    await preventAgentDeletion(tx, workspaceId, agent.id)
    await tx.$queryRaw`
      SELECT 1 FROM users WHERE id = ${userId}::uuid AND workspace_id = ${workspaceId}::uuid FOR NO KEY UPDATE`
    if ((await tx.conversation.count({ where: owner })) >= perUser)
      throw new LimitReachedError(
        `${owner.apiKeyId ? 'A key with the scope ASK' : 'A user'} can have ${perUser} conversations. Delete one first.`,
        perUser,
      )
    await tx.conversation.create({ data: { id, workspaceId, ...owner, agentId: agent.id } })
  })
  return { conversationId: id }
}

/** Deletes a conversation with its turns and streamed queries. A query that is still running in it fails. */
export async function deleteConversation(
  context: ViewerContext,
  { id }: { id: string },
): Promise<{ deletedId: string }> {
  requireScope(context, 'ASK')
  const uuid = decodeId('Conversation', id)
  // Foreign keys cascade to the rest.
  const where = uuid && { id: uuid, AND: visibleConversations(context) }
  if (!where || (await context.db.conversation.deleteMany({ where })).count === 0)
    throw new NotFoundError('conversation', id)
  return { deletedId: id }
}

const LATEST_FIRST: readonly OrderColumn[] = [
  { name: 'updatedAt', direction: 'desc', type: 'date' },
  { name: 'id', direction: 'desc', type: 'id', of: 'Conversation' },
]

/** The conversations of the viewer. None for an unknown agent. */
export function listConversations(
  context: ViewerContext,
  { agentId, ...args }: PageArgs & { agentId?: string | null | undefined },
  query: object,
): Promise<Page<Conversation>> {
  const agentUuid = agentId ? decodeId('Agent', agentId) : null
  const ofAgent = agentUuid ? { agentId: agentUuid } : { id: { in: [] } }
  const where = { AND: [visibleConversations(context), typeof agentId === 'string' ? ofAgent : {}] }
  return listPage(context.db.conversation, { args, columns: LATEST_FIRST, query, where })
}

/** The turns of conversations, oldest first. */
export const turnsOfConversations = nestedList<
  ConversationTurn,
  Omit<Prisma.Conversation$turnsArgs, 'select'>
>('conversationTurn', 'conversationId', [
  { name: 'sequence', direction: 'asc', type: 'integer', of: 'Conversation' },
])

/** UUIDs of those passages that still exist. One statement for all lists of a request. */
const findPresent = batchInRequest<readonly string[], Set<string>>(async ({ db }, lists) => {
  const present = await db.chunk.findMany({
    where: { id: { in: [...new Set(lists.flat())] } },
    select: { id: true },
  })
  const ids = new Set(present.map(({ id }) => id))
  return lists.map(() => ids)
})

/** The answer of a turn, without citations of passages that were deleted since. */
export async function readAnswer(
  context: ViewerContext,
  turn: Pick<ConversationTurn, 'answer'>,
): Promise<Answer | null> {
  const answer = turn.answer as unknown as Answer | null
  if (!answer) return null
  const present = await findPresent(
    context,
    answer.citations.map(({ chunkId }) => chunkId),
  )
  return { ...answer, citations: answer.citations.filter(({ chunkId }) => present.has(chunkId)) }
}
