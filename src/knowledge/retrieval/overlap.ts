import { createHash } from 'node:crypto'
import { toNfc } from '../../platform/to-nfc.ts'
import type { QueryWord } from '../text/read-query.ts'
import { type IndexStatistics, weighTerm } from './index-statistics.ts'

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

/** The inverse document frequency of BM25, kept above 0, so that a word in every passage still counts. */
function rarity(passages: number, { passages: all }: IndexStatistics): number {
  return Math.log(1 + Math.max(0.5, all - passages + 0.5) / (passages + 0.5))
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

/** Normalizes a question for storage: NFC, trimmed. */
export function normalizeQuestion(question: string): string {
  return toNfc(question).trim()
}

/** A hash that is equal for questions that differ only in case, white space or Unicode composition. */
export function hashQuestion(question: string): string {
  const folded = normalizeQuestion(question).toLowerCase().replace(/\s+/g, ' ')
  return createHash('sha256').update(toNfc(folded)).digest('hex')
}
