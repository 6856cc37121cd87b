import type { Lane } from './lane.ts'
import type { LaneOutcome } from './run-lanes.ts'

/** What each further passage of one document counts, so that one document does not fill a result. */
const FURTHER_PASSAGE = 0.8

/** A passage in the order of all lanes together. */
export interface FusedHit {
  chunkId: string
  documentId: string
  /** 0 to 1. */
  score: number
  lanes: { lane: Lane; rank: number; score: number }[]
}

/**
 * Puts the candidates of the lanes into one order: the weighted mean of their scores, each lane's on a scale from 0 to 1. A
 * lane that found nothing is left out. Equal ones stand in the order of their ids.
 */
export function fuseLanes(outcomes: readonly LaneOutcome[]): FusedHit[] {
  const speaking = outcomes.filter(outcome => outcome.hits.length > 0)
  const weights = speaking.reduce((sum, outcome) => sum + outcome.weight, 0)
  const fused = new Map<string, FusedHit>()
  for (const { lane, weight, hits } of speaking) {
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

/** Scores of words begin at 0; those of meaning say something only against each other. */
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
    return { ...hit, score: hit.score * FURTHER_PASSAGE ** before }
  })
}

function byScore(a: FusedHit, b: FusedHit): number {
  return b.score - a.score || (a.chunkId < b.chunkId ? -1 : 1)
}
