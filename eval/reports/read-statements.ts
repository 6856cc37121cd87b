import { splitSentences } from '../../src/knowledge/text/sentences.ts'
import type { WrittenSection } from './write-reports.ts'

/** One thing that a section says. */
export interface Statement {
  kind: 'sentence' | 'item' | 'table'
  /** Plain text, without Markdown. Rows of a table are separated by line feeds. */
  text: string
  /** The paragraph, list or table it is in, counted from 0 in the section. */
  block: number
  isFirstInBlock: boolean
  /** Whether it is a list item or a table right below a paragraph that introduces it. */
  isIntroduced: boolean
  /** The citation that covers it. Null for sentences of Canopy itself. */
  citation: WrittenSection['citations'][number] | null
}

const ITEM = /^(?:- |\d+\. )/
/** The section that an item of a conclusion is about. */
const LABEL = /^\*\*.+?\*\*: /
const INTRODUCTION = /[:：]$/

/** Reads the statements of a section. Skips headings. */
export function readStatements({ markdown, citations }: WrittenSection): Statement[] {
  const statements: Statement[] = []
  let block = -1
  let offset = 0
  let last = { kind: 'none', text: '' }
  let introduced = false
  for (const line of markdown.split('\n')) {
    const start = offset
    offset += [...line].length + 1
    if (line.trim() === '' || line.startsWith('#')) continue
    const kind = line.startsWith('|') ? 'table' : ITEM.test(line) ? 'item' : 'sentence'
    const continues = kind !== 'sentence' && kind === last.kind
    if (!continues) {
      block++
      const before = statements.at(-1)
      introduced = kind !== 'sentence' && (INTRODUCTION.test(last.text) || before?.citation === null)
    }
    const citation =
      citations.find(({ start: from, end: to }) => from < offset - 1 && to > start && to - start > 1) ?? null
    const text = plain(line)
    last = { kind, text }
    if (kind === 'table') {
      const table = statements.at(-1)
      if (continues && table) table.text += /^[-: ]+$/.test(text) ? '' : `\n${text}`
      else statements.push({ kind, text, block, isFirstInBlock: true, isIntroduced: introduced, citation })
      continue
    }
    for (const [i, sentence] of splitSentences(text).entries())
      statements.push({
        kind,
        text: sentence,
        block,
        isFirstInBlock: i === 0,
        isIntroduced: introduced,
        citation: citationOf(sentence, line, start, citations),
      })
  }
  return statements
}

/** The citation that covers a sentence of a line. A line may have several, one after another. */
function citationOf(
  sentence: string,
  line: string,
  start: number,
  citations: WrittenSection['citations'],
): Statement['citation'] {
  const letters = sentence.replace(/[^\p{L}\p{N}]/gu, '')
  const covers = ({ start: from, end: to }: WrittenSection['citations'][number]) => {
    const range = [...line].slice(Math.max(0, from - start), Math.max(0, to - start)).join('')
    return (
      to > start && from < start + [...line].length && range.replace(/[^\p{L}\p{N}]/gu, '').includes(letters)
    )
  }
  return citations.find(covers) ?? null
}

/** Removes the Markdown of a line. */
function plain(line: string): string {
  return line
    .replace(ITEM, '')
    .replace(LABEL, '')
    .replace(/^\||\|$/g, '')
    .replace(/(?<!\\)\|/g, ' ')
    .replaceAll('**', '')
    .replace(/\\(.)/g, '$1')
    .trim()
}
