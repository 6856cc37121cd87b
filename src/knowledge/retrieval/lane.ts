import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** The ways to find a passage. */
export type Lane = 'LEXICAL' | 'TRIGRAM' | 'SEMANTIC'

/** A passage found by one lane. */
export interface LaneHit {
  chunkId: string
  documentId: string
  /** Not comparable between lanes. */
  score: number
  /** Position in the lane, counted from 1. */
  rank: number
}

/** Maximum number of passages that a lane passes to the fusion. */
export const MAX_CANDIDATES = 200

/** The part of the database client that a search needs. */
export type Searchable = Pick<WorkspaceTransaction, '$queryRaw' | 'chunk' | 'embeddingModel'>

/** The weight of each lane in the fusion. */
export interface LaneWeights {
  lexical: number
  trigram: number
  semantic: number
}

const TRIGRAM_FACTOR = 1.5
const MAX_TRIGRAM_WEIGHT = 0.9

/**
 * The lane weights of a search: the requested ones, and measured defaults for the others. By default, the trigram lane
 * runs only if the query has words that no passage contains, and its weight grows with their share. The default weight
 * of the semantic lane depends on how well the model supports the query's language.
 *
 * @param unknownShare the share of the query's words that no passage has, 0 to 1
 * @param semantic the model's weight for the query's language, 0 to 1. 0 without a model.
 */
export function weighLanes(
  asked: { [lane in keyof LaneWeights]?: number | null | undefined },
  unknownShare: number,
  semantic: number,
): LaneWeights {
  const trigram = Math.min(MAX_TRIGRAM_WEIGHT, TRIGRAM_FACTOR * unknownShare)
  return {
    lexical: asked.lexical ?? (1 - trigram) * (1 - semantic),
    trigram: asked.trigram ?? trigram * (1 - semantic),
    semantic: semantic > 0 ? (asked.semantic ?? semantic) : 0,
  }
}
