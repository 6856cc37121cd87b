import { MOST_PLACEMENTS, REVIEW_BELOW, type RulePlacement, SURE } from './place-by-keywords.ts'

/** A placement made by a machine. */
export interface MachinePlacement extends RulePlacement {
  source: 'RULE' | 'SEMANTIC'
}

/** How near a document is to a node in meaning. */
export interface NodeSimilarity {
  nodeId: string
  /** Cosine. What is not above 0 says nothing. */
  similarity: number
}

const AGREED = 1.1
const MEANING_ALONE = 0.8
const DISAGREED = 0.7

/**
 * Brings rule and meaning together. A sure rule ends it. Else, for each node that meaning names: where a rule names it too,
 * their mean * 1.1, at most 1; where no rule names any node, meaning * 0.8; where rules name others only, meaning * 0.7. A
 * node that only a rule names keeps what the rule says.
 * @returns at most 5, the surest first. A source is what speaks for the node more strongly.
 */
export function agreePlacements(
  rule: readonly RulePlacement[],
  meaning: readonly NodeSimilarity[],
): MachinePlacement[] {
  const sure = rule.filter(placement => placement.confidence >= SURE)
  if (sure.length) return surestFirst(sure.map(placement => ({ ...placement, source: 'RULE' })))
  const similarities = new Map(meaning.map(({ nodeId, similarity }) => [nodeId, similarity]))
  const byRule = new Map(rule.map(({ nodeId, confidence }) => [nodeId, confidence]))
  const judge = (nodeId: string): Omit<MachinePlacement, 'needsReview'> => {
    const similarity = Math.min(1, similarities.get(nodeId) ?? 0)
    const confidence = byRule.get(nodeId)
    if (confidence === undefined)
      return {
        nodeId,
        confidence: similarity * (byRule.size ? DISAGREED : MEANING_ALONE),
        source: 'SEMANTIC',
      }
    if (!(similarity > 0)) return { nodeId, confidence, source: 'RULE' }
    return {
      nodeId,
      confidence: Math.min(1, ((confidence + similarity) / 2) * AGREED),
      source: similarity > confidence ? 'SEMANTIC' : 'RULE',
    }
  }
  const nodeIds = new Set([...byRule.keys(), ...similarities.keys()])
  return surestFirst([...nodeIds].map(judge).filter(({ confidence }) => confidence > 0))
}

function surestFirst(placements: Omit<MachinePlacement, 'needsReview'>[]): MachinePlacement[] {
  return placements
    .sort((a, b) => b.confidence - a.confidence || (a.nodeId < b.nodeId ? -1 : 1))
    .slice(0, MOST_PLACEMENTS)
    .map(placement => ({ ...placement, needsReview: placement.confidence < REVIEW_BELOW }))
}
