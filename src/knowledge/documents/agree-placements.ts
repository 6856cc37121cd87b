import { MAX_PLACEMENTS, REVIEW_THRESHOLD, type RulePlacement, SURE_CONFIDENCE } from './place-by-keywords.ts'

/** An automatic placement. */
export interface MachinePlacement extends RulePlacement {
  source: 'RULE' | 'SEMANTIC'
}

/** How similar a document is to a node in meaning. */
export interface NodeSimilarity {
  nodeId: string
  /** Values of 0 or less are ignored. */
  similarity: number
}

const AGREED_FACTOR = 1.1
const MEANING_ALONE_FACTOR = 0.8
const DISAGREED_FACTOR = 0.7

/**
 * Combines placements by rule and by meaning. If rules have sure matches, only those count. Otherwise the confidence
 * of a node is:
 * - by rule and meaning: their mean * 1.1, at most 1
 * - by meaning, if rules match no node: similarity * 0.8
 * - by meaning, if rules match only other nodes: similarity * 0.7
 * - by rule only: the confidence of the rule
 * @returns at most 5, highest confidence first. `source` is the stronger of the two.
 */
export function combinePlacements(
  rule: readonly RulePlacement[],
  meaning: readonly NodeSimilarity[],
): MachinePlacement[] {
  const sure = rule.filter(placement => placement.confidence >= SURE_CONFIDENCE)
  if (sure.length) return rankPlacements(sure.map(placement => ({ ...placement, source: 'RULE' })))
  const similarities = new Map(meaning.map(({ nodeId, similarity }) => [nodeId, similarity]))
  const byRule = new Map(rule.map(({ nodeId, confidence }) => [nodeId, confidence]))
  const judge = (nodeId: string): Omit<MachinePlacement, 'needsReview'> => {
    const similarity = Math.min(1, similarities.get(nodeId) ?? 0)
    const confidence = byRule.get(nodeId)
    if (confidence === undefined)
      return {
        nodeId,
        confidence: similarity * (byRule.size ? DISAGREED_FACTOR : MEANING_ALONE_FACTOR),
        source: 'SEMANTIC',
      }
    if (!(similarity > 0)) return { nodeId, confidence, source: 'RULE' }
    return {
      nodeId,
      confidence: Math.min(1, ((confidence + similarity) / 2) * AGREED_FACTOR),
      source: similarity > confidence ? 'SEMANTIC' : 'RULE',
    }
  }
  const nodeIds = new Set([...byRule.keys(), ...similarities.keys()])
  return rankPlacements([...nodeIds].map(judge).filter(({ confidence }) => confidence > 0))
}

function rankPlacements(placements: Omit<MachinePlacement, 'needsReview'>[]): MachinePlacement[] {
  return placements
    .sort((a, b) => b.confidence - a.confidence || (a.nodeId < b.nodeId ? -1 : 1))
    .slice(0, MAX_PLACEMENTS)
    .map(placement => ({ ...placement, needsReview: placement.confidence < REVIEW_THRESHOLD }))
}
