import { bigramsOf } from './bigrams.ts'
import { isKoreanEnding, stemKorean } from './stem-korean.ts'

/**
 * The terms of a Korean word: the word without its particle, the whole word if the particle is uncertain, and pairs of
 * syllables, which match text with other spacing or inflection. A set, so that a stem of two syllables and the equal
 * pair count once. Omits pairs inside the particle.
 *
 * @param word one run of Hangul
 * @param isAttached whether it follows a Latin word or number without a space. Then a mere particle has no terms.
 */
export function koreanTerms(word: string, isAttached: boolean): Set<string> {
  if (isAttached && isKoreanEnding(word)) return new Set()
  const { stem, isUncertain } = stemKorean(word)
  const terms = new Set(bigramsOf(word, stem.length))
  terms.add(stem)
  if (isUncertain) terms.add(word)
  return terms
}
