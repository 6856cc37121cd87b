import type { TextRange } from './text-range.ts'

/**
 * Where a sentence may end: closing punctuation with what closes quotes and brackets behind it, or a line feed. A full
 * stop needs white space behind it, unless Hangul stands on both sides (`했다.그리고`).
 */
const BORDER =
  /(?:(?<![.!?…])[.!?…]+["'”’)\]]*(?=\s|$)|(?<=\p{sc=Hangul})[.!?](?=\p{sc=Hangul})|[。！？]+["'”’」』）]*)|\n/gu
const ABBREVIATION =
  /^(?:mr|mrs|ms|dr|prof|sr|jr|st|no|fig|vs|e\.g|i\.e|cf|al|inc|ltd|approx|\p{L}|(?:\p{L}\.)+\p{L})$/iu
const LIST_NUMBER = /^(?:\d{1,4}|\p{L})$/u
const LONGEST_ABBREVIATION = 8
/** Dates as Korean offices write them: `2026. 3. 1.`, `2026. 3.`, and without a year before Hangul, `3. 1.부터`. */
const DATE =
  /(?:(?<!\d)(?:19|20)\d{2}|['’]\d{2})\.\s?\d{1,2}\.(?:\s?\d{1,2}\.)?|(?<![\d.])\d{1,2}\.\s?\d{1,2}\.(?=\(?\p{sc=Hangul})/gu

/** The sentences of a text in order, without the white space around them. Lines and list items are borders as well. */
export function splitSentences(text: string): string[] {
  return sentenceRanges(text).map(({ start, end }) => text.slice(start, end))
}

/** Where the sentences of a part of a text are. Between them is only white space. */
export function sentenceRanges(
  text: string,
  { start, end }: TextRange = { start: 0, end: text.length },
): TextRange[] {
  const part = text.slice(start, end)
  const sentences: TextRange[] = []
  let from = 0
  const closeSentence = (to: number) => {
    const sentence = part.slice(from, to)
    const first = from + sentence.length - sentence.trimStart().length
    const last = from + sentence.trimEnd().length
    if (first < last) sentences.push({ start: start + first, end: start + last })
    from = to
  }
  const inDates = stopsOfDates(part)
  for (const match of part.matchAll(BORDER)) {
    if (inDates.has(match.index)) continue
    const to = match.index + match[0].length
    if (!match[0].startsWith('.') || endsSentence(part, from, match.index, to)) closeSentence(to)
  }
  closeSentence(part.length)
  return sentences
}

/** Where the full stops of dates are. Not even the last one of a date is the end of a sentence: it is part of the day. */
function stopsOfDates(text: string): Set<number> {
  const stops = new Set<number>()
  for (const { 0: date, index } of text.matchAll(DATE))
    for (let i = 0; i < date.length; i++) if (date[i] === '.') stops.add(index + i)
  return stops
}

/** Not after an abbreviation, the number of a list item, or before a small Latin letter. */
function endsSentence(text: string, from: number, stop: number, to: number): boolean {
  if (/^[^\S\n]+\p{Ll}/u.test(text.slice(to, to + LONGEST_ABBREVIATION))) return false
  const start = Math.max(from, stop - LONGEST_ABBREVIATION)
  const word = /[^\s("'“‘[]*$/u.exec(text.slice(start, stop))![0]
  if (
    text.slice(from, stop).length <= LONGEST_ABBREVIATION &&
    LIST_NUMBER.test(text.slice(from, stop).trim())
  )
    return false
  return !/^\p{Script=Latin}/u.test(word) || !ABBREVIATION.test(word)
}
