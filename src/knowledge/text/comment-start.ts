import type { CodeLine } from './code-lines.ts'

const COMMENT = /^(?:\/\/|\/\*|\*|#|--|@)/

/**
 * The first line of the comments and decorators directly above a definition, or the line of the definition if there are
 * none.
 *
 * @param earliest the first line that can belong to it
 */
export function commentStart(lines: readonly CodeLine[], definition: number, earliest: number): number {
  let start = definition
  while (start > earliest) {
    const above = lines[start - 1]!.code
    const opening = above.endsWith('*/') ? blockStart(lines, start - 1, earliest) : start - 1
    if (opening === null || above === '' || (!above.endsWith('*/') && !COMMENT.test(above))) break
    start = opening
  }
  return start
}

function blockStart(lines: readonly CodeLine[], end: number, earliest: number): number | null {
  for (let i = end; i >= earliest; i--) if (lines[i]!.code.startsWith('/*')) return i
  return null
}
