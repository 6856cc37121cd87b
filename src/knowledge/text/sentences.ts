import type { TextRange } from './text-range.ts'

/**
 * Where a sentence can end: final punctuation with closing quotes and brackets after it, or a line feed. White space
 * must follow, except between Hangul (`했다.그리고`) and after full-width punctuation.
 */
const BORDER =
  /(?:(?<![.!?…])[.!?…]+["'”’)\]]*(?=\s|$)|(?<=\p{sc=Hangul})[.!?](?=\p{sc=Hangul})|[。！？]+["'”’」』）]*)|\n/gu
const ABBREVIATION =
  /^(?:mr|mrs|ms|dr|prof|sr|jr|st|no|fig|vs|e\.g|i\.e|cf|al|inc|ltd|approx|\p{L}|(?:\p{L}\.)+\p{L})$/iu
const LIST_NUMBER = /^(?:\d{1,4}|\p{L})$/u
const MAX_ABBREVIATION_LENGTH = 8
/** Korean date formats: `2026. 3. 1.`, `2026. 3.`, and before Hangul without a year, `3. 1.부터`. */
const DATE =
  /(?:(?<!\d)(?:19|20)\d{2}|['’]\d{2})\.\s?\d{1,2}\.(?:\s?\d{1,2}\.)?|(?<![\d.])\d{1,2}\.\s?\d{1,2}\.(?=\(?\p{sc=Hangul})/gu

/** The sentences of a text in order, trimmed. Sentences also end at line breaks, so each list item is separate. */
export function splitSentences(text: string): string[] {
  return sentenceRanges(text).map(({ start, end }) => text.slice(start, end))
}

/** The ranges of the sentences in a part of a text. Only white space is between them. */
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

/**
 * The offsets of the periods in dates. Even the last period of a date does not end a sentence: it belongs to the day.
 */
function stopsOfDates(text: string): Set<number> {
  const stops = new Set<number>()
  for (const { 0: date, index } of text.matchAll(DATE))
    for (let i = 0; i < date.length; i++) if (date[i] === '.') stops.add(index + i)
  return stops
}

/** Whether a period ends a sentence: not after an abbreviation or a list number, and not before a lowercase letter. */
function endsSentence(text: string, from: number, stop: number, to: number): boolean {
  if (/^[^\S\n]+\p{Ll}/u.test(text.slice(to, to + MAX_ABBREVIATION_LENGTH))) return false
  const start = Math.max(from, stop - MAX_ABBREVIATION_LENGTH)
  const word = /[^\s("'“‘[]*$/u.exec(text.slice(start, stop))![0]
  if (
    text.slice(from, stop).length <= MAX_ABBREVIATION_LENGTH &&
    LIST_NUMBER.test(text.slice(from, stop).trim())
  )
    return false
  return !/^\p{Script=Latin}/u.test(word) || !ABBREVIATION.test(word)
}
