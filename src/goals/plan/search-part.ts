import { findBestPassage } from '../../knowledge/answers/draw-answer.ts'
import { search } from '../../knowledge/retrieval/search.ts'
import { readQuery } from '../../knowledge/text/read-query.ts'
import type { Embeddings } from '../../models/embeddings/embedding-model.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { readSubjects } from '../../reports/topic-subjects.ts'
import type { PartFindings, PartPassage } from './choose-agents.ts'
import { type GoalPart, refersBack } from './split-goal.ts'

/** What is searched for the parts of a goal. */
export interface SearchedDocuments {
  workspaceId: string
  /** UUIDs. Null: the whole workspace is searched. */
  agentIds: readonly string[] | null
  embeddings: Embeddings | null
}

/** Passages of a search that are compared with a part. */
const MAX_COMPARED = 30
/** Passages of a search that count for the choice of an agent. More favor agents with many documents. Measured. */
const MAX_TOP = 2
/** How much a search for the subject of a part, or with its context, counts. Its question counts 1. Measured. */
const SUBJECT_WEIGHT = 0.5
const CONTEXT_WEIGHT = 0.7

/**
 * Searches for a part by its question, its subject, and its question with the context. One that refers to its context, such
 * as "How much is it?", is not searched without it.
 */
export async function searchPart(
  db: WorkspaceDatabase,
  part: GoalPart,
  { workspaceId, agentIds, embeddings }: SearchedDocuments,
): Promise<PartFindings> {
  const passages = new Map<string, PartPassage>()
  const texts = textsOf(part)
  const confidences = new Map<string, number>()
  for (const [text, weight] of texts) {
    const outcome = await search(db, {
      ...{ workspaceId, embeddings, weights: {}, limit: MAX_COMPARED, minScore: 0 },
      scope: agentIds ? { agentIds } : {},
      query: readQuery(text),
    })
    confidences.set(text, findBestPassage(outcome)?.confidence ?? 0)
    for (const [i, { chunkId, documentId, score, relevance }] of outcome.passages.entries()) {
      const before = passages.get(chunkId)
      const worth = (before?.worth ?? 0) + weight * score * relevance
      passages.set(chunkId, { chunkId, documentId, worth, isTop: i < MAX_TOP || (before?.isTop ?? false) })
    }
  }
  const best = Math.max(0, ...confidences.values())
  const needsContext = part.context !== '' && confidences.get(withContext(part)) === best
  return { passages: [...passages.values()], confidence: best, needsContext }
}

/** Texts to search for, with their weights. */
function textsOf(part: GoalPart): Map<string, number> {
  const { question, context } = part
  const whole = withContext(part)
  if (context && refersBack(question)) return new Map([[whole, 1]])
  const subject = readSubjects(question).join(' ')
  return new Map([
    ...(context ? [[whole, CONTEXT_WEIGHT] as const] : []),
    [subject, SUBJECT_WEIGHT],
    [question, 1],
  ])
}

function withContext({ question, context }: GoalPart): string {
  return `${question} ${context}`
}
