import type { Lane } from './lane.ts'
import type { LaneOutcome } from './run-lanes.ts'

/** Factor for each further passage of the same document, so that one document does not fill the results. */
const FURTHER_PASSAGE_FACTOR = 0.8

/** A passage ranked by all lanes together. */
export interface FusedHit {
  chunkId: string
  documentId: string
  /** 0 to 1. */
  score: number
  lanes: { lane: Lane; rank: number; score: number }[]
}

/**
 * Ranks the candidates of all lanes by the weighted mean of their scores, after scaling each lane's scores to 0 to 1.
 * Ignores lanes without hits. Ties are ordered by ID.
 */
export function fuseLanes(outcomes: readonly LaneOutcome[]): FusedHit[] {
  const active = outcomes.filter(outcome => outcome.hits.length > 0)
  const weights = active.reduce((sum, outcome) => sum + outcome.weight, 0)
  const fused = new Map<string, FusedHit>()
  for (const { lane, weight, hits } of active) {
    const scale = scaleOf(lane, hits)
    for (const { chunkId, documentId, score, rank } of hits) {
      const hit = fused.get(chunkId) ?? { chunkId, documentId, score: 0, lanes: [] }
      hit.score += (scale(score) * weight) / weights
      hit.lanes.push({ lane, rank, score })
      fused.set(chunkId, hit)
    }
  }
  return lowerRepeats([...fused.values()].sort(byScore)).sort(byScore)
}

/** Word scores start at 0. Semantic scores are only meaningful relative to each other. */
function scaleOf(lane: Lane, hits: readonly { score: number }[]): (score: number) => number {
  const scores = hits.map(hit => hit.score)
  const best = Math.max(...scores)
  const least = lane === 'SEMANTIC' && hits.length > 1 ? Math.min(...scores) : 0
  return score => (best > least ? (score - least) / (best - least) : 1)
}

function lowerRepeats(sorted: readonly FusedHit[]): FusedHit[] {
  const seen = new Map<string, number>()
  return sorted.map(hit => {
    const before = seen.get(hit.documentId) ?? 0
    seen.set(hit.documentId, before + 1)
    return { ...hit, score: hit.score * FURTHER_PASSAGE_FACTOR ** before }
  })
}

function byScore(a: FusedHit, b: FusedHit): number {
  return b.score - a.score || (a.chunkId < b.chunkId ? -1 : 1)
}
