import { performance } from 'node:perf_hooks'
import type { RequestContext, ViewerContext } from '../../context.ts'
import { answerModel, searchEmbeddings } from '../../flags/guarded-models.ts'
import { type Agent, Prisma } from '../../generated/prisma/client.ts'
import type { Answer } from '../../knowledge/answers/answer.ts'
import { answerQuestion } from '../../knowledge/answers/answer-question.ts'
import type { TextPiece } from '../../knowledge/answers/try-model.ts'
import {
  readAgentSearch,
  type SearchHit,
  type SearchOutcome,
  search,
} from '../../knowledge/retrieval/search.ts'
import { readQuery } from '../../knowledge/text/read-query.ts'
import { ignoreRefusedWrite } from '../../platform/database/database-errors.ts'
import { createQueryUuid, encodeQueryId } from '../../streams/queries/query-id.ts'
import { addUse } from '../../usage/usage-days.ts'
import type { InstalledPlugin } from '../plugins/find-plugin.ts'
import { checkSearch } from '../search/search.ts'
import { answerWithPlugin, findAnswerPlugin } from './answer-with-plugin.ts'
import { completeQuestion, openConversation, saveTurn } from './conversation-turns.ts'
import { findAgent } from './find-agent.ts'
import { learnFromMiss } from './learn-from-miss.ts'

export interface AgentQueryInput {
  agentId: string
  query: string
  topK?: number | null | undefined
  answer?: boolean | null | undefined
  conversationId?: string | null | undefined
  /** Plugin that writes the answer. */
  answerWith?: string | null | undefined
}

export interface AgentQueryResult {
  queryId: string
  agentId: string
  hits: SearchHit[]
  /** Duration of the search, without the answer. */
  tookMs: number
  /** Composes the answer on the first call; later calls return the same one. Null if none was requested. */
  answer(signal: AbortSignal): Promise<Answer | null>
}

/**
 * Searches within an agent's scope and counts the query in the agent's statistics. In a conversation, also composes the
 * answer and saves the turn.
 */
export async function queryAgent(context: RequestContext, input: AgentQueryInput): Promise<AgentQueryResult> {
  const startedAt = performance.now()
  const agent = await findAgent(context, input.agentId)
  const plugin = await findAnswerPlugin(context, input.answerWith)
  const conversation = await openConversation(context, agent, input.conversationId)
  const question = checkQuestion(agent, input)
  const standalone = await completeQuestion(context, question, conversation, context.signal)
  const outcome = await searchScope(context, agent, input, standalone)
  const { hits } = outcome
  const tookMs = performance.now() - startedAt
  await countQuery(context, agent.id, hits.length > 0, tookMs)
  const id = createQueryUuid()
  let answer: Promise<Answer | null> | null = null
  const result: AgentQueryResult = {
    queryId: encodeQueryId(id),
    agentId: agent.id,
    hits,
    tookMs,
    answer: signal =>
      (answer ??= lastOf(composeAnswer(context, { agent, input, plugin, standalone, outcome }, signal))),
  }
  if (conversation) {
    const turn = {
      conversation,
      queryId: id,
      question,
      standalone,
      answer: await result.answer(context.signal),
    }
    await context.db.$transaction(tx => saveTurn(context, tx, context.viewer, turn))
  }
  return result
}

interface Answering {
  agent: Agent
  input: AgentQueryInput
  /** Writes the answer. Null: a model, or a quote. */
  plugin: InstalledPlugin | null
  /** The question, complete by itself. */
  standalone: string
  outcome: SearchOutcome
}

/** Composes an answer from the hits. Null if neither the query nor the agent asks for one. */
export async function* composeAnswer(
  context: Pick<ViewerContext, 'app' | 'viewer' | 'db'>,
  { agent, input, plugin, standalone, outcome }: Answering,
  signal: AbortSignal,
): AsyncGenerator<TextPiece, Answer | null> {
  if (!wantsAnswer(agent, input)) return null
  const { app, viewer } = context
  if (plugin) {
    const asked = { question: standalone, passages: outcome.passages }
    const answer = await answerWithPlugin(context, plugin, asked, signal)
    if (answer) yield { text: answer.text, restart: false }
    return answer
  }
  const model = await answerModel(app, viewer, { agentId: agent.id, userId: viewer.userId })
  return yield* answerQuestion({ text: standalone, outcome, model }, { log: app.log, signal })
}

export function wantsAnswer(agent: Agent, input: AgentQueryInput): boolean {
  return Boolean(input.answer || input.answerWith) || agent.answers
}

async function lastOf<T>(pieces: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const { done, value } = await pieces.next()
    if (done) return value
  }
}

/** @returns the question as it was asked. @throws ValidationError */
export function checkQuestion(agent: Agent, { query, topK }: AgentQueryInput): string {
  checkSearch(query, topK ?? agent.topK, agent.minScore)
  return query
}

/** @param question checked, and complete by itself */
export async function searchScope(
  context: ViewerContext,
  agent: Agent,
  { topK }: AgentQueryInput,
  question: string,
): Promise<SearchOutcome> {
  const { app, viewer } = context
  const origin = { agentId: agent.id, userId: viewer.userId }
  const embeddings = await searchEmbeddings(app, viewer, origin)
  const own = await readAgentSearch(context.db, agent, embeddings)
  const query = readQuery(question)
  const outcome = await search(context.db, { ...own, query, limit: topK ?? agent.topK })
  learnFromMiss(context, agent, { search: own, query, outcome })
  return outcome
}

/** Counts a query in the statistics of its agent and in the usage of its user. */
async function countQuery(
  { db, viewer }: ViewerContext,
  agentId: string,
  isAnswered: boolean,
  tookMs: number,
): Promise<void> {
  const { workspaceId, userId } = viewer
  await db.$executeRaw`
    WITH counted AS (
      UPDATE agents SET queries = queries + 1, answered = answered + ${isAnswered ? 1 : 0}::int,
        response_ms_total = response_ms_total + ${tookMs}::float8, last_query_at = now()
      WHERE id = ${agentId}::uuid AND workspace_id = ${workspaceId}::uuid RETURNING workspace_id
    )
    ${addUse('queries', Prisma.sql`SELECT workspace_id, ${userId}::uuid, NULL::uuid FROM counted`)}`.catch(
    ignoreRefusedWrite,
  )
}
