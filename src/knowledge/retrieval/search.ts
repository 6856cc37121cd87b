import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { queryTerms } from '../text/query-terms.ts'
import { makeSnippet } from '../text/snippet.ts'
import { type LaneHit, type SearchScope, searchWords } from './search-words.ts'

/** The ways a passage can be found. Trigram and semantic join behind the same function. */
export type Lane = 'LEXICAL' | 'TRIGRAM' | 'SEMANTIC'

export interface SearchRequest {
  workspaceId: string
  query: string
  /** 1 to 100. */
  limit: number
  scope: SearchScope
  /** Weights by lane. A lane at 0 is not run; one left out gets what was measured to serve best. */
  weights: { lexical?: number | null; trigram?: number | null; semantic?: number | null }
  /** Hits with a lower fused score (0 to 1) are dropped. */
  minScore: number
}

export interface SearchHit {
  rank: number
  chunkId: string
  documentId: string
  /** 1 is the best of this result. Comparable within one result only. */
  score: number
  lanes: { lane: Lane; rank: number; score: number }[]
  snippet: string
}

export interface SearchOutcome {
  hits: SearchHit[]
  tookMs: number
  lanes: { lane: Lane; candidates: number; tookMs: number }[]
}

type Searchable = Pick<WorkspaceTransaction, '$queryRaw' | 'chunk'>

/** Never fails on what is typed: a query without a word that counts has no hits. */
export async function search(db: Searchable, request: SearchRequest): Promise<SearchOutcome> {
  const startedAt = performance.now()
  const terms = queryTerms(request.query)
  const isLexicalRun = (request.weights.lexical ?? 1) > 0
  const candidates = isLexicalRun ? await searchWords(db, request.workspaceId, terms, request.scope) : []
  const lexicalMs = performance.now() - startedAt
  const hits = await describeHits(db, chooseHits(candidates, request), terms)
  return {
    hits,
    tookMs: performance.now() - startedAt,
    lanes: isLexicalRun ? [{ lane: 'LEXICAL', candidates: candidates.length, tookMs: lexicalMs }] : [],
  }
}

interface ScoredHit extends LaneHit {
  rank: number
  fused: number
}

function chooseHits(candidates: readonly LaneHit[], { limit, minScore }: SearchRequest): ScoredHit[] {
  const best = candidates[0]?.score ?? 1
  return candidates
    .map((hit, index) => ({ ...hit, rank: index + 1, fused: hit.score / best }))
    .filter(hit => hit.fused >= minScore)
    .slice(0, limit)
}

async function describeHits(
  db: Searchable,
  hits: readonly ScoredHit[],
  terms: readonly string[],
): Promise<SearchHit[]> {
  const chunks = await db.chunk.findMany({
    where: { id: { in: hits.map(hit => hit.chunkId) } },
    select: { id: true, content: true },
  })
  const contentById = new Map(chunks.map(chunk => [chunk.id, chunk.content]))
  // A passage deleted since it was found is left out.
  return hits
    .filter(hit => contentById.has(hit.chunkId))
    .map((hit, index) => ({
      rank: index + 1,
      chunkId: hit.chunkId,
      documentId: hit.documentId,
      score: hit.fused,
      lanes: [{ lane: 'LEXICAL', rank: hit.rank, score: hit.score }],
      snippet: makeSnippet(contentById.get(hit.chunkId) ?? '', terms),
    }))
}
