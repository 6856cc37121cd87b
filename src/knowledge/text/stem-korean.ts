/** What must precede a particle: a syllable with a final consonant, one without (or with ㄹ, for 로), or any. */
type Before = 'consonant' | 'vowel' | 'vowelOrRieul' | 'any'

/** A particle or verbal ending. */
interface KoreanEnding {
  text: string
  before: Before
  /** Words often end in these syllables without a particle, so the whole word is also kept as a term. */
  isUncertain: boolean
}

const CERTAIN: Partial<Record<Before, string>> = {
  consonant: '은 을 으로 으로는 으로도 으로써 으로서 이라도 이라는 이라고 이나마 이란',
  vowel: '는 를 라도 라는 라고',
  vowelOrRieul: '로는 로도 로써 로서',
  any: `에서 에서는 에서도 에서의 에서만 에는 에도 에만 까지 까지는 까지도 까지의 부터 부터는 부터의 에게 에게는 에게서
    에게도 한테 한테서 께서 께서는 보다 보다는 처럼 마다 만큼 대로 밖에 조차 마저 들은 들을 들이 들의 들에게 이며 이고
    하는 하면 하고 하기 하여 하며 하지 하게 하려면 하거나 하도록 하면서 하려고 하나요 합니다 합니까 했다 했습니다 했던
    하였다 하였습니다 하세요 하십시오 해서 해요 해야 해주세요 할까요 한다 한다면 한가요 하기를 하기가 하기는 하는지
    되는 되면 되고 되어 되며 되지 되나요 됩니다 됩니까 됐다 됐습니다 되었다 되었습니다 된다 되는지 되었나요 됐나요
    입니다 입니까 인가요 인가 이다 이에요 예요 였다 이었다 나요 습니다 습니까`,
}
const UNCERTAIN: Partial<Record<Before, string>> = {
  consonant: '이 과 이나',
  vowel: '가 와 나',
  vowelOrRieul: '로',
  any: '에 의 도 만 한 할 된 될 해',
}

/** Particles and endings that can be removed from a Korean word. */
const KOREAN_ENDINGS: readonly KoreanEnding[] = [...toEndings(CERTAIN, false), ...toEndings(UNCERTAIN, true)]

function toEndings(table: Partial<Record<Before, string>>, isUncertain: boolean): KoreanEnding[] {
  return Object.entries(table).flatMap(([before, texts]) =>
    texts.split(/\s+/).map(text => ({ text, before: before as Before, isUncertain })),
  )
}

const MAX_ENDING_LENGTH = Math.max(...KOREAN_ENDINGS.map(ending => ending.text.length))
const ENDINGS_BY_TEXT = Map.groupBy(KOREAN_ENDINGS, ending => ending.text)
/** Endings that are so certain that the stem can be a single syllable (`키를`, `앱에서`). */
const MAY_LEAVE_ONE = new Set(['은', '는', '을', '를', '으로', '에서', '까지', '부터'])

const FIRST_SYLLABLE = 0xac00
const SYLLABLES_PER_VOWEL = 28
const FINAL_RIEUL = 8

/** A Korean word without its particle or ending. `isUncertain`: the removed part may belong to the word. */
interface KoreanStem {
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
