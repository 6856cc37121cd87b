import { findMarkdownHeadings, type MarkdownHeading } from './markdown-headings.ts'
import type { TextSection } from './text-section.ts'

/**
 * The sections of a Markdown text. They cover all of it. A heading with no text of its own belongs to the section of
 * the first heading below it; it is a section itself when there is none.
 */
export function splitMarkdownSections(text: string): TextSection[] {
  const sections: TextSection[] = []
  const above: MarkdownHeading[] = []
  let current: TextSection = { start: 0, bodyStart: 0, end: 0, headings: [] }
  for (const heading of findMarkdownHeadings(text)) {
    current.end = heading.start
    const isDeeper = (above.at(-1)?.level ?? 0) < heading.level
    const isBare = text.slice(current.bodyStart, current.end).trim() === ''
    if (!(isBare && isDeeper)) sections.push(current)
    while (above.length > 0 && above.at(-1)!.level >= heading.level) above.pop()
    above.push(heading)
    const start = isBare && isDeeper ? current.start : heading.start
    current = {
      start,
      bodyStart: heading.end,
      end: text.length,
      headings: above.map(h => h.title).filter(Boolean),
    }
  }
  current.end = text.length
  return [...sections, current]
}
