import { KOREAN_ENDINGS, type KoreanEnding } from './korean-endings.ts'

const LONGEST_ENDING = Math.max(...KOREAN_ENDINGS.map(ending => ending.text.length))
const ENDINGS_BY_TEXT = Map.groupBy(KOREAN_ENDINGS, ending => ending.text)
/** The topic and object particles are recognised so surely that they may leave a single syllable (`키를`). */
const MAY_LEAVE_ONE = new Set(['은', '는', '을', '를'])

const FIRST_SYLLABLE = 0xac00
const SYLLABLES_PER_VOWEL = 28
const FINAL_RIEUL = 8

/** A Korean word without its particle or ending. `isUncertain`: what was taken off may belong to the word. */
export interface KoreanStem {
  stem: string
  isUncertain: boolean
}

/**
 * Takes the longest known particle or ending off a word. At least two syllables stay, or one before 은/는/을/를, and
 * the particle has to fit the syllable before it: 과 comes off 규정과 but not off 치료효과.
 *
 * @param word syllables of Hangul, composed
 */
export function stemKorean(word: string): KoreanStem {
  for (let length = Math.min(LONGEST_ENDING, word.length - 1); length > 0; length--) {
    const text = word.slice(-length)
    const ending = ENDINGS_BY_TEXT.get(text)?.find(candidate => canTakeOff(word, candidate))
    if (ending) return { stem: word.slice(0, -length), isUncertain: ending.isUncertain }
  }
  return { stem: word, isUncertain: false }
}

/** Whether a word is nothing but a particle or ending. */
export function isKoreanEnding(word: string): boolean {
  return ENDINGS_BY_TEXT.has(word)
}

function canTakeOff(word: string, { text, before }: KoreanEnding): boolean {
  const rest = word.length - text.length
  if (rest < (MAY_LEAVE_ONE.has(text) ? 1 : 2)) return false
  const final = (word.charCodeAt(rest - 1) - FIRST_SYLLABLE) % SYLLABLES_PER_VOWEL
  if (before === 'consonant') return final !== 0
  if (before === 'vowel') return final === 0
  return before === 'any' || final === 0 || final === FINAL_RIEUL
}
