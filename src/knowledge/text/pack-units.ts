import { estimateTokens } from './estimate-tokens.ts'
import type { PassageUnit } from './passage-units.ts'
import { sentenceRanges } from './sentences.ts'
import type { TextRange } from './text-range.ts'

/** How long passages are, in estimated tokens. */
export interface PassageSize {
  target: number
  overlap: number
}

/**
 * Puts neighbouring units together to passages of about `target` tokens. A passage starts with the last sentences of
 * the one before, as many as fit into `overlap` tokens, and is at most `target + overlap` long. Code is not repeated.
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
    while (last + 1 < units.length && tokens + units[last + 1]!.tokens <= target)
      tokens += units[++last]!.tokens
    yield { start, end: units[last]!.end }
    const next = units[last + 1]
    if (next)
      start = next.isCode ? next.start : overlapStart(text, units.slice(first, last + 1), next.start, overlap)
    first = last + 1
  }
}

/** Where the repeated sentences start: never at the very beginning of the passage that they are taken from. */
function overlapStart(text: string, units: readonly PassageUnit[], end: number, overlap: number): number {
  let start = end
  let left = overlap
  for (const unit of units.toReversed()) {
    if (unit.isCode) return start
    for (const sentence of sentenceRanges(text, unit).toReversed()) {
      left -= estimateTokens(text, sentence)
      if (left < 0 || sentence.start <= units[0]!.start) return start
      start = sentence.start
    }
  }
  return start
}
