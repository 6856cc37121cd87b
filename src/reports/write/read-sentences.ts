import { fenceAfter } from '../../knowledge/text/markdown-fence.ts'
import { plainMarkdown } from '../../knowledge/text/plain-markdown.ts'
import { splitSentences } from '../../knowledge/text/sentences.ts'

/** A sentence of a passage as it is read: without marks of Markdown. */
export interface PassageSentence {
  text: string
  /** Sentences of one paragraph or list item follow each other. */
  paragraph: number
  /** Its place in the passage. */
  place: number
  /** Of a list. */
  isItem: boolean
}

const HEADING = /^\s{0,3}#{1,6}\s/
const UNDERLINE = /^\s{0,3}(?:=+|-{3,})\s*$/
const TABLE = /^\s*\||\|.*\|/
const ITEM = /^\s*(?:[-*+]|\d{1,3}[.)](?!\s?\d{1,2}\.))\s+/
const ENDED = /[.!?。！？:;]["'”’)\]]*\s*$|[다요]\s*$/
/** A shorter line was broken by who wrote it, not by the edge of the page. */
const SHORTEST_WRAPPED = 40

/**
 * The sentences of a passage of prose. Headings, tables and code are left out; a paragraph that was broken at the edge of a page
 * is read on.
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
    const isBroken = current.length >= SHORTEST_WRAPPED && !ENDED.test(current)
    current = current === '' ? line.trim() : `${current}${isBroken ? ' ' : '\n'}${line.trim()}`
  }
  close()
  return paragraphs
}
