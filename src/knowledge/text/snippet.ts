import { sentenceRanges } from './sentences.ts'
import { splitWords } from './split-words.ts'
import type { TextRange } from './text-range.ts'
import { wordTerms } from './word-terms.ts'

const ELLIPSIS = '…'

interface SentenceMatch extends TextRange {
  /** Number of query terms in the sentence. */
  matched: number
  /** Where the first word with a query term starts, or the sentence if it has none. */
  firstMatch: number
}

/**
 * Makes a one-line snippet of a passage: the sentence with the most query terms, and the following ones that fit.
 * Cuts, with `…`, only a first sentence that is too long. Without a match, starts at the beginning.
 *
 * @param terms of the query
 * @param maxLength in UTF-16 units, including the ellipses. 0 or less gives an empty text.
 * @param read converts a line for display
 */
export function makeSnippet(
  content: string,
  terms: readonly string[],
  maxLength = 240,
  read: (line: string) => string = line => line,
): string {
  const toLine = (text: string, range: TextRange) => read(toOneLine(text, range))
  const wanted = new Set(terms)
  const sentences = sentenceRanges(content).map(range => matchSentence(content, range, wanted))
  const best = sentences.reduce(
    (most, sentence, i) => (sentence.matched > sentences[most]!.matched ? i : most),
    0,
  )
  const first = sentences[best]
  if (!first || maxLength <= 0) return ''
  const line = toLine(content, first)
  if (line.length > maxLength)
    return cutAround(line, toLine(content, { start: first.start, end: first.firstMatch }).length, maxLength)
  const following = sentences.slice(best + 1).map(sentence => toLine(content, sentence))
  return appendWhileFitting(line, following, maxLength)
}

function matchSentence(content: string, range: TextRange, wanted: ReadonlySet<string>): SentenceMatch {
  const found = new Set<string>()
  let firstMatch: number | undefined
  for (const word of splitWords(content.slice(range.start, range.end))) {
    const terms = wordTerms(word).intersection(wanted)
    if (terms.size > 0) firstMatch ??= range.start + word.start
    for (const term of terms) found.add(term)
  }
  return { ...range, matched: found.size, firstMatch: firstMatch ?? range.start }
}

function toOneLine(content: string, { start, end }: TextRange): string {
  return content.slice(start, end).replace(/\s+/g, ' ')
}

function appendWhileFitting(line: string, following: readonly string[], maxLength: number): string {
  let snippet = line
  for (const next of following) {
    if (next === '') continue
    const longer = `${snippet} ${next}`
    if (longer.length > maxLength) break
    snippet = longer
  }
  return snippet
}

/** Cuts a line around an offset, with a quarter of the length before it. Cuts between words where possible. */
function cutAround(line: string, offset: number, maxLength: number): string {
  const room = maxLength - 2 * ELLIPSIS.length
  if (room <= 0) return ''
  const preferred = Math.min(offset - Math.floor(room / 4), line.length - room)
  const start = preferred <= 0 ? 0 : wordStart(line, preferred, offset)
  const stop = Math.min(start + room, line.length)
  const end = stop === line.length ? stop : wordEnd(line, stop, Math.max(start, offset))
  return `${start > 0 ? ELLIPSIS : ''}${line.slice(start, end)}${end < line.length ? ELLIPSIS : ''}`
}

function wordStart(line: string, from: number, latest: number): number {
  const space = line.indexOf(' ', from)
  if (space !== -1 && space < latest) return space + 1
  return isInsidePair(line, from) ? from + 1 : from
}

function wordEnd(line: string, to: number, earliest: number): number {
  const space = line.lastIndexOf(' ', to)
  if (space > earliest) return space
  return isInsidePair(line, to) ? to - 1 : to
}

function isInsidePair(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset)
  const before = text.charCodeAt(offset - 1)
  return code >= 0xdc00 && code <= 0xdfff && before >= 0xd800 && before <= 0xdbff
}
