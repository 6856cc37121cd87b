/** A word as it stands in the text. `start` is its UTF-16 offset. */
export interface Word {
  text: string
  start: number
  script: 'korean' | 'han' | 'other'
  /** It follows a word of another script without a space, as a Korean particle does in `API를`. */
  isAttached: boolean
}

/**
 * Words end where the script changes: `API키` and `2026년` are two each. Other scripts than Korean, Han and kana may be
 * joined by `_` and `-`, by a point between digits, by the comma of thousands and by the apostrophe of a short form.
 */
const WORD =
  /(?<korean>\p{sc=Hangul}+)|(?<han>[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+)|[[\p{L}\p{N}]--[\p{sc=Hangul}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]](?:[[\p{L}\p{N}\p{M}]--[\p{sc=Hangul}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]]|(?:_+|-)(?=[[\p{L}\p{N}]--[\p{sc=Hangul}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]])|(?<=\d)\.(?=\d)|(?<=\d),(?=\d{3}(?!\d))|['’](?=(?:s|t|d|m|re|ve|ll)(?![\p{L}\p{N}])))*/gv

/** The words of a text in order. Whatever is no letter and no digit only separates them. Linear in the text. */
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
