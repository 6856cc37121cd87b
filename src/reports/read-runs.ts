import type { Nodes, PhrasingContent, Text } from 'mdast'
import { decodeString } from 'micromark-util-decode-string'
import type { PlacedMark } from './number-references.ts'
import { plainRun, type Run, type Table, type TextRun } from './report-layout.ts'
import { cleanText } from './text.ts'

/** The marks inside or after a node that has its own text. */
export type MarksOf = (node: Nodes) => readonly PlacedMark[]

type Style = Pick<TextRun, 'isStrong' | 'isEmphasized' | 'isCode'>
const PLAIN: Style = { isStrong: false, isEmphasized: false, isCode: false }

/** Reads the content of a paragraph, heading or cell. Links and images are reduced to their text. */
export function readRuns(nodes: readonly PhrasingContent[], source: string, marksOf: MarksOf): Run[] {
  return mergeRuns(readStyled(nodes, source, marksOf, PLAIN))
}

/** Merges adjacent runs of the same style. Line breaks stay separate runs. */
export function mergeRuns(runs: readonly Run[]): Run[] {
  const merged: Run[] = []
  for (const run of runs) {
    const last = merged.at(-1)
    if (run.kind === 'text' && last?.kind === 'text' && hasSameStyle(last, run))
      merged[merged.length - 1] = { ...last, text: last.text + run.text }
    else merged.push(run)
  }
  return merged
}

/** A table row as one line, for tables that a format cannot contain. */
export function joinCells(row: Table['rows'][number]): Run[] {
  return mergeRuns(row.flatMap((runs, i) => (i > 0 ? [plainRun(' | '), ...runs] : runs)))
}

function hasSameStyle(a: TextRun, b: TextRun): boolean {
  return (
    a.isStrong === b.isStrong &&
    a.isEmphasized === b.isEmphasized &&
    a.isCode === b.isCode &&
    a.text !== '\n' &&
    b.text !== '\n'
  )
}

function readStyled(
  nodes: readonly PhrasingContent[],
  source: string,
  marksOf: MarksOf,
  style: Style,
): Run[] {
  return nodes.flatMap((node): Run[] => {
    const inner = (changed: Partial<Style> = {}) =>
      'children' in node ? readStyled(node.children, source, marksOf, { ...style, ...changed }) : []
    const marks = marksOf(node)
    switch (node.type) {
      case 'strong':
        return inner({ isStrong: true })
      case 'emphasis':
        return inner({ isEmphasized: true })
      case 'inlineCode':
        return [...textRun(node.value, { ...style, isCode: true }), ...marks.map(toMark)]
      case 'image':
        return [...textRun(node.alt ?? '', style), ...marks.map(toMark)]
      case 'break':
        return [{ kind: 'text', text: '\n', ...style }, ...marks.map(toMark)]
      case 'text':
        return splitAtMarks(node, marks, source, style)
      default:
        return inner()
    }
  })
}

function splitAtMarks(node: Text, marks: readonly PlacedMark[], source: string, style: Style): Run[] {
  const text = node.value
  let from = 0
  const runs = marks.flatMap(mark => {
    const to = Math.max(from, offsetInText(node, mark, source))
    const before = text.slice(from, to)
    from = to
    return [...textRun(before, style), toMark(mark)]
  })
  return [...runs, ...textRun(text.slice(from), style)]
}

/**
 * Maps a mark to its offset in the text, which is shorter than the source: escapes, entities and indentation are gone.
 */
function offsetInText({ position }: Nodes, { offset }: PlacedMark, source: string): number {
  if (!position || offset >= (position.end.offset ?? 0)) return Number.POSITIVE_INFINITY
  const before = source.slice(position.start.offset, offset)
  // Without the lookbehind, the time would grow with the square of a run of spaces.
  return decodeString(before.replace(/(?<![ \t])[ \t]*(\r\n?|\n)[ \t>]*/g, '$1')).length
}

/** Spaces and line feeds become one space, as in HTML. */
function textRun(text: string, style: Style): TextRun[] {
  const clean = cleanText(text).replace(/[ \n]+/g, ' ')
  return clean === '' ? [] : [{ kind: 'text', text: clean, ...style }]
}

/** Shown as `[number]`. */
export function toMark({ number }: PlacedMark): Run {
  return { kind: 'reference', number }
}
