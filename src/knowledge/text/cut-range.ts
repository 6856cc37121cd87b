import { tokensOfUnit } from './estimate-tokens.ts'
import type { TextRange } from './text-range.ts'

/**
 * Cuts a range of a text into pieces of at most `maxTokens` estimated tokens: after white space if the second half of a
 * piece has any, and never inside a surrogate pair.
 */
export function* cutRange(text: string, { start, end }: TextRange, maxTokens: number): Generator<TextRange> {
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
