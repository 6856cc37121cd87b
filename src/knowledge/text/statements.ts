import type { ContentKind } from './content-kind.ts'
import { fenceAfter } from './markdown-headings.ts'
import { plainMarkdown } from './plain-markdown.ts'
import { splitSentences } from './sentences.ts'

/** The smallest part of a passage that can be quoted. Prose has no Markdown marks. */
export interface Statement {
  /** The cells of a row are separated by ` | `. */
  text: string
  kind: 'sentence' | 'item' | 'row' | 'code'
  /** Index of its paragraph, list or table in the passage. */
  block: number
  /** What makes it understandable: the text before a list, or the header of a table. Can be empty. */
  lead: string
}

const HEADING = /^\s{0,3}#{1,6}\s/
const UNDERLINE = /^\s{0,3}(?:=+|-{3,})\s*$/
const ITEM = /^\s*(?:[-*+]|\d{1,3}[.)](?!\s?\d{1,2}\.))\s+/
const ROW = /^\s*\|.*\|\s*$/
const TABLE_RULE = /^(?=.*--)[\s|:-]+$/s
const ENDED = /[.!?。！？:;]["'”’)\]]*\s*$|[다요]\s*$/
/** In UTF-16 units. A shorter line was broken by its author, not wrapped at the edge of a page. */
const MIN_WRAPPED_LENGTH = 40

/** Reads the statements of a passage in order: sentences, list items, table rows, and lines of code. */
export function readStatements(content: string, kind: ContentKind): Statement[] {
  const reader = new StatementReader()
  if (kind === 'code') for (const line of content.split('\n')) reader.readCode(line)
  else readProse(content, reader)
  return reader.end()
}

function readProse(content: string, reader: StatementReader): void {
  let fence: string | null = null
  const lines = content.split('\n')
  for (const [i, line] of lines.entries()) {
    const before: string | null = fence
    fence = fenceAfter(fence, line)
    if (before && fence) reader.readCode(line)
    else if (before || fence || line.trim() === '') reader.closeBlock()
    else if (HEADING.test(line) || UNDERLINE.test(line)) reader.closeSection()
    else if (ROW.test(line)) reader.readRow(line, TABLE_RULE.test(lines[i + 1] ?? ''))
    else if (ITEM.test(line)) reader.readItem(line)
    else reader.readLine(line)
  }
}

class StatementReader {
  readonly #statements: Statement[] = []
  #block = 0
  /** The open paragraph or list item. */
  #open: { text: string; isItem: boolean } | null = null
  /** The last sentence of the last paragraph. Empty at the start of a section. */
  #lead = ''
  /** Of the open table. Empty if it has none. Null outside of tables. */
  #header: string | null = null

  readLine(line: string): void {
    this.#header = null
    if (this.#open?.isItem && !/^\s{2}/.test(line)) this.closeBlock()
    if (!this.#open) this.#open = { text: line.trim(), isItem: false }
    else {
      const { text } = this.#open
      const isWrapped = this.#open.isItem || (text.length >= MIN_WRAPPED_LENGTH && !ENDED.test(text))
      this.#open.text = `${text}${isWrapped ? ' ' : '\n'}${line.trim()}`
    }
  }

  readItem(line: string): void {
    if (this.#open && !this.#open.isItem) this.closeBlock()
    this.#closeItem()
    this.#open = { text: line.trim(), isItem: true }
  }

  readRow(line: string, isHeader: boolean): void {
    if (TABLE_RULE.test(line)) return
    if (this.#header === null) this.closeBlock()
    const text = readCells(line)
    if (isHeader || this.#header === null) this.#header = isHeader ? text : ''
    if (!isHeader) this.#add(text, 'row', this.#header)
  }

  readCode(line: string): void {
    if (line.trim() === '') this.closeBlock()
    else this.#add(line.trimEnd(), 'code', '')
  }

  closeBlock(): void {
    if (this.#open?.isItem) this.#closeItem()
    else if (this.#open) {
      const sentences = splitSentences(this.#open.text).map(plainMarkdown)
      this.#open = null
      for (const sentence of sentences) this.#add(sentence, 'sentence', '')
      this.#lead = sentences.at(-1) ?? ''
      this.#block++
      return
    }
    this.#header = null
    this.#block++
  }

  closeSection(): void {
    this.closeBlock()
    this.#lead = ''
  }

  end(): Statement[] {
    this.closeBlock()
    return this.#statements
  }

  #closeItem(): void {
    if (this.#open) this.#add(plainMarkdown(this.#open.text), 'item', this.#lead)
    this.#open = null
  }

  #add(text: string, kind: Statement['kind'], lead: string): void {
    if (text !== '') this.#statements.push({ text, kind, block: this.#block, lead })
  }
}

function readCells(line: string): string {
  const cells = line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
  return cells.map(cell => plainMarkdown(cell.replaceAll('\\|', '|').trim()) || '–').join(' | ')
}
