import type { Guide } from '../../templates/render-guide.ts'
import { cutText } from '../cut-text.ts'
import { isGeneralTitle } from '../write/section-role.ts'
import { MOST_DESCRIPTION, MOST_TITLE } from './plan-limits.ts'
import type { SectionIdea, Subject } from './section-idea.ts'
import { sectionWords } from './section-words.ts'

/** The sections of a template in their order. */
export function sectionsOfGuide({ sections }: Guide, subject: Subject): SectionIdea[] {
  const words = sectionWords(subject)
  return sections.map(({ title, description, maxWords }, i) => {
    const heading = cutText(title, MOST_TITLE) || String(i + 1)
    return {
      title: heading,
      description: cutText(description ?? words.describe(heading), MOST_DESCRIPTION),
      keyPoints: [],
      maxWords,
      query: queryOf(subject, heading, description ?? ''),
    }
  })
}

/** By what a section is looked for. A summary, a background, a conclusion are about all of the topic. */
export function queryOf({ topic }: Subject, title: string, description: string): string | null {
  return isGeneralTitle(title) ? null : [title, topic, description].filter(Boolean).join('\n')
}
