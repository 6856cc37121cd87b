import type { Alignment, Table } from '../report-layout.ts'
import { weighColumns } from '../table-columns.ts'
import { lineHeight, type PdfFlow } from './pdf-flow.ts'
import type { PdfLine, PdfStyle } from './pdf-lines.ts'
import type { PdfPlace } from './pdf-place.ts'
import { LINE_COLOR, SHADE, styleRuns } from './pdf-runs.ts'

/** In points. */
const SIZE = 9.5
const PADDING = { x: 5, y: 3 }
/** Tables that exceed these limits are not drawn: a row could fill a page, or a column could be one letter wide. */
const MAX_COLUMNS = 12
const MAX_CELL_HEIGHT = 300

/** The type of the options lacks it. */
const HEAD: object = { scope: 'Column' }

interface Row {
  cells: PdfLine[][]
  height: number
  isHead: boolean
}

interface Columns {
  left: number
  widths: readonly number[]
  alignments: readonly Alignment[]
}

/**
 * Draws a table whose columns fit their content. The header row is repeated on each page, and rows are not broken.
 * @returns false if the table is too large to draw
 */
export function writePdfTable(
  { rows, alignments }: Table,
  { flow, parent, indent, color }: PdfPlace,
): boolean {
  const left = flow.left + indent
  const widths = weighColumns(rows).map(share => share * (flow.right - left))
  if (widths.length > MAX_COLUMNS) return false
  const laidOut = rows.map((row, i): Row => {
    const style: PdfStyle = { font: i === 0 ? 'bold' : 'regular', size: SIZE, color }
    const cells = row.map((runs, column) =>
      flow.breakLines(styleRuns(runs, flow.show, style), (widths[column] ?? 0) - 2 * PADDING.x),
    )
    const lines = cells.reduce((max, cell) => Math.max(max, cell.length), 1)
    return { cells, height: lines * lineHeight(SIZE) + 2 * PADDING.y, isHead: i === 0 }
  })
  const [head] = laidOut
  if (!head || laidOut.some(({ height }) => height > MAX_CELL_HEIGHT)) return false
  const columns = { left, widths, alignments }
  const { document } = flow
  const table = document.struct('Table')
  flow.reserve(head.height + (laidOut[1]?.height ?? 0))
  parent.add(table)
  for (const row of laidOut) {
    if (row.height > flow.room) {
      flow.startPage()
      repeatHead(head, columns, flow)
    }
    const element = document.struct('TR')
    table.add(element)
    drawRow(row, columns, flow, draw => {
      const cell = row.isHead ? document.struct('TH', HEAD) : document.struct('TD')
      element.add(cell)
      cell.add(draw)
      cell.end()
    })
    element.end()
  }
  table.end()
  return true
}

/** Screen readers read the header row once. */
function repeatHead(head: Row, columns: Columns, flow: PdfFlow): void {
  drawRow(head, columns, flow, draw => flow.decorate(draw))
}

function drawRow(
  { cells, height, isHead }: Row,
  { left, widths, alignments }: Columns,
  flow: PdfFlow,
  drawCell: (draw: () => void) => void,
): void {
  const { document } = flow
  const top = document.y
  let x = left
  for (const [column, lines] of cells.entries()) {
    const width = widths[column] ?? 0
    const from = x
    flow.decorate(() => {
      if (isHead) document.rect(from, top, width, height).fill(SHADE)
      document.lineWidth(0.5).rect(from, top, width, height).stroke(LINE_COLOR)
    })
    drawCell(() => {
      for (const [i, line] of lines.entries()) {
        const free = width - 2 * PADDING.x - line.width
        const shift = { left: 0, center: free / 2, right: free }[alignments[column] ?? 'left']
        flow.drawLine(line, from + PADDING.x + shift, top + PADDING.y + i * lineHeight(SIZE), SIZE)
      }
    })
    x += width
  }
  document.y = top + height
}
