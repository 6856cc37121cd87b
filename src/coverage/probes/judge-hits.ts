import { readStatistics } from '../../knowledge/retrieval/index-statistics.ts'
import type { Searchable } from '../../knowledge/retrieval/lane.ts'
import { loadPassages, passageTerms } from '../../knowledge/retrieval/load-passages.ts'
import { overlap, type WeighedWord, weighWords } from '../../knowledge/retrieval/overlap.ts'
import type { SearchHit, SearchOutcome } from '../../knowledge/retrieval/search.ts'
import { detectLanguage } from '../../knowledge/text/detect-language.ts'
import type { Query } from '../../knowledge/text/read-query.ts'

/** Name and version of the judge. Change it whenever the method or a threshold changes. */
export const JUDGE = 'terms-1'
/**
 * Minimum weighted share of a question's words that a passage must contain to count as an answer. Lower for Korean,
 * where questions have endings and verbs that texts lack. Measured, see docs/answerability.md.
 */
const MIN_OVERLAP = 0.5
const MIN_OVERLAP_KOREAN = 0.35
/** A lane supports a passage that it ranks at least this high. */
const MAX_SUPPORTING_RANK = 20

/** A question with its words weighted by their rarity in the workspace. */
export interface WeighedQuestion {
  /** Empty if the question has no meaningful words. */
  words: WeighedWord[]
  minOverlap: number
}

/** Weighs the words of a question, in one statement. */
export async function weighQuestion(
  db: Searchable,
  workspaceId: string,
  { text, words, terms }: Query,
): Promise<WeighedQuestion> {
  const minOverlap = detectLanguage(text) === 'ko' ? MIN_OVERLAP_KOREAN : MIN_OVERLAP
  const statistics = await readStatistics(db, workspaceId, terms)
  return { words: weighWords(words, statistics), minOverlap }
}

/** Filters hits to those whose passages contain the answer, judged by their words, in one statement. */
export async function filterAnsweringHits(
  db: Searchable,
  { words, minOverlap }: WeighedQuestion,
  hits: readonly SearchHit[],
): Promise<SearchHit[]> {
  if (hits.length === 0) return []
  const passages = await loadPassages(db, hits)
  const answering = new Set(
    passages
      .filter(passage => overlap(words, passageTerms(passage)) >= minOverlap)
      .map(passage => passage.chunkId),
  )
  return hits.filter(hit => answering.has(hit.chunkId))
}

/** Whether lanes with at least half of the total weight support a hit. */
export function isAgreed({ lanes }: SearchHit, reports: SearchOutcome['lanes']): boolean {
  const reporting = reports.filter(report => report.candidates > 0)
  const weightOf = (some: SearchOutcome['lanes']) => some.reduce((sum, { weight }) => sum + weight, 0)
  const supporting = reporting.filter(report =>
    lanes.some(({ lane, rank }) => lane === report.lane && rank <= MAX_SUPPORTING_RANK),
  )
  return weightOf(supporting) >= weightOf(reporting) / 2
}
