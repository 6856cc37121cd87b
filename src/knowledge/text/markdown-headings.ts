import { DocumentTooLarge, MAX_HEADINGS } from './document-limits.ts'
import { splitLines, type TextRange } from './text-range.ts'

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)/s

/**
 * The Markdown code fence that is open after a line. Null if none is.
 *
 * @param open the fence that is open before the line
 */
export function fenceAfter(open: string | null, line: string): string | null {
  const [, fence, info] = FENCE.exec(line) ?? []
  if (!fence) return open
  if (open === null) return fence.startsWith('`') && info!.includes('`') ? null : fence
  return fence.startsWith(open) && info!.trim() === '' ? null : open
}

/** A Markdown heading: the range of its lines, its level from 1 to 6, and its text. */
export interface MarkdownHeading extends TextRange {
  level: number
  title: string
}

const ATX = /^ {0,3}(#{1,6})(?=[ \t]|$)/
const UNDERLINE = /^ {0,3}(?:=+|-+)[ \t]*$/
/** Lines that do not start a paragraph: indented code, quotes, list items, tables. */
const NOT_A_PARAGRAPH = /^(?: {4}|\t| {0,3}(?:[>|]|[-*+](?:\s|$)|\d{1,9}[.)](?:\s|$)))/
const BREAK = /^ {0,3}(?:-[ \t]*|\*[ \t]*|_[ \t]*){3,}$/
/** A longer line is text, because a heading is repeated with each of its passages. */
const MAX_TITLE_LENGTH = 200

/**
 * Finds the ATX and setext headings of a Markdown text in order, except in code fences and YAML front matter.
 * @throws DocumentTooLarge
 */
export function* findMarkdownHeadings(text: string): Generator<MarkdownHeading> {
  let fence: string | null = null
  let paragraph: number | null = null
  let count = 0
  for (const { start, end } of splitLines(text, { start: frontMatterEnd(text), end: text.length })) {
    const line = text.slice(start, end)
    const before: string | null = fence
    fence = fenceAfter(fence, line)
    const heading: MarkdownHeading | null =
      before || fence
        ? null
        : (atxHeading(line, start, end) ?? setextHeading(text, paragraph, line, start, end))
    if (heading && ++count > MAX_HEADINGS) throw new DocumentTooLarge(MAX_HEADINGS, 'headings')
    if (heading) yield heading
    const isText: boolean = !heading && !before && !fence && line.trim() !== '' && !isBreak(line)
    paragraph = isText ? (paragraph ?? (NOT_A_PARAGRAPH.test(line) ? -1 : start)) : null
  }
}

/** Skips long lines, because matching the pattern takes memory in proportion to their length. */
function isBreak(line: string): boolean {
  return line.length <= MAX_TITLE_LENGTH && BREAK.test(line)
}

function atxHeading(line: string, start: number, end: number): MarkdownHeading | null {
  const marks = ATX.exec(line)
  if (!marks || line.length > MAX_TITLE_LENGTH) return null
  const title = line
    .slice(marks[0].length)
    .trim()
    .replace(/(?:^|[ \t])#+$/, '')
    .trim()
  return { start, end, level: marks[1]!.length, title }
}

/** @param paragraph where the paragraph above the line starts. -1 for another kind of block, null for none. */
function setextHeading(
  text: string,
  paragraph: number | null,
  line: string,
  start: number,
  end: number,
): MarkdownHeading | null {
  if (paragraph === null || paragraph < 0) return null
  if (start - paragraph > MAX_TITLE_LENGTH || line.length > MAX_TITLE_LENGTH || !UNDERLINE.test(line))
    return null
  const title = text
    .slice(paragraph, start)
    .trim()
    .replace(/\s*\n\s*/g, ' ')
  return { start: paragraph, end, level: line.includes('=') ? 1 : 2, title }
}

function frontMatterEnd(text: string): number {
  if (!text.startsWith('---\n')) return 0
  const close = /\n(?:---|\.\.\.)[ \t]*(?:\n|$)/g
  close.lastIndex = 3
  return close.exec(text) ? close.lastIndex : 0
}
