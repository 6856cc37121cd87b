import { findBestPassage } from '../../knowledge/answers/draw-answer.ts'
import { search } from '../../knowledge/retrieval/search.ts'
import { readQuery } from '../../knowledge/text/read-query.ts'
import type { Embeddings } from '../../models/embeddings/embedding-model.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import type { PartFindings, PartPassage } from './choose-agents.ts'
import { searchTexts, withContext } from './search-texts.ts'
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

/** Searches for a part. One that refers to its context, such as "How much is it?", is not searched without it. */
export async function searchPart(
  db: WorkspaceDatabase,
  part: GoalPart,
  { workspaceId, agentIds, embeddings }: SearchedDocuments,
): Promise<PartFindings> {
  const passages = new Map<string, PartPassage>()
  const needsIt = part.context !== '' && refersBack(part.question)
  const texts = needsIt ? new Map([[withContext(part), 1]]) : searchTexts(part)
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
