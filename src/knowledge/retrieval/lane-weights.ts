/** How much each lane counts in the fusion. */
export interface LaneWeights {
  lexical: number
  trigram: number
  semantic: number
}

const PER_UNKNOWN_SHARE = 1.5
const MOST_FOR_SLIPS = 0.9

/**
 * The weights of a search: those asked for, and for the others what was measured to serve best. Parts of words are looked
 * at only where the query has words that no passage has, and the more of them, the more that lane counts. Meaning counts as
 * much as its model knows of the query's language.
 *
 * @param unknownShare of the query's words, 0 to 1
 * @param semantic what the model is worth for the query, 0 to 1; 0 where there is none
 */
export function weighLanes(
  asked: { [lane in keyof LaneWeights]?: number | null | undefined },
  unknownShare: number,
  semantic: number,
): LaneWeights {
  const trigram = Math.min(MOST_FOR_SLIPS, PER_UNKNOWN_SHARE * unknownShare)
  return {
    lexical: asked.lexical ?? (1 - trigram) * (1 - semantic),
    trigram: asked.trigram ?? trigram * (1 - semantic),
    semantic: semantic > 0 ? (asked.semantic ?? semantic) : 0,
  }
}
