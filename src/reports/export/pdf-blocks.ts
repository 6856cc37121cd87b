import { type Block, type List, plainRun, type Run, splitItem, type Table } from '../report-layout.ts'
import { showRuns } from './write-plain-text.ts'

/** In points. */
const TEXT_SIZE = 10.5
const CODE_SIZE = 9.5
const HEADING_SIZE = { 2: 13, 3: 11.5 }
const INDENT = 18
const MAX_INDENT = 9 * INDENT
const GAP = 7
const LINE_GAP = 1
const MARK_COLOR = '#1d4ed8'
/**
 * Limits for tables. Tables that exceed them are written as lines: a row could fill a page, or a column could be one
 * letter wide.
 */
const MAX_COLUMNS = 12
const MAX_CELL_HEIGHT = 300
const CELL_PADDING = 4

type Document = PDFKit.PDFDocument
type Element = PDFKit.PDFStructureElement

/** Where and how to write blocks: the document, the parent element and the text filter. */
export interface PdfPlace {
  document: Document
  parent: Element
  show: (text: string) => string
  indent: number
  /** Bookmark of the section. */
  bookmark: PDFKit.PDFOutline
}

/** Writes blocks one below the other, each with its structure tag. */
export function writePdfBlocks(blocks: readonly Block[], place: PdfPlace): void {
  for (const block of blocks) writeBlock(block, place)
}

function writeBlock(block: Block, place: PdfPlace): void {
  switch (block.kind) {
    case 'paragraph':
      writeText('P', block.runs, place)
      break
    case 'heading':
      writeHeading(showRuns(block.runs), block.level, HEADING_SIZE[block.level], place)
      break
    case 'list':
      writeList(block, place)
      break
    case 'quote':
      within(place, 'BlockQuote', inside => writePdfBlocks(block.blocks, indented(inside)))
      break
    case 'code':
      writeCode(block.text, place)
      break
    case 'table':
      writeTable(block, place)
  }
}

/**
 * Writes a heading, with more space above than below, and never at the bottom of a page.
 * @returns its bookmark
 */
export function writeHeading(
  text: string,
  level: 1 | 2 | 3,
  size: number,
  place: PdfPlace,
): PDFKit.PDFOutline {
  const { document, parent, show } = place
  if (document.y > document.page.margins.top) document.y += size
  if (document.y + size * 4 > document.page.maxY()) document.addPage()
  add(parent, document, `H${level + 1}`, () =>
    document.font('bold', size).fillColor('black').text(show(text), document.page.margins.left, document.y),
  )
  const bookmark = place.bookmark.addItem(show(text))
  document.y += GAP
  return bookmark
}

/** Writes a paragraph with an optional marker outside its left edge. */
function writeText(type: string, runs: readonly Run[], place: PdfPlace, marker = ''): void {
  const { document, parent, show, indent } = place
  const pieces = [...(marker ? [plainRun(`${marker} `)] : []), ...runs]
    .map(run => ({ run, text: show(showRuns([run])) }))
    .filter(({ text }) => text !== '')
  if (pieces.length === 0) return
  document.x = document.page.margins.left + indent
  const options = {
    lineGap: LINE_GAP,
    width: document.page.width - document.page.margins.right - document.x,
    indent: marker ? -INDENT : 0,
  }
  add(parent, document, type, () => {
    for (const [i, { run, text }] of pieces.entries()) {
      if (text === '\n') continue
      const next = pieces[i + 1]
      const style = run.kind === 'text' ? run : null
      document
        .font(style?.isStrong ? 'bold' : 'regular', style?.isCode ? CODE_SIZE : TEXT_SIZE)
        .fillColor(style ? 'black' : MARK_COLOR)
        .text(text, {
          ...options,
          oblique: style?.isEmphasized ?? false,
          continued: next !== undefined && next.text !== '\n',
        })
    }
  })
  document.y += GAP
}

function writeList({ start, items }: List, place: PdfPlace): void {
  within(indented(place), 'L', inList => {
    for (const [i, item] of items.entries()) {
      const marker = start === null ? '•' : `${start + i}.`
      within(inList, 'LI', inItem => {
        const { runs, rest } = splitItem(item)
        writeText('LBody', runs, inItem, marker)
        writePdfBlocks(rest, inItem)
      })
    }
  })
}

function writeCode(code: string, place: PdfPlace): void {
  const { document, parent, show, indent } = place
  const left = document.page.margins.left + indent
  add(parent, document, 'Code', () =>
    document.font('regular', CODE_SIZE).fillColor('black').text(show(code), left, document.y),
  )
  document.y += GAP
}

function writeTable({ rows }: Table, place: PdfPlace): void {
  const { document, show } = place
  const cells = rows.map(row => row.map(runs => show(showRuns(runs))))
  const columns = cells[0]?.length ?? 0
  const { width, margins } = document.page
  const cellWidth = (width - margins.left - margins.right) / columns - 2 * CELL_PADDING
  document.font('bold', CODE_SIZE)
  const isTooHigh = (text: string) => document.heightOfString(text, { width: cellWidth }) > MAX_CELL_HEIGHT
  if (columns > MAX_COLUMNS || cells.flat().some(isTooHigh)) {
    writeRowsAsLines(rows, place)
    return
  }
  document.x = margins.left
  const table = {
    structParent: place.parent,
    defaultStyle: { padding: CELL_PADDING, border: 0.5 },
    data: cells.map((row, i) =>
      row.map(text => ({
        text,
        type: i === 0 ? ('TH' as const) : ('TD' as const),
        font: { src: i === 0 ? 'bold' : 'regular', size: CODE_SIZE },
      })),
    ),
  }
  document.fillColor('black').table(table)
  document.x = margins.left
  document.y += GAP * 2
}

function writeRowsAsLines(rows: Table['rows'], place: PdfPlace): void {
  for (const row of rows)
    writeText(
      'P',
      row.flatMap((runs, i) => [...(i > 0 ? [plainRun(' | ')] : []), ...runs]),
      place,
    )
}

function indented(place: PdfPlace): PdfPlace {
  return { ...place, indent: Math.min(place.indent + INDENT, MAX_INDENT) }
}

/** Writes a structure element that contains others. */
function within(place: PdfPlace, type: string, write: (inside: PdfPlace) => void): void {
  const element = place.document.struct(type)
  place.parent.add(element)
  write({ ...place, parent: element })
  element.end()
}

/** Writes a structure element that contains text. */
function add(parent: Element, document: Document, type: string, write: () => void): void {
  parent.add(document.struct(type, {}, write))
}
