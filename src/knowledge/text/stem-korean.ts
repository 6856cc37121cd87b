import { KOREAN_ENDINGS, type KoreanEnding } from './korean-endings.ts'

const MAX_ENDING_LENGTH = Math.max(...KOREAN_ENDINGS.map(ending => ending.text.length))
const ENDINGS_BY_TEXT = Map.groupBy(KOREAN_ENDINGS, ending => ending.text)
/** Endings that are so certain that the stem can be a single syllable (`키를`, `앱에서`). */
const MAY_LEAVE_ONE = new Set(['은', '는', '을', '를', '으로', '에서', '까지', '부터'])

const FIRST_SYLLABLE = 0xac00
const SYLLABLES_PER_VOWEL = 28
const FINAL_RIEUL = 8

/** A Korean word without its particle or ending. `isUncertain`: the removed part may belong to the word. */
export interface KoreanStem {
  stem: string
  isUncertain: boolean
}

/**
 * Removes the longest particle or ending that fits the syllable before it: 과 is removed from 규정과 but not from 치료효과.
 * At least two syllables must remain, or one before the endings in `MAY_LEAVE_ONE`. Otherwise the word is unchanged.
 *
 * @param word composed Hangul syllables
 */
export function stemKorean(word: string): KoreanStem {
  for (let length = Math.min(MAX_ENDING_LENGTH, word.length - 1); length > 0; length--) {
    const stem = word.slice(0, -length)
    const ending = ENDINGS_BY_TEXT.get(word.slice(-length))?.find(({ before }) => fitsAfter(stem, before))
    if (!ending) continue
    const isLongEnough = stem.length > 1 || MAY_LEAVE_ONE.has(ending.text)
    return isLongEnough ? { stem, isUncertain: ending.isUncertain } : { stem: word, isUncertain: false }
  }
  return { stem: word, isUncertain: false }
}

/** Whether a word is only a particle or ending. */
export function isKoreanEnding(word: string): boolean {
  return ENDINGS_BY_TEXT.has(word)
}

function fitsAfter(stem: string, before: KoreanEnding['before']): boolean {
  const final = (stem.charCodeAt(stem.length - 1) - FIRST_SYLLABLE) % SYLLABLES_PER_VOWEL
  if (before === 'consonant') return final !== 0
  if (before === 'vowel') return final === 0
  return before === 'any' || final === 0 || final === FINAL_RIEUL
}
