import { estimateTokens, tokensOfUnit } from './estimate-tokens.ts'
import type { PassageUnit } from './passage-units.ts'
import { sentenceRanges } from './sentences.ts'
import type { TextRange } from './text-range.ts'

const SPACE = 0x20

/** Length of passages, in estimated tokens. */
export interface PassageSize {
  target: number
  overlap: number
}

/**
 * Combines adjacent units into passages of about `target` tokens. A passage starts with the last sentences of the
 * previous one, as many as fit into `overlap` tokens, and has at most `target + overlap` tokens, counting white space
 * beyond normal paragraph breaks. Code is not repeated.
 */
export function* packUnits(
  text: string,
  units: readonly PassageUnit[],
  { target, overlap }: PassageSize,
): Generator<TextRange> {
  let first = 0
  let start = units[0]?.start ?? 0
  while (first < units.length) {
    let tokens = estimateTokens(text, { start, end: units[first]!.end })
    let last = first
    while (last + 1 < units.length) {
      const [{ end }, next] = [units[last]!, units[last + 1]!]
      const more = spaceTokens(end, next.start) + next.tokens
      if (tokens + more > target) break
      tokens += more
      last += 1
    }
    yield { start, end: units[last]!.end }
    const next = units[last + 1]
    if (next)
      start = next.isCode ? next.start : overlapStart(text, units.slice(first, last + 1), next.start, overlap)
    first = last + 1
  }
}

/** White space between units that is not counted, in characters: a few blank lines. */
const FREE_SPACE_LENGTH = 20

/** Estimated tokens of the white space between two units, from the end of one to the start of the next. */
export function spaceTokens(from: number, to: number): number {
  return Math.max(0, to - from - FREE_SPACE_LENGTH) * tokensOfUnit(SPACE)
}

/** Where the repeated sentences start. Never at the beginning of the passage that they are taken from. */
function overlapStart(text: string, units: readonly PassageUnit[], end: number, overlap: number): number {
  let start = end
  let left = overlap
  for (const unit of units.toReversed()) {
    if (unit.isCode) return start
    for (const sentence of sentenceRanges(text, unit).toReversed()) {
      left -= estimateTokens(text, sentence) + spaceTokens(sentence.end, start)
      if (left < 0 || sentence.start <= units[0]!.start) return start
      start = sentence.start
    }
  }
  return start
}
