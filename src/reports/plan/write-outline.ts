import { escapeMarkdown } from '../escape-markdown.ts'
import type { PlannedSection, Subject } from './section-idea.ts'
import { sectionWords } from './section-words.ts'

/** A plan for people to read, in Markdown: headings, what each section is to say, its key points and its support. */
export function writeOutline(subject: Subject, sections: readonly PlannedSection[]): string {
  const { support } = sectionWords(subject)
  const parts = sections.map(({ title, description, keyPoints, forecast }, i) => {
    const points = keyPoints.map(point => `- ${line(point)}`).join('\n')
    const heading = `## ${i + 1}. ${line(title)}`
    return [heading, `${line(description)} (${support[forecast.support]})`, points]
      .filter(Boolean)
      .join('\n\n')
  })
  return `${[`# ${line(subject.topic)}`, ...parts].join('\n\n')}\n`
}

function line(text: string): string {
  return escapeMarkdown(text.replace(/\s+/g, ' ').trim())
}
