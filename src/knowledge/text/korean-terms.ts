import { bigramsOf } from './bigrams.ts'
import { stemKorean } from './stem-korean.ts'

/**
 * The terms of one occurrence of a Korean word: the word without its particle, the word as it is where that particle
 * is uncertain, and pairs of syllables, by which it is found in text that is spaced or inflected in another way. A set,
 * so that a stem of two syllables and the pair that equals it count once. Pairs inside the particle are left out.
 *
 * @param word one run of Hangul
 */
export function koreanTerms(word: string): Set<string> {
  const { stem, isUncertain } = stemKorean(word)
  const terms = new Set(bigramsOf(word, stem.length))
  terms.add(stem)
  if (isUncertain) terms.add(word)
  return terms
}
