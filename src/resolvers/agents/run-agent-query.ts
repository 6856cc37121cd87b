import { performance } from 'node:perf_hooks'
import { isAskOnly } from '../../auth/viewer.ts'
import type { ViewerContext } from '../../context.ts'
import type { Agent } from '../../generated/prisma/client.ts'
import type { TextPiece } from '../../knowledge/answers/try-model.ts'
import { rejectWhenAborted, withDeadline } from '../../platform/deadline.ts'
import { createQueryUuid, encodeQueryId } from '../../streams/queries/query-id.ts'
import { createQueryWriter, QueryLost, type QueryWriter } from '../../streams/queries/query-writer.ts'
import type { InstalledPlugin } from '../plugins/find-plugin.ts'
import { type AgentQueryItem, describeFailure, QueryTimeoutError, toEvent } from './agent-query-item.ts'
import { findAnswerPlugin } from './answer-with-plugin.ts'
import {
  completeQuestion,
  isFollowUp,
  type OpenConversation,
  openConversation,
  saveTurn,
} from './conversation-turns.ts'
import { findAgent } from './find-agent.ts'
import {
  type AgentQueryInput,
  checkQuestion,
  composeAnswer,
  searchScope,
  wantsAnswer,
} from './query-agent.ts'

/**
 * Runs a query in this process to its end, even if nobody follows it. Its items are in its log.
 * @returns its UUID, once the log can be followed.
 * @throws if there is nothing to follow: NotFoundError, LimitReachedError, a ValidationError about the conversation, or
 * an error of the log.
 */
export async function startAgentQuery(context: ViewerContext, input: AgentQueryInput): Promise<string> {
  // Do not capture the context itself: it references the whole request, which may end before the query.
  const { app, viewer, db } = context
  const agent = await findAgent(context, input.agentId)
  const plugin = await findAnswerPlugin(context, input.answerWith)
  const conversation = await openConversation(context, agent, input.conversationId)
  const id = createQueryUuid()
  const { workspaceId, id: agentId } = agent
  const apiKeyId = isAskOnly(viewer) ? viewer.apiKeyId : null
  const query = { id, workspaceId, agentId, apiKeyId, conversationId: conversation?.id ?? null }
  const failed = new AbortController()
  const writer = createQueryWriter({ db, bus: app.bus }, query, error => failed.abort(error))
  app.queryRuns.run(id, viewer, signal =>
    runToEnd(
      { app, viewer, db },
      { id, agent, input, plugin, conversation, writer },
      AbortSignal.any([signal, failed.signal]),
    ),
  )
  await writer.begun
  return id
}

interface Run {
  id: string
  agent: Agent
  input: AgentQueryInput
  plugin: InstalledPlugin | null
  conversation: OpenConversation | null
  writer: QueryWriter
}

/** Never rejects: an error becomes the last item of the query. */
async function runToEnd(context: ViewerContext, run: Run, stopped: AbortSignal): Promise<void> {
  const { config, log } = context.app
  const { id, agent, writer } = run
  const deadlineMs = config.requestTimeoutMs + config.model.timeoutMs
  const ended = new AbortController()
  const signal = AbortSignal.any([stopped, ended.signal])
  const begin: AgentQueryItem = { type: 'QueryStarted', queryId: encodeQueryId(id), agentId: agent.id }
  try {
    const work = Promise.race([writeItems(context, run, begin, signal), rejectWhenAborted(stopped)])
    await withDeadline(
      deadlineMs,
      work,
      () => new QueryTimeoutError(`The query took longer than ${deadlineMs} ms.`),
    )
  } catch (error) {
    const failure = describeFailure(error, log)
    const events = writer.isEmpty() ? [begin, failure] : [failure]
    await writer.end(events.map(toEvent), null).catch(problem => {
      // Subscribers learn of it when its lease expires.
      if (!(problem instanceof QueryLost)) log.error({ err: problem }, 'could not write the end of a query')
    })
  } finally {
    // Nobody reads the result of work that is still in progress.
    ended.abort()
  }
}

async function writeItems(
  context: ViewerContext,
  { id, agent, input, plugin, conversation, writer }: Run,
  begin: AgentQueryItem,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now()
  // If the query may wait for a model before it has hits, announce it first. Otherwise one write is enough.
  const isAnnounced = context.app.embeddings !== null || isFollowUp(conversation)
  if (isAnnounced) writer.append(toEvent(begin))
  const question = checkQuestion(agent, input)
  const standalone = await completeQuestion(context, question, conversation, signal)
  const outcome = await searchScope(context, agent, input, standalone)
  const { hits } = outcome
  const found = hits.map((hit, index): AgentQueryItem => ({ type: 'QueryHit', index, hit }))
  const first = (isAnnounced ? found : [begin, ...found]).map(toEvent)
  const hasAnswer = wantsAnswer(agent, input)
  if (hasAnswer) writer.append(...first)
  const writePiece = (piece: TextPiece) => writer.append(toEvent({ type: 'AnswerDelta', ...piece }))
  const answer = await forEachPiece(
    composeAnswer(context, { agent, input, plugin, standalone, outcome }, signal),
    writePiece,
  )
  const tookMs = performance.now() - startedAt
  const end: AgentQueryItem = {
    type: 'QueryCompleted',
    queryId: encodeQueryId(id),
    totalHits: hits.length,
    tookMs,
    answer,
  }
  const turn = conversation && { conversation, queryId: id, question, standalone, answer }
  await writer.end(
    [...(hasAnswer ? [] : first), toEvent(end)],
    { isAnswered: hits.length > 0, tookMs, userId: context.viewer.userId },
    turn && (tx => saveTurn(context, tx, context.viewer, turn)),
  )
}

async function forEachPiece<Piece, Whole>(
  pieces: AsyncGenerator<Piece, Whole>,
  take: (piece: Piece) => void,
): Promise<Whole> {
  for (;;) {
    const { done, value } = await pieces.next()
    if (done) return value
    take(value)
  }
}
