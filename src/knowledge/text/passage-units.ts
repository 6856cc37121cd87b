import { estimateTokens, tokensOfUnit } from './estimate-tokens.ts'
import { fenceAfter } from './markdown-headings.ts'
import { sentenceRanges } from './sentences.ts'
import { splitLines, type TextRange } from './text-range.ts'

/**
 * Cuts a range of a text into pieces of at most `maxTokens` estimated tokens: after white space if the second half of a
 * piece has any, and never inside a surrogate pair.
 */
function* cutRange(text: string, { start, end }: TextRange, maxTokens: number): Generator<TextRange> {
  let from = start
  while (from < end) {
    const to = findCut(text, from, end, maxTokens)
    yield { start: from, end: to }
    from = to
  }
}

function findCut(text: string, from: number, end: number, maxTokens: number): number {
  let tokens = 0
  let afterSpace = from
  for (let i = from; i < end; i++) {
    tokens += tokensOfUnit(text.charCodeAt(i))
    if (tokens > maxTokens && i > from + 1) return afterSpace > from ? afterSpace : beforePair(text, i)
    if (tokens > maxTokens / 2 && isSpace(text.charCodeAt(i))) afterSpace = i + 1
  }
  return end
}

function beforePair(text: string, offset: number): number {
  const code = text.charCodeAt(offset - 1)
  return code >= 0xd800 && code <= 0xdbff ? offset - 1 : offset
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d) || code === 0xa0 || code === 0x3000
}

/** A paragraph, or a piece of a paragraph that is too long for a passage. */
export interface PassageUnit extends TextRange {
  tokens: number
  isCode: boolean
}

/**
 * Splits a range into the units of passages, in order: paragraphs. A paragraph of more than `maxTokens` is split into
 * sentences, or lines of code, and these into pieces if they are still too long. Only white space is between units.
 *
 * @param kind `markdown` keeps fenced code together as one paragraph
 */
export function* splitUnits(
  text: string,
  range: TextRange,
  maxTokens: number,
  kind: 'markdown' | 'plain' | 'code',
): Generator<PassageUnit> {
  for (const { isCode, ...paragraph } of splitParagraphs(text, range, kind)) {
    const tokens = estimateTokens(text, paragraph)
    if (tokens <= maxTokens) yield { ...paragraph, tokens, isCode }
    else yield* splitParagraph(text, paragraph, maxTokens, isCode)
  }
}

function* splitParagraph(
  text: string,
  paragraph: TextRange,
  maxTokens: number,
  isCode: boolean,
): Generator<PassageUnit> {
  for (const part of isCode ? splitLines(text, paragraph) : sentenceRanges(text, paragraph)) {
    for (const piece of cutRange(text, part, maxTokens)) {
      if (isBlank(text, piece)) continue
      yield { ...piece, tokens: estimateTokens(text, piece), isCode }
    }
  }
}

/** Paragraphs end at blank lines and at code fences. */
function* splitParagraphs(
  text: string,
  range: TextRange,
  kind: string,
): Generator<TextRange & { isCode: boolean }> {
  let start: number | null = null
  let end = range.start
  let fence: string | null = null
  for (const line of splitLines(text, range)) {
    const before: string | null = fence
    if (kind === 'markdown') fence = fenceAfter(fence, text.slice(line.start, line.end))
    const blank = isBlank(text, line)
    if (start !== null && !before && (blank || fence)) {
      yield { start, end, isCode: kind === 'code' }
      start = null
    }
    if (!blank) start ??= line.start
    end = line.end
    if (start !== null && before && !fence) {
      yield { start, end, isCode: true }
      start = null
    }
  }
  if (start !== null) yield { start, end, isCode: kind === 'code' || fence !== null }
}

function isBlank(text: string, { start, end }: TextRange): boolean {
  return text.slice(start, end).trim() === ''
}
