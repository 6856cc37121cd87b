import {
  AlignmentType,
  BorderStyle,
  HeadingLevel,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import { joinCells } from '../read-runs.ts'
import { type Block, type List, type Run, splitItem, type Table as TableBlock } from '../report-layout.ts'
import { weighColumns } from '../table-columns.ts'
import { BORDER, CODE_FONT, INDENT, MAX_LEVELS, SHADE, STYLES, TEXT_WIDTH } from './docx-styles.ts'

const ALIGNMENTS = { left: AlignmentType.START, center: AlignmentType.CENTER, right: AlignmentType.END }
/** Of a table in Word. */
const MAX_COLUMNS = 63
const LINE = { style: BorderStyle.SINGLE, size: 4, color: BORDER }

/** Position of a block: the number of lists and quotes around it, and the list whose item starts with it. */
interface Place {
  lists: number
  quotes: number
  item: { reference: string; instance: number } | null
}

/** The lists of a document. Lists with the same numbering share a definition, but each counts separately. */
export interface DocxLists {
  /** By name. */
  numberings: Map<string, { start: number; digits: number }>
  count: number
}

/** Name of the numbering definition of bulleted lists. */
export const BULLETS = 'bullets'

/** Converts the blocks of a section. */
export function docxBlocks(blocks: readonly Block[], lists: DocxLists): (Paragraph | Table)[] {
  return blocks.flatMap(block => toDocx(block, { lists: 0, quotes: 0, item: null }, lists))
}

function toDocx(block: Block, place: Place, lists: DocxLists): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'paragraph':
      return [new Paragraph({ ...placed(place), children: docxRuns(block.runs) })]
    case 'heading': {
      const heading = block.level === 2 ? HeadingLevel.HEADING_2 : HeadingLevel.HEADING_3
      return [new Paragraph({ heading, children: docxRuns(block.runs) })]
    }
    case 'list':
      return listItems(block, place, lists)
    case 'quote':
      return block.blocks.flatMap(inner =>
        toDocx(inner, { ...place, quotes: place.quotes + 1, item: null }, lists),
      )
    case 'code': {
      const lines = block.text.split('\n')
      const children = lines.map((text, i) => new TextRun({ text, ...(i > 0 && { break: 1 }) }))
      return [new Paragraph({ ...placed({ ...place, item: null }), style: STYLES.code, children })]
    }
    case 'table':
      if (block.alignments.length > MAX_COLUMNS)
        return block.rows.flatMap(row => toDocx({ kind: 'paragraph', runs: joinCells(row) }, place, lists))
      return [docxTable(block), new Paragraph({ style: STYLES.afterTable })]
  }
}

function listItems({ start, items }: List, place: Place, lists: DocxLists): (Paragraph | Table)[] {
  const item = { reference: referTo(start, items.length, lists), instance: lists.count++ }
  const inside = { ...place, lists: place.lists + 1 }
  return items.flatMap(blocks => {
    const { runs, rest } = splitItem(blocks)
    return [
      ...toDocx({ kind: 'paragraph', runs }, { ...inside, item }, lists),
      ...rest.flatMap(block => toDocx(block, { ...inside, item: null }, lists)),
    ]
  })
}

/** The name of the numbering definition of a list. */
function referTo(start: number | null, count: number, { numberings }: DocxLists): string {
  if (start === null) return BULLETS
  const digits = String(start + count - 1).length
  const name = `numbers-${start}-${digits}`
  numberings.set(name, { start, digits })
  return name
}

function placed({ lists, quotes, item }: Place) {
  const style = quotes > 0 ? { style: STYLES.quote } : {}
  if (item) return { ...style, numbering: { ...item, level: Math.min(lists, MAX_LEVELS) - 1 } }
  const left = INDENT * (lists + quotes)
  return left > 0 ? { ...style, indent: { left } } : style
}

function docxTable({ rows, alignments }: TableBlock): Table {
  const widths = weighColumns(rows).map(share => Math.floor(share * TEXT_WIDTH))
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    borders: {
      top: LINE,
      bottom: LINE,
      left: LINE,
      right: LINE,
      insideHorizontal: LINE,
      insideVertical: LINE,
    },
    rows: rows.map(
      (cells, i) =>
        new TableRow({
          // Set only on the header row: some readers take any value for true.
          ...(i === 0 && { tableHeader: true }),
          cantSplit: true,
          children: cells.map((runs, column) => {
            const alignment = ALIGNMENTS[alignments[column] ?? 'left']
            // The header row is not left alone at the bottom of a page.
            const keepNext = i === 0 && rows.length > 1
            const children = docxRuns(runs, i === 0)
            return new TableCell({
              width: { size: widths[column] ?? 0, type: WidthType.DXA },
              ...(i === 0 && { shading: { type: ShadingType.CLEAR, fill: SHADE, color: 'auto' } }),
              verticalAlign: VerticalAlignTable.CENTER,
              children: [new Paragraph({ style: STYLES.cell, alignment, keepNext, children })],
            })
          }),
        }),
    ),
  })
}

function docxRuns(runs: readonly Run[], isHead = false): TextRun[] {
  return runs.map(run => {
    if (run.kind === 'reference') return new TextRun({ text: `[${run.number}]`, superScript: true })
    if (run.text === '\n') return new TextRun({ break: 1 })
    return new TextRun({
      text: run.text,
      bold: run.isStrong || isHead || undefined,
      italics: run.isEmphasized || undefined,
      ...(run.isCode && { font: CODE_FONT }),
    })
  })
}
