import { z } from 'zod'
import { isGrounded } from '../../knowledge/answers/is-grounded.ts'
import { plainModelText } from '../../knowledge/answers/plain-model-text.ts'
import { detectLanguage } from '../../knowledge/text/detect-language.ts'
import { parseJsonAnswer } from '../../models/parse-json-answer.ts'
import { cutText, isKorean } from '../text.ts'
import type { Passage } from '../write/passage.ts'
import { sentenceKey } from '../write/quotes.ts'
import { buildSectionQuery } from './draft-sections.ts'
import { MAX_PLAN_SECTIONS } from './plan-limits.ts'
import type { SectionIdea, Subject } from './section-idea.ts'
import { sectionWords } from './section-words.ts'

const MAX_KEY_POINTS = 5
/** In UTF-16 code units. */
const MAX_TITLE_LENGTH = 120
const MAX_DESCRIPTION_LENGTH = 500
const MAX_KEY_POINT_LENGTH = 300
/** Passage numbers, which models often append to a sentence. */
const PASSAGE_NUMBERS = /\[\d{1,3}(?:,\s?\d{1,3}){0,20}\]/g

const answerSchema = z.object({
  sections: z
    .array(
      z.object({
        title: z.string(),
        description: z.string().catch(''),
        keyPoints: z.array(z.string()).catch([]),
      }),
    )
    .max(MAX_PLAN_SECTIONS),
})

/**
 * Parses a model's plan. Null if it is not JSON of the right shape, has too few or too many sections, or is in another
 * language. Key points that no passage supports are dropped, unsupported descriptions replaced, and links, HTML and
 * control characters removed.
 */
export function readPlanAnswer(
  answer: string,
  subject: Subject,
  passages: readonly Passage[],
  { fewest, most }: { fewest: number; most: number },
): SectionIdea[] | null {
  const parsed = answerSchema.safeParse(parseJsonAnswer(answer))
  if (!parsed.success) return null
  const ground = groundOf(subject, passages)
  const known = new Set<string>()
  const sections = parsed.data.sections.flatMap(({ title, description, keyPoints }) => {
    const heading = cutText(plainModelText(title), MAX_TITLE_LENGTH)
    const key = sentenceKey(heading)
    if (key === '' || known.has(key)) return []
    known.add(key)
    return {
      title: heading,
      description: keepDescription(description, heading, subject, ground),
      keyPoints: keepKeyPoints(keyPoints, passages),
      maxWords: null,
      query: buildSectionQuery(subject, heading, ''),
      isOptional: false,
    }
  })
  const titles = sections.map(({ title }) => title).join('\n')
  const isRightLanguage = (detectLanguage(titles) === 'ko') === isKorean(subject.language)
  const isRightSize = sections.length >= fewest && parsed.data.sections.length <= most
  return isRightSize && isRightLanguage ? sections : null
}

function groundOf({ topic }: Subject, passages: readonly Passage[]): string {
  return [topic, ...passages.flatMap(({ documentTitle, content }) => [documentTitle, content])].join('\n')
}

function keepDescription(text: string, title: string, subject: Subject, ground: string): string {
  const description = cutText(plainModelText(text), MAX_DESCRIPTION_LENGTH)
  return isSupported(description, `${title}\n${ground}`) ? description : sectionWords(subject).describe(title)
}

function keepKeyPoints(keyPoints: readonly string[], passages: readonly Passage[]): string[] {
  return keyPoints
    .map(point => cutText(plainModelText(point.replace(PASSAGE_NUMBERS, '')), MAX_KEY_POINT_LENGTH))
    .filter(point => passages.some(({ content }) => isSupported(point, content)))
    .slice(0, MAX_KEY_POINTS)
}

function isSupported(text: string, passage: string): boolean {
  return isGrounded(text, [{ start: 0, end: text.length, passage }])
}
