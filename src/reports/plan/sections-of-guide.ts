import type { Guide } from '../../templates/render-guide.ts'
import { cutText } from '../cut-text.ts'
import { isGeneralTitle } from '../write/section-role.ts'
import { MAX_SECTION_DESCRIPTION_CHARACTERS, MAX_SECTION_TITLE_CHARACTERS } from './plan-limits.ts'
import type { SectionIdea, Subject } from './section-idea.ts'
import { sectionWords } from './section-words.ts'

/** Converts the sections of a template, in order. */
export function readGuideSections({ sections }: Guide, subject: Subject): SectionIdea[] {
  const words = sectionWords(subject)
  return sections.map(({ title, description, maxWords }, i) => {
    const heading = cutText(title, MAX_SECTION_TITLE_CHARACTERS) || String(i + 1)
    return {
      title: heading,
      description: cutText(description ?? words.describe(heading), MAX_SECTION_DESCRIPTION_CHARACTERS),
      keyPoints: [],
      maxWords,
      query: buildSectionQuery(subject, heading, description ?? ''),
    }
  })
}

/** Builds the query for a section. Null for a summary, background or conclusion, which cover the whole topic. */
export function buildSectionQuery({ topic }: Subject, title: string, description: string): string | null {
  return isGeneralTitle(title) ? null : [title, topic, description].filter(Boolean).join('\n')
}
