import { type IndexStatistics, rarity, weighTerm } from '../knowledge/retrieval/index-statistics.ts'
import type { QueryWord } from '../knowledge/text/read-query.ts'

/** A word of a subject with its weight. */
export interface WeighedWord {
  weight: number
  /** Terms that each represent the whole word. */
  wholes: readonly string[]
  /** Terms that often mean the same. */
  synonyms: readonly string[]
  /**
   * Parts of the word: pairs of syllables, or parts of an identifier. Weight 0 if no passage of the workspace has them.
   */
  parts: readonly { term: string; weight: number }[]
}

/** Weighs the words of a subject by their rarity in the workspace. A word that no passage has weighs most. */
export function weighWords(words: readonly QueryWord[], statistics: IndexStatistics): WeighedWord[] {
  return words.map(({ wholes, synonyms, terms }) => {
    const passages = Math.max(0, ...wholes.map(term => statistics.passagesWith.get(term) ?? 0))
    return {
      weight: rarity(passages, statistics),
      wholes,
      synonyms,
      parts: terms.filter(term => !wholes.includes(term)).map(term => weighTerm(statistics, term)),
    }
  })
}

/**
 * The weighted share of a subject's words that a passage with these terms contains, 0 to 1. Stricter than the measure
 * for questions, `match-words.ts`: a subject has few words, so a loosely matching one puts wrong documents in a report.
 */
export function overlap(words: readonly WeighedWord[], terms: { has(term: string): boolean }): number {
  const all = words.reduce((sum, word) => sum + word.weight, 0)
  const found = words.reduce((sum, word) => sum + word.weight * shareFound(word, terms), 0)
  return all > 0 ? found / all : 0
}

/** Of a word, if a text has only a synonym. */
const BY_SYNONYM = 0.6

function shareFound({ wholes, synonyms, parts }: WeighedWord, terms: { has(term: string): boolean }): number {
  if (wholes.some(term => terms.has(term))) return 1
  return Math.max(synonyms.some(term => terms.has(term)) ? BY_SYNONYM : 0, shareOfParts(parts, terms))
}

function shareOfParts(parts: WeighedWord['parts'], terms: { has(term: string): boolean }): number {
  const all = parts.reduce((sum, part) => sum + part.weight, 0)
  const found = parts.reduce((sum, part) => sum + (terms.has(part.term) ? part.weight : 0), 0)
  return all > 0 ? found / all : 0
}
