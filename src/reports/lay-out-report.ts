import { cleanLine } from './clean-text.ts'
import { numberReferences } from './number-references.ts'
import { readSection } from './read-section.ts'
import type { ReportDocument } from './report-document.ts'
import type { ReportLayout } from './report-layout.ts'

/** Numbers the references of a report and parses its Markdown into the blocks that every format renders. */
export function layOutReport({ title, language, createdAt, sections }: ReportDocument): ReportLayout {
  const { references, marks } = numberReferences(sections)
  return {
    title: cleanLine(title),
    language,
    createdAt,
    sections: sections.map((section, i) => ({
      title: cleanLine(section.title),
      blocks: readSection(section.markdown, marks[i] ?? []),
    })),
    references,
  }
}
