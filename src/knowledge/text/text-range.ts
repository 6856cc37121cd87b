/** A range of a text in UTF-16 offsets, from `start` to `end` (exclusive). */
export interface TextRange {
  start: number
  end: number
}

/** A part of a text. No passage crosses its bounds. Its heading lines are before `bodyStart`. */
export interface TextSection extends TextRange {
  bodyStart: number
  /** Outermost first. */
  headings: string[]
}

/** Splits a range of a text into lines, without their line feeds. Ignores an empty last line. */
export function* splitLines(
  text: string,
  { start, end }: TextRange = { start: 0, end: text.length },
): Generator<TextRange> {
  let from = start
  while (from < end) {
    const feed = text.indexOf('\n', from)
    const to = feed === -1 || feed > end ? end : feed
    yield { start: from, end: to }
    from = to + 1
  }
}
