import { joinCells } from '../read-runs.ts'
import { type Block, type List, type Run, splitItem, type Table } from '../report-layout.ts'
import type { PdfStyle } from './pdf-lines.ts'
import { addElement, type PdfPlace, within } from './pdf-place.ts'
import { BLACK, CODE_SIZE, GRAY, HEADING_COLOR, SHADE, styleRuns } from './pdf-runs.ts'
import { writePdfTable } from './pdf-table.ts'
import { showRuns } from './write-plain-text.ts'

/** In points. */
const TEXT_SIZE = 10.5
const HEADING_SIZE = { 1: 16, 2: 13, 3: 11.5 }
/** Of lists and quotes. */
const INDENT = 18
const MAX_INDENT = 9 * INDENT
/** Space below a block, and below the items of a list. */
export const PARAGRAPH_GAP = 7
const ITEM_GAP = 3
const CODE_PADDING = 5

/** Writes blocks one below the other, each with its structure tag. */
export function writePdfBlocks(blocks: readonly Block[], place: PdfPlace): void {
  for (const block of blocks) writeBlock(block, place)
}

function writeBlock(block: Block, place: PdfPlace): void {
  switch (block.kind) {
    case 'paragraph':
      writeParagraph(block.runs, place)
      break
    case 'heading':
      addPdfHeading(showRuns(block.runs), block.level, place)
      break
    case 'list':
      writeList(block, place)
      break
    case 'quote':
      within(place, 'BlockQuote', inside =>
        writePdfBlocks(block.blocks, { ...indented(inside, INDENT), color: GRAY }),
      )
      break
    case 'code':
      writeCode(block.text, place)
      break
    case 'table':
      if (!writePdfTable(block, place)) writeRowsAsLines(block.rows, place)
      place.flow.skip(PARAGRAPH_GAP)
  }
}

/** Adds a heading. The heading of a section has level 1. */
export function addPdfHeading(title: string, level: 1 | 2 | 3, { flow, parent }: PdfPlace): void {
  const text = flow.show(title)
  const size = HEADING_SIZE[level]
  const style: PdfStyle = { font: 'bold', size, color: HEADING_COLOR }
  const lines = flow.breakLines([{ text, style }], flow.right - flow.left)
  const element = addElement(parent, flow, `H${level + 1}`)
  flow.addHeading({ element, title: text, lines, size, isSection: level === 1 })
}

function writeParagraph(runs: readonly Run[], place: PdfPlace): void {
  const { flow, parent, indent, color, gap } = place
  const texts = styleRuns(runs, flow.show, { font: 'regular', size: TEXT_SIZE, color })
  if (texts.length === 0) return
  const left = flow.left + indent
  const lines = flow.breakLines(texts, flow.right - left)
  const element = addElement(parent, flow, 'P')
  flow.write(element, { lines, left, size: TEXT_SIZE })
  element.end()
  flow.skip(gap)
}

function writeList({ start, items }: List, place: PdfPlace): void {
  const markers = items.map((_, i) => (start === null ? '•' : `${start + i}.`))
  const entries = items.map((item, i) => ({ marker: markers[i] ?? '', item }))
  writePdfItems(entries, place)
  // The last item of a nested list has this space already.
  place.flow.skip(place.gap - ITEM_GAP)
}

interface Item {
  marker: string
  item: readonly Block[]
  /** Named destination of the item. */
  destination?: string
}

/** Writes items with hanging indents: all lines start to the right of the widest marker. */
export function writePdfItems(items: readonly Item[], place: PdfPlace, size = TEXT_SIZE): void {
  const { flow } = place
  const style: PdfStyle = { font: 'regular', size, color: place.color }
  const hanging = items.reduce(
    (max, { marker }) => Math.max(max, flow.measure(`${marker} `, style) + 2),
    INDENT,
  )
  within({ ...place, gap: ITEM_GAP }, 'L', inList => {
    for (const { marker, item, destination } of items)
      within(indented(inList, hanging), 'LI', inItem => {
        const { runs, rest } = splitItem(item)
        const textLeft = flow.left + inItem.indent
        const lines = flow.breakLines(styleRuns(runs, flow.show, style), flow.right - textLeft)
        flow.reserveLines({ lines, size })
        const { document } = flow
        const top = document.y
        if (destination) document.addNamedDestination(destination, 'XYZ', 0, top, null)
        const label = addElement(inItem.parent, flow, 'Lbl')
        const text = { text: marker, style }
        label.add(() =>
          flow.drawLine({ segments: [{ ...text, width: 0 }], width: 0 }, textLeft - hanging, top, size),
        )
        label.end()
        const body = addElement(inItem.parent, flow, 'LBody')
        flow.write(body, { lines, left: textLeft, size })
        body.end()
        flow.skip(ITEM_GAP)
        writePdfBlocks(rest, inItem)
      })
  })
}

function writeCode(code: string, { flow, parent, indent }: PdfPlace): void {
  const left = flow.left + indent + CODE_PADDING
  const style: PdfStyle = { font: 'regular', size: CODE_SIZE, color: BLACK }
  const lines = flow.breakLines([{ text: flow.show(code), style }], flow.right - left - CODE_PADDING)
  const element = addElement(parent, flow, 'Code')
  flow.skip(CODE_PADDING)
  flow.write(element, { lines, left, size: CODE_SIZE, fill: { color: SHADE, padding: CODE_PADDING } })
  element.end()
  flow.skip(CODE_PADDING + PARAGRAPH_GAP)
}

function writeRowsAsLines(rows: Table['rows'], place: PdfPlace): void {
  for (const row of rows) writeParagraph(joinCells(row), place)
}

function indented(place: PdfPlace, by: number): PdfPlace {
  return { ...place, indent: Math.min(place.indent + by, MAX_INDENT) }
}
