/** Where text of any format becomes Markdown, piece by piece. */
export interface MarkdownWriter {
  /** White space in a row counts as one blank. */
  text(text: string): void
  /** Ends the line and stays in the block. */
  lineBreak(): void
  /** Begins a block: a paragraph, or with a level from 1 to 6 a heading. */
  block(level?: number): void
  /** Begins an entry of a list at this depth, from 1. */
  listItem(depth: number, marker: string): void
  /** Text that stays as it is, in a fence. */
  verbatim(text: string): void
  startTable(): void
  startRow(): void
  startCell(): void
  endTable(): void
  end(): string
}

/** Deeper entries of lists stand no further to the right. */
const DEEPEST_LIST = 20
/** Rows are filled up with empty cells so far: one row of very many cells must not make all others as long. */
const MOST_FILLED_UP = 30

/** Tables in tables are read as part of the cell that they are in. */
export function createMarkdownWriter(): MarkdownWriter {
  const blocks: string[] = []
  let prefix = ''
  let current = ''
  let depth = 0
  let rows: string[][] = []

  const flush = () => {
    const lines = current.split('\n').map(line => line.trim())
    const body = lines.join('\n').trim()
    current = ''
    if (body) blocks.push(prefix === '' ? protect(body) : prefix + body.replace(/\n/g, ' '))
    prefix = ''
  }
  const append = (text: string) => {
    if (depth > 0) {
      const row = rows.at(-1)
      if (row?.length) row[row.length - 1] += text
    } else current += text
  }
  return {
    text: text => append(text.replace(/\s+/g, ' ')),
    lineBreak: () => append(depth > 0 ? ' ' : '\n'),
    block(level = 0) {
      if (depth > 0) return append(' ')
      flush()
      prefix = level ? `${'#'.repeat(Math.min(level, 6))} ` : ''
    },
    listItem(level, marker) {
      if (depth > 0) return append(' ')
      flush()
      prefix = `${'  '.repeat(Math.max(Math.min(level, DEEPEST_LIST) - 1, 0))}${marker} `
    },
    verbatim(text) {
      if (depth > 0) return append(text.replace(/\s+/g, ' '))
      flush()
      let marks = 3
      for (const [run] of text.matchAll(/`+/g)) marks = Math.max(marks, run.length + 1)
      const fence = '`'.repeat(marks)
      if (text.trim()) blocks.push(`${fence}\n${text.trimEnd().replace(/^\n/, '')}\n${fence}`)
    },
    startTable() {
      if (depth === 0) {
        flush()
        rows = []
      } else append(' ')
      depth += 1
    },
    startRow() {
      if (depth === 1) rows.push([])
      else append(' ')
    },
    startCell() {
      if (depth === 1) rows.at(-1)?.push('')
      else append(' ')
    },
    endTable() {
      depth = Math.max(depth - 1, 0)
      if (depth === 0) for (const block of writeTable(rows)) blocks.push(block)
    },
    end() {
      while (depth > 0) this.endTable()
      flush()
      return joinBlocks(blocks)
    },
  }
}

/** Text that would be read as a heading or a fence is told from one. */
function protect(paragraph: string): string {
  return paragraph.replace(/^(?=#{1,6}\s|```|~~~)/gm, '\\')
}

/** A table of one column is a frame around text, as forms have it. */
function writeTable(rows: readonly string[][]): string[] {
  const filled = rows
    .map(row => row.map(cell => cell.replace(/\s+/g, ' ').trim()))
    .filter(row => row.some(cell => cell !== ''))
  const columns = filled.reduce((most, row) => Math.max(most, row.length), 0)
  if (columns <= 1) return filled.map(([cell = '']) => protect(cell))
  const line = (cells: readonly string[]) => {
    const length = Math.max(cells.length, Math.min(columns, MOST_FILLED_UP))
    return `| ${Array.from({ length }, (_, i) => (cells[i] ?? '').replaceAll('|', '\\|')).join(' | ')} |`
  }
  const [head = [], ...body] = filled
  return [[line(head), line(Array<string>(columns).fill('---')), ...body.map(line)].join('\n')]
}

const LIST_ITEM = /^ *(?:[-*]|\d+\.) /

/** Blocks stand apart; entries of one list stand together. */
function joinBlocks(blocks: readonly string[]): string {
  let text = ''
  for (const [i, block] of blocks.entries()) {
    const isInList = LIST_ITEM.test(block) && LIST_ITEM.test(blocks[i - 1] ?? '')
    text += i === 0 ? block : (isInList ? '\n' : '\n\n') + block
  }
  return text
}
