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

const HEADING = /^\s{0,3}#{1,6}\s/
const UNDERLINE = /^\s{0,3}(?:=+|-{3,})\s*$/
const TABLE = /^\s*\||\|.*\|/
const ITEM = /^\s*(?:[-*+]|\d{1,3}[.)](?!\s?\d{1,2}\.))\s+/
const ENDED = /[.!?。！？:;]["'”’)\]]*\s*$|[다요]\s*$/
/** In UTF-16 code units. A shorter line was broken by its author, not wrapped at the edge of a page. */
const MIN_WRAPPED_LENGTH = 40

/**
 * Reads the sentences of a prose passage. Omits headings, tables and code. Joins lines that were wrapped at the edge of
 * a page.
 */
export function readSentences(content: string): PassageSentence[] {
  let place = 0
  return readParagraphs(content).flatMap((text, paragraph) =>
    splitSentences(text)
      .map(plainMarkdown)
      .filter(sentence => sentence !== '')
      .map(sentence => ({ text: sentence, paragraph, place: place++, isItem: ITEM.test(text) })),
  )
}

function readParagraphs(content: string): string[] {
  const paragraphs: string[] = []
  let current = ''
  let fence: string | null = null
  const close = () => {
    if (current !== '') paragraphs.push(current)
    current = ''
  }
  for (const line of content.split('\n')) {
    const before: string | null = fence
    fence = fenceAfter(fence, line)
    const isText =
      !before && !fence && line.trim() !== '' && ![HEADING, UNDERLINE, TABLE].some(mark => mark.test(line))
    if (!isText || ITEM.test(line)) close()
    if (!isText) continue
    const isBroken = current.length >= MIN_WRAPPED_LENGTH && !ENDED.test(current)
    current = current === '' ? line.trim() : `${current}${isBroken ? ' ' : '\n'}${line.trim()}`
  }
  close()
  return paragraphs
}
