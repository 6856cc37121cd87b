import { findMarkdownHeadings, type MarkdownHeading } from './markdown-headings.ts'
import type { TextSection } from './text-section.ts'

const MAX_SPACE = 1_000

/**
 * The sections of a Markdown text. They cover all of it. A heading with no text of its own belongs to the section of
 * the first heading below it; it is a section itself when there is none.
 *
 * @throws DocumentTooLarge when there are too many
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

/** What stands between two headings of one section is part of its passage, so it must not be long. */
function isShortBlank(text: string, start: number, end: number): boolean {
  return end - start <= MAX_SPACE && text.slice(start, end).trim() === ''
}
