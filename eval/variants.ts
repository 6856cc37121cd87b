const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const HANGUL_FIRST = 0xac00
const HANGUL_LAST = 0xd7a3
const VOWELS = 21
const ENDINGS = 28

/** Ways to mistype a question. */
export const VARIANTS = {
  /** One wrong letter in every word. Deterministic. */
  slip: (text: string) => text.replace(/[\p{L}\p{M}]+/gu, slipWord),
  /** Korean without spaces, as people often type it. Spaces between other words stay. */
  unspaced: (text: string) => text.replace(/(?<=\p{Script=Hangul})\s+|\s+(?=\p{Script=Hangul})/gu, ''),
}
export type Variant = keyof typeof VARIANTS

/** Whether the text has a Hangul syllable. */
export function isKorean(text: string): boolean {
  return /\p{Script=Hangul}/u.test(text)
}

/** Words of one letter stay unchanged: nothing would be left. */
function slipWord(word: string): string {
  const letters = [...word]
  if (letters.length < 2) return word
  const seed = hash(word)
  const at = seed % letters.length
  letters[at] = slipLetter(letters[at] ?? '', Math.floor(seed / letters.length))
  return letters.join('')
}

function slipLetter(letter: string, seed: number): string {
  const code = letter.codePointAt(0) ?? 0
  if (code >= HANGUL_FIRST && code <= HANGUL_LAST) return slipVowel(code - HANGUL_FIRST, seed)
  const others = LETTERS.replace(letter.toLowerCase(), '')
  return others[seed % others.length] ?? ''
}

/** Replaces the vowel of a syllable, so that one jamo is wrong. */
function slipVowel(syllable: number, seed: number): string {
  const vowel = Math.floor(syllable / ENDINGS) % VOWELS
  const other = (vowel + 1 + (seed % (VOWELS - 1))) % VOWELS
  return String.fromCodePoint(HANGUL_FIRST + syllable + (other - vowel) * ENDINGS)
}

/** FNV-1a, so that the change only depends on the word. */
function hash(text: string): number {
  let state = 0x811c9dc5
  for (const byte of Buffer.from(text)) state = Math.imul(state ^ byte, 0x01000193) >>> 0
  return state
}
