import type { Embeddings } from '../../models/embeddings/embedding-model.ts'
import { embedQuery, type QueryVector } from '../embeddings/embed-texts.ts'
import type { Query } from '../text/read-query.ts'
import { correctTypos, isUnknown } from './correct-typos.ts'
import { type IndexStatistics, readStatistics } from './index-statistics.ts'
import { type Lane, type LaneHit, type LaneWeights, type Searchable, weighLanes } from './lane.ts'
import { scorePassages, type WeightedTerm } from './score-passages.ts'
import type { SearchScope } from './search-scope.ts'
import { rankDocument, searchVectors } from './search-vectors.ts'
import { searchTerms, weighQuery } from './weigh-terms.ts'

export interface LaneRequest {
  workspaceId: string
  query: Query
  scope: SearchScope
  /** Null to search by words only. */
  embeddings: Embeddings | null
  /** Lane weights. A lane with weight 0 does not run. A missing weight gets a measured default. */
  weights: { [lane in keyof LaneWeights]?: number | null | undefined }
  /** A document (UUID) whose passages are included at any rank, to explain why it was not found. */
  alsoDocument?: string | undefined
}

/** The result of one lane, best hits first. */
export interface LaneOutcome {
  lane: Lane
  /** Weight in the fusion. Above 0. */
  weight: number
  hits: LaneHit[]
  tookMs: number
}

export interface LaneOutcomes {
  lanes: LaneOutcome[]
  /** Of the query's terms. */
  statistics: IndexStatistics
  /** Of the embedding model. Null without one. */
  similarity: QueryVector['similarity']
}

/** Runs the lanes whose weight for the query is above 0. */
export async function runLanes(db: Searchable, request: LaneRequest): Promise<LaneOutcomes> {
  const { workspaceId, query, scope, embeddings, alsoDocument } = request
  const { words } = query
  // The embedding endpoint is slow, so the word statistics are read in the meantime.
  const [vector, statistics] = await Promise.all([
    request.weights.semantic === 0 ? null : embedQuery(db, embeddings, query.text),
    readStatistics(db, workspaceId, searchTerms(query)),
  ])
  const unknown = words.filter(word => isUnknown(word, statistics)).length
  const weights = weighLanes(request.weights, unknown / Math.max(1, words.length), vector?.weight ?? 0)
  const byWords = async (terms: readonly WeightedTerm[]) =>
    scorePassages(db, { workspaceId, statistics, scope, alsoDocument, terms })
  const lanes: { lane: Lane; weight: number; run: () => Promise<LaneHit[]> }[] = [
    { lane: 'LEXICAL', weight: weights.lexical, run: () => byWords(weighQuery(query, statistics)) },
    {
      lane: 'TRIGRAM',
      weight: weights.trigram,
      run: async () => byWords(await correctTypos(db, workspaceId, query, statistics)),
    },
    { lane: 'SEMANTIC', weight: weights.semantic, run: () => searchMeaning(db, request, vector) },
  ]
  const outcomes = await Promise.all(
    lanes
      .filter(({ weight }) => weight > 0)
      .map(async ({ lane, weight, run }) => {
        const startedAt = performance.now()
        const hits = await run()
        return { lane, weight, hits, tookMs: performance.now() - startedAt }
      }),
  )
  return { lanes: outcomes, statistics, similarity: vector?.similarity ?? null }
}

async function searchMeaning(
  db: Searchable,
  { workspaceId, scope, alsoDocument }: LaneRequest,
  vector: QueryVector | null,
): Promise<LaneHit[]> {
  if (!vector) return []
  const hits = await searchVectors(db, workspaceId, vector, scope)
  if (!alsoDocument || hits.some(hit => hit.documentId === alsoDocument)) return hits
  return [...hits, ...(await rankDocument(db, workspaceId, vector, scope, alsoDocument))]
}
