/** Korean text about technology holds many English words: this share of its letters is enough. */
const KOREAN_SHARE = 0.15
const LETTER = /\p{L}/u
/** The beginning of a long text tells its language. */
const MAX_CHARACTERS = 100_000

/**
 * The language of a text by the script of its letters: Korean from 15 % of Hangul on, English for other Latin text
 * (other languages of that script too), null when most letters are of other scripts or there is none.
 */
export function detectLanguage(text: string): 'ko' | 'en' | null {
  let hangul = 0
  let latin = 0
  let other = 0
  for (const character of text.slice(0, MAX_CHARACTERS)) {
    const code = character.codePointAt(0)!
    if (isLatin(code)) latin++
    else if (isHangul(code)) hangul++
    else if (code > 0x7f && LETTER.test(character)) other++
  }
  const known = hangul + latin
  if (known === 0 || known < other) return null
  return hangul >= known * KOREAN_SHARE ? 'ko' : 'en'
}

function isLatin(code: number): boolean {
  const lower = code | 0x20
  return (
    (lower >= 0x61 && lower <= 0x7a && code < 0x80) ||
    (code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7)
  )
}

function isHangul(code: number): boolean {
  return (
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0x1100 && code <= 0x11ff) ||
    (code >= 0x3131 && code <= 0x318e)
  )
}
