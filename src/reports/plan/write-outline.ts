import { escapeMarkdown, writeHeading } from '../escape-markdown.ts'
import type { PlannedSection, Subject } from './section-idea.ts'
import { sectionWords } from './section-words.ts'

/** Renders a plan as Markdown: headings, descriptions, key points and support. */
export function writeOutline(subject: Subject, sections: readonly PlannedSection[]): string {
  const { support } = sectionWords(subject)
  const parts = sections.map(({ title, description, keyPoints, forecast }, i) => {
    const points = keyPoints.map(point => `- ${line(point)}`).join('\n')
    const heading = writeHeading(2, `${i + 1}. ${oneLine(title)}`)
    return [heading, `${line(description)} (${support[forecast.support]})`, points]
      .filter(Boolean)
      .join('\n\n')
  })
  return `${[writeHeading(1, oneLine(subject.topic)), ...parts].join('\n\n')}\n`
}

function line(text: string): string {
  return escapeMarkdown(oneLine(text))
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
