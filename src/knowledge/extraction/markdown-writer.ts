/** Builds Markdown piece by piece, from any format. */
export interface MarkdownWriter {
  /** Collapses white space to single spaces. */
  text(text: string): void
  /** Starts a new line in the same block. */
  lineBreak(): void
  /** Starts a block: a heading if `level` is 1 to 6, otherwise a paragraph. */
  block(level?: number): void
  /** Starts a list item. `depth` counts from 1. */
  listItem(depth: number, marker: string): void
  /** Writes text unchanged, in a code fence. */
  verbatim(text: string): void
  startTable(): void
  startRow(): void
  startCell(): void
  endTable(): void
  end(): string
}

/** Deeper list items are not indented further. */
const MAX_LIST_DEPTH = 20
/** Rows are padded to at most this many cells, so that one very long row does not lengthen all others. */
const MAX_PADDED_CELLS = 30

/** Creates a writer. Nested tables become text of the cell that contains them. */
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
    if (body) blocks.push(prefix === '' ? escapeLines(body) : prefix + body.replace(/\n/g, ' '))
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
      prefix = `${'  '.repeat(Math.max(Math.min(level, MAX_LIST_DEPTH) - 1, 0))}${marker} `
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

/** Escapes lines that would otherwise be headings or code fences. */
export function escapeLines(paragraph: string): string {
  return paragraph.replace(/^(?=#{1,6}\s|```|~~~)/gm, '\\')
}

/** Writes a table. A table with one column is only a frame around text, as in forms, so it becomes paragraphs. */
function writeTable(rows: readonly string[][]): string[] {
  const filled = rows
    .map(row => row.map(cell => cell.replace(/\s+/g, ' ').trim()))
    .filter(row => row.some(cell => cell !== ''))
  const columns = filled.reduce((most, row) => Math.max(most, row.length), 0)
  if (columns <= 1) return filled.map(([cell = '']) => escapeLines(cell))
  const line = (cells: readonly string[]) => {
    const length = Math.max(cells.length, Math.min(columns, MAX_PADDED_CELLS))
    return `| ${Array.from({ length }, (_, i) => (cells[i] ?? '').replaceAll('|', '\\|')).join(' | ')} |`
  }
  const [head = [], ...body] = filled
  return [[line(head), line(Array<string>(columns).fill('---')), ...body.map(line)].join('\n')]
}

const LIST_ITEM = /^ *(?:[-*]|\d+\.) /

/** Separates blocks with blank lines, except between list items. */
function joinBlocks(blocks: readonly string[]): string {
  let text = ''
  for (const [i, block] of blocks.entries()) {
    const isInList = LIST_ITEM.test(block) && LIST_ITEM.test(blocks[i - 1] ?? '')
    text += i === 0 ? block : (isInList ? '\n' : '\n\n') + block
  }
  return text
}
