import { bigramsOf } from './bigrams.ts'
import { isKoreanEnding, stemKorean } from './stem-korean.ts'

/**
 * The terms of one occurrence of a Korean word: the word without its particle, the word as it is where that particle
 * is uncertain, and pairs of syllables, by which it is found in text that is spaced or inflected in another way. A set,
 * so that a stem of two syllables and the pair that equals it count once. Pairs inside the particle are left out.
 *
 * @param word one run of Hangul
 * @param isAttached it follows a Latin word or number without a space; if it is only a particle, it has no terms
 */
export function koreanTerms(word: string, isAttached: boolean): Set<string> {
  if (isAttached && isKoreanEnding(word)) return new Set()
  const { stem, isUncertain } = stemKorean(word)
  const terms = new Set(bigramsOf(word, stem.length))
  terms.add(stem)
  if (isUncertain) terms.add(word)
  return terms
}
