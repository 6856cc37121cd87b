import { buildSectionQuery } from '../../reports/plan/draft-sections.ts'
import {
  MAX_KEY_POINT_CHARACTERS,
  MAX_PLAN_SECTIONS,
  MAX_SECTION_TITLE_CHARACTERS,
  MAX_TOPIC_CHARACTERS,
} from '../../reports/plan/plan-limits.ts'
import type { SectionIdea } from '../../reports/plan/section-idea.ts'
import { sectionWords } from '../../reports/plan/section-words.ts'
import { cutText, oneLine } from '../../reports/text.ts'
import { isQuotable, sentenceKey } from '../../reports/write/quotes.ts'
import { isGeneralTitle } from '../../reports/write/section-query.ts'
import type { PlannedStep } from '../plan/planned-step.ts'
import { splitGoal } from '../plan/split-goal.ts'
import { stepWords } from '../plan/step-words.ts'
import { type AnswerPart, readAnswerParts } from './answer-parts.ts'
import type { Excerpt } from './excerpts.ts'
import { joinSubjects, nameSubject } from './name-subject.ts'
import { rankExcerpts } from './rank-excerpts.ts'
import type { StepResult } from './step-result.ts'

/** The plan of the report that a DOCUMENT step writes. */
interface DocumentPlan {
  /** Of the topic. At most 200 characters. */
  title: string
  sections: SectionIdea[]
}

interface DocumentRequest {
  /** Text of the goal. */
  goal: string
  /** BCP 47 tag. */
  language: string
  step: Pick<PlannedStep, 'title'>
  /** Results of the steps that it depends on. */
  results: readonly StepResult[]
}

const MAX_KEY_POINTS = 5
/** A summary of fewer sections would only repeat them. */
const MIN_SUMMARIZED = 2

/** Plans a report with a section for each finding and, if there are several, a summary. */
export function planDocument({ goal, language, step, results }: DocumentRequest): DocumentPlan {
  const found = readAnswerParts(results, language)
  const asked = splitGoal(goal).parts.map(
    ({ question }): AnswerPart => ({ question, title: question, excerpts: [], isUnclear: true }),
  )
  const parts = found.length > 0 ? found : asked
  const title = cutText(chooseTitle({ goal, language, step }, parts), MAX_TOPIC_CHARACTERS)
  const subject = { topic: title, language }
  const words = sectionWords(subject)
  const findings = withoutRepetitions(parts.length === 1 ? splitByHeading(parts[0]) : parts)
  const sections = findings
    .slice(0, MAX_PLAN_SECTIONS - 1)
    .map(({ question, excerpts, isUnclear }): SectionIdea => {
      const heading = cutText(nameSubject(oneLine(question)), MAX_SECTION_TITLE_CHARACTERS)
      return {
        title: heading,
        description: words.describe(heading),
        keyPoints: isUnclear ? [] : choosePoints(question, excerpts),
        maxWords: null,
        query: buildSectionQuery(subject, heading, ''),
        isOptional: false,
      }
    })
  const [summary, description] = words.summary
  const first: SectionIdea = {
    ...{ title: summary, description, keyPoints: [], maxWords: null, query: null, isOptional: true },
  }
  return { title, sections: sections.length >= MIN_SUMMARIZED ? [first, ...sections] : sections }
}

/** The title of the step, if it says what the report is about. Otherwise the subjects of the goal. */
function chooseTitle(
  { goal, language, step }: Omit<DocumentRequest, 'results'>,
  parts: readonly AnswerPart[],
): string {
  const title = oneLine(step.title)
  const isOwn = title !== stepWords(language).document && !isGeneralTitle(title)
  if (isOwn) return title
  const questions = parts.map(({ question }) => oneLine(question))
  const subjects = [...new Set(questions.map(nameSubject))]
  return joinSubjects(subjects, [goal, ...questions].join('\n'), language) || oneLine(goal)
}

/** The headings of the documents that a single answer is from, if there are several: a report has more than one section. */
function splitByHeading(part: AnswerPart | undefined): AnswerPart[] {
  if (!part) return []
  const groups = [...Map.groupBy(part.excerpts, ({ heading }) => heading ?? '')]
  const named = groups.filter(([heading]) => heading !== '')
  if (named.length < MIN_SUMMARIZED || named.length < groups.length) return [part]
  return named.map(([heading, excerpts]) => ({ ...part, question: heading, excerpts }))
}

function withoutRepetitions(parts: readonly AnswerPart[]): AnswerPart[] {
  return [...new Map(parts.map(part => [sentenceKey(nameSubject(part.question)), part])).values()]
}

/** The best sentences of an answer, in its order. */
function choosePoints(question: string, excerpts: readonly Excerpt[]): string[] {
  const sentences = excerpts.filter(({ form, text }) => form === 'SENTENCES' && isQuotable(text))
  const best = new Set(rankExcerpts(question, sentences).slice(0, MAX_KEY_POINTS))
  return sentences
    .filter(sentence => best.has(sentence))
    .map(({ text }) => cutText(oneLine(text), MAX_KEY_POINT_CHARACTERS))
}
