import type { TextRange } from './text-range.ts'

const FIRST_HANGUL_JAMO = 0x1100

/** Estimated tokens of one UTF-16 unit. A token is about 4 characters, or 1.5 from U+1100 on (Hangul, Han). */
export function tokensOfUnit(code: number): number {
  return code < FIRST_HANGUL_JAMO ? 1 / 4 : 1 / 1.5
}

/** Estimated tokens of a range of a text, at least 1. */
export function estimateTokens(text: string, { start, end }: TextRange): number {
  let tokens = 0
  for (let i = start; i < end; i++) tokens += tokensOfUnit(text.charCodeAt(i))
  return Math.max(1, tokens)
}
