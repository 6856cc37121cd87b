import { z } from 'zod'
import { isGrounded } from '../../knowledge/answers/is-grounded.ts'
import { detectLanguage } from '../../knowledge/text/detect-language.ts'
import { cutText } from '../cut-text.ts'
import { isKorean } from '../is-korean.ts'
import { cleanModelText } from '../write/clean-model-text.ts'
import type { Passage } from '../write/passage.ts'
import { sentenceKey } from '../write/quotes.ts'
import { MOST_SECTIONS } from './plan-limits.ts'
import type { SectionIdea, Subject } from './section-idea.ts'
import { sectionWords } from './section-words.ts'
import { queryOf } from './sections-of-guide.ts'

const MOST_KEY_POINTS = 5
/** In UTF-16 units. */
const LONGEST_TITLE = 120
const LONGEST_DESCRIPTION = 500
const LONGEST_KEY_POINT = 300
/** The number of a passage, which models like to put behind what they say. */
const MARKER = /\[\d{1,3}(?:,\s?\d{1,3}){0,20}\]/g

const answerSchema = z.object({
  sections: z
    .array(
      z.object({
        title: z.string(),
        description: z.string().catch(''),
        keyPoints: z.array(z.string()).catch([]),
      }),
    )
    .max(MOST_SECTIONS),
})

/**
 * The sections of a plan that a model wrote; null where that is none: no JSON of the right form, too few or too many sections,
 * another language. What rests on no passage is left out, and links, HTML and control characters are taken out.
 */
export function readPlanAnswer(
  answer: string,
  subject: Subject,
  passages: readonly Passage[],
  { fewest, most }: { fewest: number; most: number },
): SectionIdea[] | null {
  const parsed = answerSchema.safeParse(parseObject(answer))
  if (!parsed.success) return null
  const ground = groundOf(subject, passages)
  const known = new Set<string>()
  const sections = parsed.data.sections.flatMap(({ title, description, keyPoints }) => {
    const heading = cutText(cleanModelText(title), LONGEST_TITLE)
    const key = sentenceKey(heading)
    if (key === '' || known.has(key)) return []
    known.add(key)
    return {
      title: heading,
      description: keepDescription(description, heading, subject, ground),
      keyPoints: keepKeyPoints(keyPoints, passages),
      maxWords: null,
      query: queryOf(subject, heading, ''),
    }
  })
  const titles = sections.map(({ title }) => title).join('\n')
  const isOwnLanguage = (detectLanguage(titles) === 'ko') === isKorean(subject.language)
  const isOfSize = sections.length >= fewest && parsed.data.sections.length <= most
  return isOfSize && isOwnLanguage ? sections : null
}

/** What stands between the first and the last brace; models like to say something around it. */
function parseObject(answer: string): unknown {
  try {
    return JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1))
  } catch {
    return null
  }
}

function groundOf({ topic }: Subject, passages: readonly Passage[]): string {
  return [topic, ...passages.flatMap(({ documentTitle, content }) => [documentTitle, content])].join('\n')
}

function keepDescription(text: string, title: string, subject: Subject, ground: string): string {
  const description = cutText(cleanModelText(text), LONGEST_DESCRIPTION)
  return restsOn(description, `${title}\n${ground}`) ? description : sectionWords(subject).describe(title)
}

function keepKeyPoints(keyPoints: readonly string[], passages: readonly Passage[]): string[] {
  return keyPoints
    .map(point => cutText(cleanModelText(point.replace(MARKER, '')), LONGEST_KEY_POINT))
    .filter(point => passages.some(({ content }) => restsOn(point, content)))
    .slice(0, MOST_KEY_POINTS)
}

function restsOn(text: string, passage: string): boolean {
  return isGrounded(text, [{ start: 0, end: text.length, passage }])
}
