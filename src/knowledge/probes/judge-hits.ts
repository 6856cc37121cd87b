import { readStatistics } from '../retrieval/index-statistics.ts'
import type { Searchable } from '../retrieval/lane.ts'
import type { SearchHit, SearchOutcome } from '../retrieval/search.ts'
import { contentKind } from '../text/content-kind.ts'
import { detectLanguage } from '../text/detect-language.ts'
import { indexTerms } from '../text/index-terms.ts'
import { readQuery, termsOf } from '../text/read-query.ts'
import { overlap, type WeighedWord, weighWords } from './overlap.ts'

/** The judge and its version: another way to judge, or another threshold, is another version. */
export const JUDGE = 'terms-1'
/**
 * The share of a question's words, by weight, that a passage must have to count as holding the answer. Korean is asked with
 * endings and verbs that no text has, so it takes less. Measured, see docs/answerability.md.
 */
const LEAST_OVERLAP = 0.5
const LEAST_OVERLAP_KOREAN = 0.35
/** How far up a lane must have a passage to be one that puts it forward. */
const AGREEING_RANK = 20

/** A question as the judge sees it, in its workspace. */
export interface WeighedQuestion {
  /** None of a question without a word that tells anything. */
  words: WeighedWord[]
  leastOverlap: number
}

/** One statement. */
export async function weighQuestion(
  db: Searchable,
  workspaceId: string,
  question: string,
): Promise<WeighedQuestion> {
  const words = readQuery(question)
  const leastOverlap = detectLanguage(question) === 'ko' ? LEAST_OVERLAP_KOREAN : LEAST_OVERLAP
  const statistics = await readStatistics(db, workspaceId, termsOf(words))
  return { words: weighWords(words, statistics), leastOverlap }
}

/** The hits whose passages hold the answer as far as words can tell, in their order. One statement. */
export async function findHolding(
  db: Searchable,
  { words, leastOverlap }: WeighedQuestion,
  hits: readonly SearchHit[],
): Promise<SearchHit[]> {
  if (hits.length === 0) return []
  const chunks = await db.chunk.findMany({
    where: { id: { in: hits.map(hit => hit.chunkId) } },
    select: {
      id: true,
      content: true,
      headings: true,
      document: { select: { title: true, contentType: true } },
    },
  })
  const holding = new Set(
    chunks
      .filter(({ content, headings, document: { title, contentType } }) => {
        const passage = indexTerms({ title, headings, body: content }, contentKind(contentType))
        return overlap(words, passage.terms) >= leastOverlap
      })
      .map(chunk => chunk.id),
  )
  return hits.filter(hit => holding.has(hit.chunkId))
}

/** Whether lanes with at least half of the weight put a hit forward. */
export function isAgreed({ lanes }: SearchHit, reports: SearchOutcome['lanes']): boolean {
  const speaking = reports.filter(report => report.candidates > 0)
  const weightOf = (some: SearchOutcome['lanes']) => some.reduce((sum, { weight }) => sum + weight, 0)
  const agreeing = speaking.filter(report =>
    lanes.some(({ lane, rank }) => lane === report.lane && rank <= AGREEING_RANK),
  )
  return weightOf(agreeing) >= weightOf(speaking) / 2
}
