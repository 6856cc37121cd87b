import type { ProbeDiagnosis } from '../../generated/prisma/client.ts'
import { findBestPassage } from '../../knowledge/answers/draw-answer.ts'
import { MIN_COUNTED_CONFIDENCE } from '../../knowledge/documents/place-by-keywords.ts'
import type { Searchable } from '../../knowledge/retrieval/lane.ts'
import {
  type AgentSearch,
  type SearchHit,
  type SearchOutcome,
  search,
} from '../../knowledge/retrieval/search.ts'
import type { Query } from '../../knowledge/text/read-query.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** Name and version of the judge. Change it whenever the method or a threshold changes. */
export const JUDGE = 'statements-2'
/** Hits examined beyond those of the agent's own retrieval. */
const EXTRA_HITS = 20
const MAX_HITS = 100
/** Hits kept as evidence. */
const MAX_EVIDENCE = 3

/** The retrieval to judge. */
interface Judged {
  search: AgentSearch
  /** The taxonomy version of the agent (a UUID). */
  taxonomyId: string
  signal?: AbortSignal | undefined
}

export interface Judgment {
  verdict: 'ANSWERED' | 'UNANSWERED'
  /** NONE if answered. */
  diagnosis: ProbeDiagnosis
  /** The hits that contain the answer: the agent's own or, if unanswered, those found elsewhere. */
  evidence: SearchHit[]
}

/**
 * Judges whether an agent's own retrieval answers a question. If not, looks for the answer in all of the agent's
 * documents, then in the whole workspace. Uses a constant number of statements.
 */
export async function judgeQuestion(
  db: Searchable & Parameters<typeof filterPlacedHits>[0],
  judged: Judged,
  question: Query,
): Promise<Judgment> {
  const { search: own, signal } = judged
  if (question.words.length === 0) return miss('NO_CONTENT')
  const answers = findAnswers(await search(db, { ...own, query: question }))
  if (answers.length > 0) return { verdict: 'ANSWERED', diagnosis: 'NONE', evidence: answers }
  signal?.throwIfAborted()
  return diagnose(db, judged, question)
}

/** The hit that an agent would quote as an answer, and others as relevant as it. Empty if it would refuse. */
export function findAnswers(outcome: SearchOutcome): SearchHit[] {
  const best = findBestPassage(outcome)
  if (!best?.isAnswer) return []
  const { chunkId, relevance } = best.passage
  const answer = outcome.hits.filter(hit => hit.chunkId === chunkId)
  const others = outcome.hits.filter(hit => hit.chunkId !== chunkId && hit.relevance >= relevance)
  return [...answer, ...others].slice(0, MAX_EVIDENCE)
}

/**
 * Finds out why a question is unanswered: widens the search step by step, with default weights instead of the agent's.
 */
export async function diagnose(
  db: Parameters<typeof judgeQuestion>[0],
  { search: own, taxonomyId, signal }: Judged,
  question: Query,
): Promise<Judgment> {
  const limit = Math.min(MAX_HITS, own.limit + EXTRA_HITS)
  const answersIn = async (scope: AgentSearch['scope']) =>
    findAnswers(await search(db, { ...own, query: question, scope, limit, minScore: 0, weights: {} }))
  const near = await answersIn(own.scope)
  if (near.length > 0) return miss('RANKED_LOW', near)
  signal?.throwIfAborted()
  const anywhere = await answersIn({})
  if (anywhere.length === 0) return miss('NO_CONTENT')
  const placed = await filterPlacedHits(db, own.workspaceId, taxonomyId, anywhere)
  return placed.length > 0 ? miss('FILED_ELSEWHERE', placed) : miss('OUT_OF_SCOPE', anywhere)
}

function miss(diagnosis: ProbeDiagnosis, evidence: readonly SearchHit[] = []): Judgment {
  return { verdict: 'UNANSWERED', diagnosis, evidence: [...evidence] }
}

/** Filters hits to those whose documents count for any node of a taxonomy version (a UUID), in one statement. */
async function filterPlacedHits(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
  taxonomyId: string,
  hits: readonly SearchHit[],
): Promise<SearchHit[]> {
  const documentIds = [...new Set(hits.map(hit => hit.documentId))]
  const placed = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT p.document_id AS id FROM placements p JOIN taxonomy_nodes n ON n.id = p.node_id
    WHERE p.workspace_id = ${workspaceId}::uuid AND p.document_id = ANY(${documentIds}::uuid[])
      AND n.taxonomy_id = ${taxonomyId}::uuid AND p.confidence >= ${MIN_COUNTED_CONFIDENCE}::float8`
  const ids = new Set(placed.map(({ id }) => id))
  return hits.filter(hit => ids.has(hit.documentId))
}
