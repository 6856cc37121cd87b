/** A word as written in the text. `start` is its UTF-16 offset. */
export interface Word {
  text: string
  start: number
  script: 'korean' | 'han' | 'other'
  /** Whether it directly follows a word of another script, like the Korean particle in `API를`. */
  isAttached: boolean
}

/**
 * Words end where the script changes: `API키` and `2026년` are two words each. In scripts other than Korean, Han and
 * kana, words can contain `_` and `-`, a decimal point, a thousands separator and the apostrophe of a contraction.
 */
const WORD =
  /(?<korean>\p{sc=Hangul}+)|(?<han>[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+)|[[\p{L}\p{N}]--[\p{sc=Hangul}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]](?:[[\p{L}\p{N}\p{M}]--[\p{sc=Hangul}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]]|(?:_+|-)(?=[[\p{L}\p{N}]--[\p{sc=Hangul}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]])|(?<=\d)\.(?=\d)|(?<=\d),(?=\d{3}(?!\d))|['’](?=(?:s|t|d|m|re|ve|ll)(?![\p{L}\p{N}])))*/gv

/** The words of a text in order. Characters other than letters and digits separate words. Linear time. */
export function* splitWords(text: string): Generator<Word> {
  let end = -1
  for (const match of text.matchAll(WORD)) {
    const { korean, han } = match.groups!
    const isAttached = match.index === end
    end = match.index + match[0].length
    yield {
      text: match[0],
      start: match.index,
      script: korean ? 'korean' : han ? 'han' : 'other',
      isAttached,
    }
  }
}
