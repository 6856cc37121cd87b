import { definitionName } from './definition-name.ts'
import { splitLines } from './split-lines.ts'
import type { TextRange } from './text-range.ts'

/** A line of source code. */
export interface CodeLine extends TextRange {
  /** The line without surrounding white space. */
  code: string
  /** Width of the indentation. A tab counts as 4, a blank line as 0. */
  indent: number
  /** The function, class or table that it defines. Null if none. */
  name: string | null
}

/** Reads the lines of source code. */
export function readCodeLines(text: string): CodeLine[] {
  return Array.from(splitLines(text), ({ start, end }) => {
    const line = text.slice(start, end)
    const code = line.trim()
    const space = code === '' ? '' : line.slice(0, line.length - line.trimStart().length)
    return { start, end, code, indent: space.replaceAll('\t', '    ').length, name: definitionName(line) }
  })
}
