import type { TextItem } from 'pdfjs-dist/types/src/display/api.js'
import type { PdfHeading } from './read-pdf.ts'

/** Minimum distance between lines of different paragraphs, in line heights. */
const PARAGRAPH_GAP = 1.8

interface Line {
  text: string
  top: number
  height: number
}

/** Writes the lines of a page as paragraphs, and lines that match outline entries as headings. */
export function writePdfPage(items: readonly TextItem[], headings: readonly PdfHeading[]): string {
  const paragraphs: string[] = []
  const levels = new Map(headings.map(({ title, level }) => [squeeze(title), level]))
  let before: Line | null = null
  let isOpen = false
  for (const line of readLines(items)) {
    const level = levels.get(squeeze(line.text))
    const isNear = before !== null && Math.abs(before.top - line.top) <= line.height * PARAGRAPH_GAP
    if (level) paragraphs.push(`${'#'.repeat(Math.min(level, 6))} ${line.text}`)
    else if (isOpen && isNear) paragraphs.push(`${paragraphs.pop()}\n${protect(line.text)}`)
    else paragraphs.push(protect(line.text))
    isOpen = !level
    before = line
  }
  return paragraphs.join('\n\n')
}

function readLines(items: readonly TextItem[]): Line[] {
  const lines: Line[] = []
  let text = ''
  let top = 0
  let height = 0
  for (const item of items) {
    if (item.str.trim() !== '') {
      if (text.trim() === '') top = item.transform[5] as number
      height = Math.max(height, item.height)
    }
    text += item.str
    if (!item.hasEOL) continue
    if (text.trim() !== '') lines.push({ text: text.trim(), top, height })
    text = ''
    height = 0
  }
  if (text.trim() !== '') lines.push({ text: text.trim(), top, height })
  return lines
}

/** Removes white space, in which outlines and pages differ. */
function squeeze(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '')
}

/** Escapes text that would otherwise be a heading or code fence. */
function protect(line: string): string {
  return line.replace(/^(?=#{1,6}\s|```|~~~)/, '\\')
}
