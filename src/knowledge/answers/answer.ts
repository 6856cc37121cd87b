import type { ModelFallback } from '../../models/language-model.ts'

/** A range of an answer and the passage (a UUID) that supports it. Offsets are in code points. */
export interface Citation {
  start: number
  end: number
  chunkId: string
}

export interface Answer {
  text: string
  /** Probability that it answers the question, 0 to 1. */
  confidence: number
  /**
   * Of a model: whether every sentence is supported by the passages that it cites. Of a quote: whether it is more likely
   * right than wrong.
   */
  grounded: boolean
  citations: Citation[]
  /** The model that wrote it. Null if a passage is quoted. */
  model: string | null
  /** Why a model did not write it, although the workspace has one. */
  fallback: ModelFallback | null
}

/** A passage that an answer can cite. */
export interface Evidence {
  chunkId: string
  title: string
  /** Sentences or lines of code, in order. Prose has no Markdown marks. */
  sentences: string[]
  /** Of the hit, 0 to 1. */
  relevance: number
}

/** Converts UTF-16 offsets to code points. */
export function toCodePoints<T extends { start: number; end: number }>(
  text: string,
  ranges: readonly T[],
): T[] {
  const points = new Uint32Array(text.length + 1)
  let count = 0
  let at = 0
  for (const { length } of text) {
    at += length
    points.fill(++count, at - length + 1, at + 1)
  }
  const toPoint = (offset: number) => points[offset] ?? count
  return ranges.map(range => ({ ...range, start: toPoint(range.start), end: toPoint(range.end) }))
}
