import { answerModel, searchEmbeddings } from '../../flags/guarded-models.ts'
import { answerQuestion } from '../../knowledge/answers/answer-question.ts'
import { readAgentSearch, type SearchOutcome, search } from '../../knowledge/retrieval/search.ts'
import { tokensOfUnit } from '../../knowledge/text/estimate-tokens.ts'
import { readQuery } from '../../knowledge/text/read-query.ts'
import { type CallOrigin, ModelFailed } from '../../models/language-model.ts'
import { scopeToWorkspace } from '../../platform/database/scope-to-workspace.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { HostCallError } from '../../sandbox/run-job.ts'
import type { HostApp, PluginRun } from './run-context.ts'

/** Searches the whole workspace. Answers `host.search`. */
export async function searchPassages(
  app: HostApp,
  run: PluginRun,
  { query, limit }: { query: string; limit: number },
) {
  const { workspaceId } = run
  const embeddings = await searchEmbeddings(app, { workspaceId }, originOf(run))
  const outcome = await search(scopeToWorkspace(app.database.prisma, workspaceId), {
    workspaceId,
    embeddings,
    query: readQuery(query),
    limit,
    minScore: 0,
    weights: {},
    scope: {},
  })
  return outcome.passages.map(describePassage)
}

type Passage = SearchOutcome['passages'][number]

function describePassage({ documentId, documentTitle, sourceUri, headings, content, relevance }: Passage) {
  return {
    documentId: encodeId('Document', documentId),
    title: documentTitle,
    sourceUri,
    headings: [...headings],
    text: content,
    relevance,
  }
}

/** Answers a question from the scope of an agent. Answers `host.ask`. */
export async function askAgent(
  app: HostApp,
  run: PluginRun,
  { agentId, question }: { agentId: string; question: string },
  signal: AbortSignal,
) {
  const { workspaceId } = run
  const db = scopeToWorkspace(app.database.prisma, workspaceId)
  const id = decodeId('Agent', agentId)
  const agent = id && (await db.agent.findUnique({ where: { id } }))
  if (!agent) throw new HostCallError('NotFound', `No agent has the id "${agentId}".`)
  const origin = { ...originOf(run), agentId: agent.id }
  const embeddings = await searchEmbeddings(app, { workspaceId }, origin)
  const own = await readAgentSearch(db, agent, embeddings)
  const outcome = await search(db, { ...own, query: readQuery(question), limit: agent.topK })
  const model = await answerModel(app, { workspaceId }, origin)
  const pieces = answerQuestion({ text: question, outcome, model }, { log: app.log, signal })
  for (;;) {
    const { done, value: answer } = await pieces.next()
    if (!done) continue
    const cited = new Set(answer?.citations.map(({ chunkId }) => chunkId))
    return {
      text: answer?.text ?? null,
      confidence: answer?.confidence ?? 0,
      citations: outcome.passages.filter(({ chunkId }) => cited.has(chunkId)).map(describePassage),
    }
  }
}

/** Has a language model write a text, within the budgets of the workspace. Answers `host.complete`. */
export async function completeText(
  app: HostApp,
  run: PluginRun,
  { prompt, maxTokens }: { prompt: string; maxTokens: number },
  signal: AbortSignal,
) {
  const { workspaceId } = run
  const model = await app.models.open({ workspaceId, purpose: 'ANSWER', ...originOf(run) })
  if (!model) throw new HostCallError('ModelFailed', 'The workspace has no language model.')
  let text = ''
  let tokens = 0
  try {
    for await (const piece of model.write([{ role: 'user', content: prompt }], signal)) {
      text += piece
      for (let i = 0; i < piece.length; i++) tokens += tokensOfUnit(piece.charCodeAt(i))
      // Leaving the loop ends the request.
      if (tokens >= maxTokens) return { text, isComplete: false }
    }
    return { text, isComplete: true }
  } catch (error) {
    if (error instanceof ModelFailed) throw new HostCallError('ModelFailed', error.message)
    throw error
  }
}

function originOf({ taskId, userId }: PluginRun): CallOrigin {
  return { taskId, userId }
}
