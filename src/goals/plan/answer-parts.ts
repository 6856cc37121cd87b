import { findBestPassage } from '../../knowledge/answers/draw-answer.ts'
import { MIN_COUNTED_CONFIDENCE } from '../../knowledge/documents/place-by-keywords.ts'
import { search } from '../../knowledge/retrieval/search.ts'
import { readQuery } from '../../knowledge/text/read-query.ts'
import type { Embeddings } from '../../models/embeddings/embedding-model.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { waitInTime } from '../../reports/plan/plan-limits.ts'
import { readSubjects } from '../../reports/topic-subjects.ts'
import type { PartEvidence } from './draft-steps.ts'
import type { PlanAgent } from './read-model-plan.ts'
import type { GoalPart } from './split-goal.ts'

/** An agent whose documents are searched for a plan. */
export interface GoalAgent extends PlanAgent {
  /** UUIDs. */
  nodeIds: readonly string[]
  /** Number of documents in its scope. */
  documents: number
}

/** What is searched for the parts of a goal. */
export interface SearchedDocuments {
  workspaceId: string
  /** Without any, the whole workspace is searched. */
  agents: readonly GoalAgent[]
  embeddings: Embeddings | null
}

/** Parts that are searched. More would only be joined to one step. */
const MAX_SEARCHED_PARTS = 24
/** Searches that run concurrently. More would only queue up. */
const CONCURRENT_SEARCHES = 2
/** Passages of a search that count for its agents. */
const MAX_WEIGHED = 8
/** Passages of a search that are compared with a part. */
const MAX_COMPARED = 30

/** Passage that answers a part. */
interface PartAnswer {
  chunkId: string
  documentId: string
  /** Probability that it answers the part, 0 to 1. */
  confidence: number
  /** If not, its agent is the best guess, and the plan names the risk. */
  isSure: boolean
  /** The best passages that were found. */
  passages: { documentId: string; score: number }[]
}

/**
 * Finds the passage that answers each part best, and the agent with it in its scope: the one with the fewest documents,
 * if there are several. Two or three searches per part, and one statement for all. Of a part that no passage surely answers,
 * only the agent is chosen. Parts that are not searched before the signal aborts are missing in the result.
 * @param agentsFor the agents to search for a part. Without any, it is not searched.
 */
export async function answerParts(
  db: WorkspaceDatabase,
  parts: readonly GoalPart[],
  searched: SearchedDocuments,
  signal: AbortSignal,
  agentsFor: (part: GoalPart) => readonly GoalAgent[],
): Promise<Map<GoalPart, PartEvidence>> {
  const answers = new Map<GoalPart, PartAnswer>()
  const waiting = parts.slice(0, MAX_SEARCHED_PARTS)
  // What all parts together are about, for those that no passage surely answers.
  const whole: GoalPart = {
    question: [...new Set(waiting.flatMap(({ setting, question }) => [setting, question]))].join(' '),
    context: '',
    setting: '',
    sentence: 0,
  }
  const about = await waitInTime(signal, () => answerPart(db, whole, searched), null)
  const work = async () => {
    for (let part = waiting.shift(); part && !signal.aborted; part = waiting.shift()) {
      const [asked, agents] = [part, agentsFor(part)]
      if (agents.length === 0 && searched.agents.length > 0) continue
      const answer = await waitInTime(signal, () => answerPart(db, asked, { ...searched, agents }), null)
      if (answer) answers.set(asked, answer)
    }
  }
  await Promise.all(Array.from({ length: CONCURRENT_SEARCHES }, work))
  const found = [...answers.values(), ...(about ? [about] : [])]
  const find = () => findAgents(db, found, searched)
  const agentsOf = await waitInTime(signal, find, new Map<string, GoalAgent[]>())
  return new Map(
    [...answers].map(([part, answer]) => {
      const { chunkId, documentId, isSure } = answer
      const allowed = agentsFor(part)
      const sure = isSure ? agentsOf.get(documentId)?.find(one => allowed.includes(one)) : null
      const agent = sure ?? guessAgent(allowed, answer, about, agentsOf)
      return [part, { bestChunkId: isSure ? chunkId : null, agentId: agent?.id ?? null }]
    }),
  )
}

/** How much what all parts are about counts for a single one. */
const WEIGHT_OF_WHOLE = 1.2

