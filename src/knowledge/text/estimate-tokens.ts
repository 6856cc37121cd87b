import type { TextRange } from './text-range.ts'

const FIRST_HANGUL_JAMO = 0x1100

/** The estimated tokens of one UTF-16 unit: about 4 Latin letters, or 1.5 of Hangul and what lies behind it, are one. */
export function tokensOfUnit(code: number): number {
  return code < FIRST_HANGUL_JAMO ? 1 / 4 : 1 / 1.5
}

/** The estimated tokens of a part of a text, at least 1. */
export function estimateTokens(text: string, { start, end }: TextRange): number {
  let tokens = 0
  for (let i = start; i < end; i++) tokens += tokensOfUnit(text.charCodeAt(i))
  return Math.max(1, tokens)
}
