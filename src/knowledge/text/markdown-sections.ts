import { findMarkdownHeadings, type MarkdownHeading } from './markdown-headings.ts'
import type { TextSection } from './text-section.ts'

const MAX_SPACE_LENGTH = 1_000

/**
 * Splits a Markdown text into sections, which cover all of it. A heading without text of its own belongs to the section
 * of the first heading below it. If there is none, it is a section itself.
 *
 * @throws DocumentTooLarge if there are too many headings
 */
export function splitMarkdownSections(text: string): TextSection[] {
  const sections: TextSection[] = []
  const above: MarkdownHeading[] = []
  let current: TextSection = { start: 0, bodyStart: 0, end: 0, headings: [] }
  for (const heading of findMarkdownHeadings(text)) {
    current.end = heading.start
    const isDeeper = (above.at(-1)?.level ?? 0) < heading.level
    const isBare = isShortBlank(text, current.bodyStart, current.end)
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

/** White space between two headings of a section is part of its passage, so it must be short. */
function isShortBlank(text: string, start: number, end: number): boolean {
  return end - start <= MAX_SPACE_LENGTH && text.slice(start, end).trim() === ''
}
