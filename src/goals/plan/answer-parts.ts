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
/** Passages of a search that are compared with a part. */
const MAX_COMPARED = 30

/** Passage that answers a part. */
interface PartAnswer {
  chunkId: string
  documentId: string
  /** Probability that it answers the part, 0 to 1. */
  confidence: number
}

/**
 * Finds the passage that answers each part best, and the agent with it in its scope: the one with the fewest documents,
 * if there are several. Two or three searches per part, and one statement for all. Parts that no passage answers, or that
 * are not searched before the signal aborts, are missing in the result.
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
  const work = async () => {
    for (let part = waiting.shift(); part && !signal.aborted; part = waiting.shift()) {
      const [asked, agents] = [part, agentsFor(part)]
      if (agents.length === 0 && searched.agents.length > 0) continue
      const answer = await waitInTime(signal, () => answerPart(db, asked, { ...searched, agents }), null)
      if (answer) answers.set(asked, answer)
    }
  }
  await Promise.all(Array.from({ length: CONCURRENT_SEARCHES }, work))
  const find = () => findAgents(db, [...answers.values()], searched)
  const agentsOf = await waitInTime(signal, find, new Map<string, GoalAgent[]>())
  return new Map(
    [...answers].map(([part, { chunkId, documentId }]) => {
      const allowed = agentsFor(part)
      const agent = agentsOf.get(documentId)?.find(one => allowed.includes(one))
      return [part, { bestChunkId: chunkId, agentId: agent?.id ?? null }]
    }),
  )
}

/** Answers a part by its question, its subject, or its question with the context: whatever finds the best answer. */
async function answerPart(
  db: WorkspaceDatabase,
  { question, context }: GoalPart,
  { workspaceId, agents, embeddings }: SearchedDocuments,
): Promise<PartAnswer | null> {
  const scope = agents.length > 0 ? { agentIds: agents.map(({ id }) => id) } : {}
  const texts = [question, readSubjects(question).join(' '), ...(context ? [`${question} ${context}`] : [])]
  let answer: PartAnswer | null = null
  for (const text of new Set(texts)) {
    const outcome = await search(db, {
      ...{ workspaceId, embeddings, scope, weights: {}, limit: MAX_COMPARED, minScore: 0 },
      query: readQuery(text),
    })
    const best = findBestPassage(outcome)
    if (process.env.DEBUG_PARTS)
      console.log(
        '   ',
        JSON.stringify(text),
        best?.isAnswer,
        best?.confidence.toFixed(2),
        best?.passage.relevance.toFixed(2),
        best?.passage.sourceUri,
        best?.passage.headings.at(-1),
        '|',
        outcome.passages
          .slice(0, 4)
          .map(p => `${p.sourceUri}#${p.headings.at(-1)} ${p.score.toFixed(2)} ${p.relevance.toFixed(2)}`)
          .join(' | '),
      )
    if (best?.isAnswer && best.confidence > (answer?.confidence ?? 0)) {
      const { chunkId, documentId } = best.passage
      answer = { chunkId, documentId, confidence: best.confidence }
    }
  }
  return answer
}

/** Finds the agents of each document (UUID), those with the fewest documents first. One statement. */
async function findAgents(
  db: Pick<WorkspaceDatabase, '$queryRaw'>,
  answers: readonly PartAnswer[],
  { workspaceId, agents }: SearchedDocuments,
): Promise<Map<string, GoalAgent[]>> {
  const documentIds = [...new Set(answers.map(({ documentId }) => documentId))]
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
