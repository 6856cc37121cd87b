/** Korean text about technology contains many English words, so this share of Hangul is enough. */
const KOREAN_SHARE = 0.15
const LETTER = /\p{L}/u
/** Only the beginning of a long text is examined. */
const MAX_CHARACTERS = 100_000

/**
 * Detects the language of a text by the script of its letters: Korean from 15% Hangul, otherwise English for Latin
 * letters (also for other languages in that script). Null if most letters are of other scripts, or there are none.
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
