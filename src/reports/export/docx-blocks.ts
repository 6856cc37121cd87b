import { HeadingLevel, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } from 'docx'
import { type Block, type List, type Run, splitItem, type Table as TableBlock } from '../report-layout.ts'
import { CODE_FONT, INDENT, MAX_LEVELS } from './docx-styles.ts'

/** Position of a block: the number of lists and quotes around it, and the list whose item starts with it. */
interface Place {
  lists: number
  quotes: number
  item: { reference: string; instance: number } | null
}

/** The lists of a document. Lists with the same start share a numbering definition, but each counts separately. */
export interface DocxLists {
  starts: Set<number>
  count: number
}

/** Name of the numbering definition for lists that start at a number. Null is for bullets. */
export function listReference(start: number | null): string {
  return start === null ? 'bullets' : `numbers-${start}`
}

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
      return [new Paragraph({ ...placed({ ...place, item: null }), style: 'Code', children })]
    }
    case 'table':
      // Word adds no space after a table, so an empty paragraph does.
      return [docxTable(block), new Paragraph({ spacing: { after: 0, line: 200 } })]
  }
}

function listItems({ start, items }: List, place: Place, lists: DocxLists): (Paragraph | Table)[] {
  if (start !== null) lists.starts.add(start)
  const item = { reference: listReference(start), instance: lists.count++ }
  const inside = { ...place, lists: place.lists + 1 }
  return items.flatMap(blocks => {
    const { runs, rest } = splitItem(blocks)
    return [
      ...toDocx({ kind: 'paragraph', runs }, { ...inside, item }, lists),
      ...rest.flatMap(block => toDocx(block, { ...inside, item: null }, lists)),
    ]
  })
}

function placed({ lists, quotes, item }: Place) {
  const style = quotes > 0 ? { style: 'Quote' } : {}
  if (item) return { ...style, numbering: { ...item, level: Math.min(lists, MAX_LEVELS) - 1 } }
  const left = INDENT * (lists + quotes)
  return left > 0 ? { ...style, indent: { left } } : style
}

function docxTable({ rows }: TableBlock): Table {
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: rows.map(
      (cells, i) =>
        new TableRow({
          // Set only on the header row: some readers take any value for true.
          ...(i === 0 && { tableHeader: true }),
          cantSplit: true,
          children: cells.map(
            runs => new TableCell({ children: [new Paragraph({ children: docxRuns(runs, i === 0) })] }),
          ),
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
