/** A part of an answer and the passage (a UUID) that it rests on. Offsets are code points of the text. */
export interface Citation {
  start: number
  end: number
  chunkId: string
}

/** What a question comes to. */
export interface Answer {
  text: string
  /** Whether each sentence was found to rest on the passages that it cites. */
  grounded: boolean
  citations: Citation[]
  /** The model that wrote it; null where sentences were drawn from passages. */
  model: string | null
}

/** A passage that an answer may rest on. */
export interface Evidence {
  chunkId: string
  title: string
  /** As it is read: without marks of Markdown, where it is prose. Sentences and lines of code in order. */
  sentences: string[]
}

/** UTF-16 offsets as code points. */
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
