import { type IndexStatistics, weighTerm } from '../retrieval/index-statistics.ts'
import type { QueryWord } from '../text/read-query.ts'

/**
 * What a word of a question counts that no passage of the workspace has, against the rarest that one has: it may be missing, or said
 * there in another way. Measured.
 */
const UNKNOWN_WORD = 0.5

/** A word of a question, and how much it tells. */
export interface WeighedWord {
  weight: number
  /** Terms each of which stands for the whole word. */
  wholes: readonly string[]
  /** Parts of the word that passages of the workspace have: pairs of syllables, parts of an identifier. */
  parts: readonly { term: string; weight: number }[]
}

/** The words of a question by their rarity in the workspace. */
export function weighWords(
  words: readonly QueryWord[],
  statistics: IndexStatistics,
  unknownWord = UNKNOWN_WORD,
): WeighedWord[] {
  return words.map(({ wholes, terms }) => {
    const passages = Math.max(0, ...wholes.map(term => statistics.passagesWith.get(term) ?? 0))
    return {
      weight: passages ? rarity(passages, statistics) : unknownWord * rarity(0, statistics),
      wholes,
      parts: terms.filter(term => !wholes.includes(term)).map(term => weighTerm(statistics, term)),
    }
  })
}

/** As BM25 has it, with never less than a little, so that a word of every passage still counts. */
function rarity(passages: number, { passages: all }: IndexStatistics): number {
  return Math.log(1 + Math.max(0.5, all - passages + 0.5) / (passages + 0.5))
}

/** The share of a question's words, by weight, that stand in a passage with these terms: 0 to 1. */
export function overlap(words: readonly WeighedWord[], terms: { has(term: string): boolean }): number {
  const all = words.reduce((sum, word) => sum + word.weight, 0)
  const found = words.reduce((sum, word) => sum + word.weight * shareFound(word, terms), 0)
  return all > 0 ? found / all : 0
}

function shareFound({ wholes, parts }: WeighedWord, terms: { has(term: string): boolean }): number {
  if (wholes.some(term => terms.has(term))) return 1
  const all = parts.reduce((sum, part) => sum + part.weight, 0)
  const found = parts.reduce((sum, part) => sum + (terms.has(part.term) ? part.weight : 0), 0)
  return all > 0 ? found / all : 0
}
