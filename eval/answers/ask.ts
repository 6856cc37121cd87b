import type { ViewerContext } from '../../src/context.ts'
import { answerQuestion } from '../../src/knowledge/answers/answer-question.ts'
import { type BestPassage, findBestPassage } from '../../src/knowledge/answers/draw-answer.ts'
import { quotePassage } from '../../src/knowledge/answers/quote.ts'
import { type AgentSearch, readAgentSearch, search } from '../../src/knowledge/retrieval/search.ts'
import { readQuery } from '../../src/knowledge/text/read-query.ts'
import type { EvalSet } from '../eval-set.ts'
import type { AnswerQuestion, ReadingSet } from './questions.ts'

/** What happened to a question. */
export interface Outcome {
  question: string
  /** Whether the searched documents answer it. */
  isAnswerable: boolean
  result: 'right' | 'wrong' | 'refused'
  /** Null if refused. */
  confidence: number | null
  answer: string | null
  /** The quote that is best, even if it is no answer, and whether it is right. */
  best: BestPassage | null
  isBestRight: boolean
  /** Rank of the first hit that contains the answer. Null if none does. */
  rank: number | null
}

/** The default of an agent. */
const TOP_K = 10

/** Asks each question the agent that it names. */
export async function askAgents(
  context: ViewerContext,
  questions: readonly AnswerQuestion[],
): Promise<Outcome[]> {
  const agents = new Map((await context.db.agent.findMany()).map(agent => [agent.name, agent]))
  const outcomes: Outcome[] = []
  const embeddings = context.app.embeddings?.open(context.viewer) ?? null
  for (const { question, agent: name, gold } of questions) {
    const agent = agents.get(name)
    if (!agent) throw new Error(`There is no agent ${name}.`)
    outcomes.push(await ask(context, await readAgentSearch(context.db, agent, embeddings), question, gold))
  }
  return outcomes
}

/** The set as documents, for `EvalCanopy.open`. */
export function toEvalSet(name: string, { texts }: ReadingSet): EvalSet {
  return { name, documents: texts.map(text => ({ ...text, contentType: 'text/plain' })), questions: [] }
}

/** Asks each question twice: with all texts of the set, and without the one that answers it. */
export async function askReader(context: ViewerContext, { questions }: ReadingSet): Promise<Outcome[]> {
  const documents = await context.db.document.findMany({ select: { id: true, sourceUri: true } })
  const outcomes: Outcome[] = []
  for (const { question, gold, text } of questions) {
    const others = documents.filter(({ sourceUri }) => sourceUri !== text).map(({ id }) => id)
    outcomes.push(await ask(context, searchAll(context, {}), question, gold))
    outcomes.push(await ask(context, searchAll(context, { documentIds: others }), question, []))
  }
  return outcomes
}

function searchAll({ app, viewer }: ViewerContext, scope: AgentSearch['scope']): AgentSearch {
  const { workspaceId } = viewer
  const embeddings = app.embeddings?.open(viewer) ?? null
  return { workspaceId, embeddings, limit: TOP_K, minScore: 0, weights: {}, scope }
}

async function ask(
  { app, db, viewer }: ViewerContext,
  request: AgentSearch,
  question: string,
  gold: readonly string[],
): Promise<Outcome> {
  const outcome = await search(db, { ...request, query: readQuery(question) })
  const { workspaceId } = viewer
  const model = await app.models.open({ workspaceId, purpose: 'ANSWER' })
  const asked = { text: question, outcome, model }
  const pieces = answerQuestion(asked, { log: app.log, signal: new AbortController().signal })
  let next = await pieces.next()
  while (!next.done) next = await pieces.next()
  const answer = next.value
  const index = outcome.passages.findIndex(({ content }) => containsGold(content, gold))
  const best = findBestPassage(outcome)
  return {
    question,
    isAnswerable: gold.length > 0,
    result: !answer ? 'refused' : containsGold(answer.text, gold) ? 'right' : 'wrong',
    confidence: answer?.confidence ?? null,
    answer: answer?.text ?? null,
    best,
    isBestRight:
      best !== null && containsGold(quotePassage(outcome.question, best.passage, best.found), gold),
    rank: index < 0 ? null : index + 1,
  }
}

function containsGold(text: string, gold: readonly string[]): boolean {
  const normalized = normalize(text)
  return gold.some(one => normalized.includes(normalize(one)))
}

/** Without Markdown marks and white space, in lower case. */
function normalize(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[*`_|#\s]/g, '')
}
