import type { Query, QueryWord } from '../text/read-query.ts'
import { type IndexStatistics, weighTerm } from './index-statistics.ts'
import type { WeightedTerm } from './score-passages.ts'

/**
 * Factors for the terms of a Korean word, by their length in syllables. All measured. Long ones match only the same
 * inflection or compound, so that in full they would outweigh all other words of a query.
 */
const KOREAN_WHOLE = 0.25
const KOREAN_BEGINNING = [0, 0.3, 0.5]
/** From this length on. Shorter words equal a pair of syllables. */
const MIN_WHOLE_SYLLABLES = 3
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
      .map((term, i) => ({ ...weighTerm(statistics, term), word: index, reading: i + 1 }))
      .map(term => ({ ...term, weight: term.weight * SYNONYM })),
  )
  return [...terms.values(), ...synonyms].filter(term => term.passages > 0)
}

/** The terms of a word as it is written. */
export function weighWord(
  { words }: Pick<Query, 'words'>,
  word: QueryWord,
  index: number,
  statistics: IndexStatistics,
): WeightedTerm[] {
  const isCounted = word.script !== 'korean' && countWords(words) >= MIN_WORDS_TO_COUNT
  return ownTerms(word).map(term => {
    const weighed = weighPart(statistics, term)
    return { ...weighed, weight: weighed.weight * (isCounted ? word.count : 1), word: index, reading: 0 }
  })
}

/** Weighs a term by its rarity and, in Korean, by how much of a word it is. */
export function weighPart(statistics: IndexStatistics, term: string): ReturnType<typeof weighTerm> {
  const weighed = weighTerm(statistics, term)
  return { ...weighed, weight: weighed.weight * koreanFactor(term) }
}

function koreanFactor(term: string): number {
  if (term.endsWith('*')) return KOREAN_BEGINNING[term.length - 1] ?? 0
  return term.length >= MIN_WHOLE_SYLLABLES && /^\p{sc=Hangul}/u.test(term) ? KOREAN_WHOLE : 1
}

function ownTerms({ terms, beginnings }: QueryWord): string[] {
  return [...terms, ...beginnings]
}

function countWords(words: readonly QueryWord[]): number {
  return words.reduce((sum, { count }) => sum + count, 0)
}
