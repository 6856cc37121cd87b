import type { Query, QueryWord } from '../text/read-query.ts'
import { type IndexStatistics, weighTerm } from './index-statistics.ts'
import type { WeightedTerm } from './score-passages.ts'

/**
 * Factors for the terms of a Korean word. All measured. A word has many terms, so each counts less than an English word
 * or a number. Long wholes match only the same inflection or compound: in full, they would outweigh all other words.
 */
const KOREAN_WHOLE = 0.15
const KOREAN_PAIR = 0.6
/** By the number of syllables. */
const KOREAN_BEGINNING = [0, 0.18, 0.3]
/** Code rarely has Korean words, so only the equivalents can match. */
const ENGLISH_EQUIVALENT = 1.05
/** A synonym may mean something else. Measured. */
const SYNONYM = 0.4
/**
 * Repeated words count each time from this number of words on, as in a pasted abstract. In shorter queries, a word is
 * repeated for grammar.
 */
const MIN_WORDS_TO_COUNT = 10

/** The terms whose statistics `weighQuery` needs. */
export function searchTerms({ words }: Query): string[] {
  return [...new Set(words.flatMap(word => [...ownTerms(word), ...word.synonyms]))]
}

/**
 * The terms of a query with their weights, without those that no passage has. Synonyms are readings of their word, so
 * that a passage scores by the word or by one of them.
 */
export function weighQuery(query: Query, statistics: IndexStatistics): WeightedTerm[] {
  const terms = new Map<string, WeightedTerm>()
  for (const [index, word] of query.words.entries())
    for (const term of weighWord(query, word, index, statistics)) {
      const weight = Math.max(term.weight, terms.get(term.term)?.weight ?? 0)
      terms.set(term.term, { ...(terms.get(term.term) ?? term), weight })
    }
  const synonyms = query.words.flatMap((word, index) =>
    word.synonyms
      .filter(term => !terms.has(term))
      .map((term, i) => weighSynonym(statistics, term, word, { word: index, reading: i + 1 })),
  )
  return [...terms.values(), ...synonyms].filter(term => term.passages > 0)
}

/** The terms of a word as it is written. */
export function weighWord(
  query: Query,
  word: QueryWord,
  index: number,
  statistics: IndexStatistics,
): WeightedTerm[] {
  return ownTerms(word).map(term => ({
    ...weighPart(query, word, term, statistics),
    word: index,
    reading: 0,
  }))
}

/** Weighs a term by its rarity, and by how often the query has its word or, in Korean, by how much of the word it is. */
export function weighPart(
  query: Query,
  word: QueryWord,
  term: string,
  statistics: IndexStatistics,
): ReturnType<typeof weighTerm> {
  const weighed = weighTerm(statistics, term)
  const factor = word.script === 'korean' ? koreanFactor(term) : repetitions(query, word)
  return { ...weighed, weight: weighed.weight * factor }
}

function repetitions({ words }: Query, { count }: QueryWord): number {
  return words.reduce((sum, word) => sum + word.count, 0) < MIN_WORDS_TO_COUNT ? 1 : count
}

function koreanFactor(term: string): number {
  if (term.endsWith('*')) return KOREAN_BEGINNING[term.length - 1] ?? 0
  if (!/^\p{sc=Hangul}/u.test(term)) return ENGLISH_EQUIVALENT
  return term.length > 2 ? KOREAN_WHOLE : KOREAN_PAIR
}

function weighSynonym(
  statistics: IndexStatistics,
  term: string,
  { script }: QueryWord,
  place: Pick<WeightedTerm, 'word' | 'reading'>,
): WeightedTerm {
  const weighed = weighTerm(statistics, term)
  const factor = script === 'korean' ? SYNONYM * KOREAN_PAIR : SYNONYM
  return { ...weighed, weight: weighed.weight * factor, ...place }
}

function ownTerms({ terms, beginnings }: QueryWord): string[] {
  return [...terms, ...beginnings]
}
