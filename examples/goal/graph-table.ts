import stringWidth from 'string-width'
import { dim, wrapIndented } from '../terminal/terminal.ts'
import { drawGraph } from './draw-graph.ts'
import { formatSymbol, padColumns } from './format.ts'
import type { Step } from './operations.ts'

const INDENT = '  '

interface GraphTable {
  steps: readonly Step[]
  /** Heads of all columns after the graph. */
  head: readonly string[]
  /** Cells of a step. The last one is wrapped. */
  cellsOf: (step: Step) => string[]
}

/** The graph of a plan, with a row for each step. @returns lines. */
export function formatGraphTable({ steps, head, cellsOf }: GraphTable): string[] {
  const cells = steps.map(cellsOf)
  const widths = head.slice(0, -1).map((_, i) => Math.max(...[head, ...cells].map(row => widthOf(row[i]))))
  const formatCells = (row: readonly string[]) =>
    widths.map((columns, i) => `${padColumns(row[i] ?? '', columns)}  `).join('')
  const graph = drawGraph(steps)
  const graphWidth = widthOf(graph[0]?.lines) + 1
  const indent = INDENT.length + graphWidth + 1 + widths.reduce((sum, columns) => sum + columns + 2, 0)
  const wrap = (text = '') => wrapIndented(indent, text, Infinity).split(`\n${' '.repeat(indent)}`)
  const rows = steps.flatMap((step, i) => {
    const { lines = '', below = '' } = graph[i] ?? {}
    const [first = '', ...more] = wrap(cells[i]?.at(-1))
    const row = `${INDENT}${formatSymbol(step.status)}${dim(lines)} ${formatCells(cells[i] ?? [])}${first}`
    return [
      row,
      ...more.map(
        text => `${INDENT} ${dim(below)} ${' '.repeat(indent - INDENT.length - graphWidth - 1)}${text}`,
      ),
    ]
  })
  return [dim(`${INDENT}${' '.repeat(graphWidth)} ${formatCells(head)}${head.at(-1)}`), ...rows]
}

const widthOf = (text = '') => stringWidth(text)
