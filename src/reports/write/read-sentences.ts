import { fenceAfter } from '../../knowledge/text/markdown-headings.ts'
import { plainMarkdown } from '../../knowledge/text/plain-markdown.ts'
import { splitSentences } from '../../knowledge/text/sentences.ts'

/** A sentence of a passage, without Markdown markup. */
export interface PassageSentence {
  text: string
  /** Index of its paragraph or list item. */
  paragraph: number
  /** Position in the passage. */
  place: number
  /** Whether it is in a list item. */
  isItem: boolean
}

/** A table of a passage, without Markdown markup in its cells. */
export interface PassageTable {
  header: readonly string[]
  rows: readonly (readonly string[])[]
  /** Position among the sentences of the passage. */
  place: number
  paragraph: number
}

/** A list of a passage. */
export interface PassageList {
  /** The sentences of each item. */
  items: readonly (readonly PassageSentence[])[]
  /** The last sentence of the paragraph right above the list. Null if there is none. */
  lead: PassageSentence | null
}

/** What a prose passage says, in reading order. Headings and code are omitted. */
export interface PassageContent {
  sentences: PassageSentence[]
  lists: PassageList[]
  tables: PassageTable[]
}

const HEADING = /^\s{0,3}#{1,6}\s/
const UNDERLINE = /^\s{0,3}(?:=+|-{3,})\s*$/
const TABLE = /^\s*\||\|.*\|/
const TABLE_RULE = /^[\s|:-]+$/
const ITEM = /^\s*(?:[-*+]|\d{1,3}[.)](?!\s?\d{1,2}\.))\s+/
const ENDED = /[.!?。！？:;]["'”’)\]]*\s*$|[다요]\s*$/
/** In UTF-16 code units. A shorter line was broken by its author, not wrapped at the edge of a page. */
const MIN_WRAPPED_LENGTH = 40

interface Block {
  kind: 'paragraph' | 'item' | 'table'
  text: string
  /** Whether a heading or code is between it and the block before. */
  isApart: boolean
}

/**
 * Reads a prose passage. Joins lines that were wrapped at the edge of a page. Answers have a reader of their own,
 * `statements.ts`: they quote single items and rows, reports quote whole lists and tables.
 */
export function readPassage(content: string): PassageContent {
  const read: PassageContent = { sentences: [], lists: [], tables: [] }
  let list: PassageSentence[][] | null = null
  for (const [paragraph, { kind, text, isApart }] of readBlocks(content).entries()) {
    if (kind !== 'item' || isApart) list = null
    if (kind === 'table') {
      const table = readTable(text)
      if (table) read.tables.push({ ...table, paragraph, place: read.sentences.length })
      continue
    }
    const isItem = kind === 'item'
    const before = read.sentences.at(-1)
    const sentences = splitSentences(text)
      .map(plainMarkdown)
      .filter(sentence => sentence !== '')
      .map((sentence, i) => ({ text: sentence, paragraph, place: read.sentences.length + i, isItem }))
    read.sentences.push(...sentences)
    if (!isItem || sentences.length === 0) continue
    if (list) list.push(sentences)
    else {
      list = [sentences]
      const isLead = before && !before.isItem && !isApart && before.paragraph === paragraph - 1
      read.lists.push({ items: list, lead: isLead ? before : null })
    }
  }
  return read
}

/** The sentences of a prose passage, without those in tables and code. */
export function readSentences(content: string): PassageSentence[] {
  return readPassage(content).sentences
}

function readBlocks(content: string): Block[] {
  const blocks: Block[] = []
  let current: Block | null = null
  let fence: string | null = null
  let isApart = false
  const close = () => {
    if (current) blocks.push(current)
    current = null
  }
  const open = (kind: Block['kind'], text: string): Block => {
    close()
    const block = { kind, text, isApart }
    isApart = false
    return block
  }
  for (const line of content.split('\n')) {
    const before: string | null = fence
    fence = fenceAfter(fence, line)
    const isOutside = before !== null || fence !== null || HEADING.test(line) || UNDERLINE.test(line)
    if (isOutside || line.trim() === '') {
      close()
      isApart ||= isOutside
      continue
    }
    const kind = TABLE.test(line) ? 'table' : ITEM.test(line) ? 'item' : null
    const last: Block | null = current
    if (kind === 'table' && last?.kind === 'table') last.text += `\n${line}`
    else if (kind || !last || last.kind === 'table') current = open(kind ?? 'paragraph', line.trim())
    else {
      const isBroken = last.text.length >= MIN_WRAPPED_LENGTH && !ENDED.test(last.text)
      last.text += `${isBroken ? ' ' : '\n'}${line.trim()}`
    }
  }
  close()
  return blocks
}

/** Null if it has no header, no rows, or rows of different lengths: then it may be no table. */
function readTable(text: string): Pick<PassageTable, 'header' | 'rows'> | null {
  const [first = '', rule = '', ...rest] = text.split('\n')
  if (!TABLE_RULE.test(rule) || !rule.includes('-')) return null
  const header = readCells(first)
  const rows = rest.map(readCells)
  return rows.length > 0 && rows.every(row => row.length === header.length) ? { header, rows } : null
}

function readCells(line: string): string[] {
  return line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map(cell => plainMarkdown(cell.replaceAll('\\|', '|').trim()))
}
