import { definitionName } from './definition-name.ts'
import { splitLines } from './split-lines.ts'
import type { TextRange } from './text-range.ts'

/** A line of source code. */
export interface CodeLine extends TextRange {
  /** Without the white space around it. */
  code: string
  /** White space before it, a tab as 4; 0 in a blank line. */
  indent: number
  /** The function, class or table that it defines. */
  name: string | null
}

/** The lines of a source text, read one by one. */
export function readCodeLines(text: string): CodeLine[] {
  return Array.from(splitLines(text), ({ start, end }) => {
    const line = text.slice(start, end)
    const code = line.trim()
    const space = code === '' ? '' : line.slice(0, line.length - line.trimStart().length)
    return { start, end, code, indent: space.replaceAll('\t', '    ').length, name: definitionName(line) }
  })
}