/** The agent with the passages that fit a part best, and the goal as a whole. Null if none fits at all. */
function guessAgent(
  allowed: readonly GoalAgent[],
  answer: PartAnswer,
  about: PartAnswer | null,
  agentsOf: ReadonlyMap<string, readonly GoalAgent[]>,
): GoalAgent | null {
  const scoreOf = (agent: GoalAgent) =>
    fitOf(agent, answer, agentsOf) + WEIGHT_OF_WHOLE * (about ? fitOf(agent, about, agentsOf) : 0)
  const [best] = allowed
    .map(agent => ({ agent, score: scoreOf(agent) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
  return best?.agent ?? null
}

/** The share of an agent in the passages that were found, by their scores. */
function fitOf(
  agent: GoalAgent,
  { passages }: PartAnswer,
  agentsOf: ReadonlyMap<string, readonly GoalAgent[]>,
): number {
  const sum = (of: PartAnswer['passages']) => of.reduce((total, { score }) => total + score, 0)
  const all = sum(passages)
  const own = sum(passages.filter(({ documentId }) => agentsOf.get(documentId)?.includes(agent)))
  return all > 0 ? own / all : 0
}

/** Answers a part by its question, its subject, or its question with the context: whatever finds the best answer. */
async function answerPart(
  db: WorkspaceDatabase,
  { question, context, setting }: GoalPart,
  { workspaceId, agents, embeddings }: SearchedDocuments,
): Promise<PartAnswer | null> {
  const scope = agents.length > 0 ? { agentIds: agents.map(({ id }) => id) } : {}
  const passages: PartAnswer['passages'] = []
  const texts = [question, readSubjects(question).join(' '), ...(context ? [`${question} ${context}`] : [])]
  let answer: PartAnswer | null = null
  for (const text of new Set([...texts, ...(setting ? [`${setting} ${question}`] : [])])) {
    const outcome = await search(db, {
      ...{ workspaceId, embeddings, scope, weights: {}, limit: MAX_COMPARED, minScore: 0 },
      query: readQuery(text),
    })
    const best = findBestPassage(outcome)
    for (const { documentId, score } of outcome.passages.slice(0, MAX_WEIGHED))
      passages.push({ documentId, score })
    if (!best) continue
    const { passage, confidence } = best
    // With what was said before it, a question finds its agent, but not its answer.
    const isSure = best.isAnswer && texts.includes(text)
    const isBetter = !answer || (isSure === answer.isSure ? confidence > answer.confidence : isSure)
    if (!isBetter) continue
    answer = { chunkId: passage.chunkId, documentId: passage.documentId, confidence, isSure, passages }
  }
  return answer
}

/** Finds the agents of each document (UUID), those with the fewest documents first. One statement. */
async function findAgents(
  db: Pick<WorkspaceDatabase, '$queryRaw'>,
  answers: readonly PartAnswer[],
  { workspaceId, agents }: SearchedDocuments,
): Promise<Map<string, GoalAgent[]>> {
  const documentIds = [
    ...new Set(
      answers.flatMap(({ documentId, passages }) => [documentId, ...passages.map(one => one.documentId)]),
    ),
  ]
  const nodeIds = [...new Set(agents.flatMap(agent => agent.nodeIds))]
  const rows = await db.$queryRaw<{ documentId: string; nodeId: string }[]>`
    SELECT p.document_id AS "documentId", t.ancestor_id AS "nodeId"
    FROM placements p JOIN taxonomy_closure t ON t.descendant_id = p.node_id
    WHERE p.workspace_id = ${workspaceId}::uuid AND p.document_id = ANY(${documentIds}::uuid[])
      AND p.confidence >= ${MIN_COUNTED_CONFIDENCE}::float8 AND t.ancestor_id = ANY(${nodeIds}::uuid[])`
  const specific = agents.toSorted((a, b) => a.documents - b.documents || a.nodeIds.length - b.nodeIds.length)
  const nodesOf = Map.groupBy(rows, row => row.documentId)
  return new Map(
    [...nodesOf].map(([documentId, of]) => {
      const nodes = new Set(of.map(({ nodeId }) => nodeId))
      return [documentId, specific.filter(agent => agent.nodeIds.some(id => nodes.has(id)))]
    }),
  )
}
