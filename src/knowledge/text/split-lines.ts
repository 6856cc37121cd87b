import type { TextRange } from './text-range.ts'

/** The lines in a part of a text, without their line feeds. An empty last line is no line. */
export function* splitLines(text: string, { start, end }: TextRange = wholeOf(text)): Generator<TextRange> {
  let from = start
  while (from < end) {
    const feed = text.indexOf('\n', from)
    const to = feed === -1 || feed > end ? end : feed
    yield { start: from, end: to }
    from = to + 1
  }
}

function wholeOf(text: string): TextRange {
  return { start: 0, end: text.length }
}
