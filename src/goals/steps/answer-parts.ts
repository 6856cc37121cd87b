import { plainMarkdown } from '../../knowledge/text/plain-markdown.ts'
import { textTerms } from '../../knowledge/text/word-terms.ts'
import { cutText, oneLine } from '../../reports/text.ts'
import { readSubjects } from '../../reports/topic-subjects.ts'
import { stepWords } from '../plan/step-words.ts'
import { describeData } from './describe-data.ts'
import { type Excerpt, readExcerpts } from './excerpts.ts'
import type { StepResult } from './step-result.ts'
import { synthesisWords } from './synthesis-words.ts'

/** A part of a goal that a result answers. */
export interface AnswerPart {
  /** The question, or the title of the step. */
  question: string
  /** Title of the step. */
  title: string
  excerpts: readonly Excerpt[]
  /** Whether the excerpts may not answer the question. */
  isUnclear: boolean
}

/** A report with this share of its subject in the answers only repeats them. */
const MIN_COVERED = 0.5

/**
 * The parts of a goal that results answer, in order. A report is a part of its own only if its subject is not that of
 * another part.
 */
export function readAnswerParts(results: readonly StepResult[], language: string): AnswerPart[] {
  const research = results.filter(({ kind }) => kind === 'RESEARCH').flatMap(readAnswers)
  const parts = results.flatMap(result => {
    switch (result.kind) {
      case 'RESEARCH':
        return readAnswers(result)
      case 'TOOL':
        return readOutput(result)
      case 'DOCUMENT':
        return isCovered(result, research, language) ? [] : readAnswers(result)
      default:
        return []
    }
  })
  return parts.filter(({ excerpts }) => excerpts.length > 0)
}

/** The answers to the questions of a step. Says nothing of questions that no passage was found for. */
function readAnswers(result: StepResult): AnswerPart[] {
  const { title, unanswered } = result
  const unclear = new Set(unanswered.map(plainMarkdown))
  return [...Map.groupBy(readExcerpts(result), ({ question }) => question)]
    .filter(([, excerpts]) => excerpts.some(isCited))
    .map(([question, excerpts]) => {
      // Only one of several questions has a heading.
      const isUnclear = question === null ? unanswered.length > 0 : unclear.has(question)
      return {
        question: question ?? title,
        title,
        excerpts: isUnclear ? excerpts.filter(isCited) : excerpts,
        isUnclear,
      }
    })
}

function isCited({ citations }: Excerpt): boolean {
  return citations.length > 0
}

function readOutput({ title, markdown, citations, data }: StepResult): AnswerPart[] {
  const { files: _, ...fields } = data ?? {}
  const text = markdown || describeData(fields)
  return [{ question: title, title, excerpts: readExcerpts({ markdown: text, citations }), isUnclear: false }]
}

function isCovered({ title }: StepResult, parts: readonly AnswerPart[], language: string): boolean {
  if (parts.length === 0) return false
  if (title === stepWords(language).document) return true
  const subject = textTerms(readSubjects(title).join('\n'))
  const known = textTerms(parts.flatMap(part => [part.question, part.title]).join('\n'))
  return subject.intersection(known).size >= MIN_COVERED * subject.size
}

/** Something that a goal lacks, and why. */
export interface Gap {
  title: string
  reason: string
}

/** In UTF-16 code units. */
const MAX_TITLE_LENGTH = 200
const MAX_REASON_LENGTH = 200

/**
 * What a goal lacks: questions without an answer, and steps without a result.
 * @param missing a reason can be the status of the step
 */
export function listGaps(results: readonly StepResult[], missing: readonly Gap[], language: string): Gap[] {
  const { notFound, statuses } = synthesisWords(language)
  const unanswered = results.flatMap(result =>
    result.unanswered.map(question => ({ title: question, reason: notFound })),
  )
  const gaps = [...unanswered, ...missing].map(({ title, reason }) => ({
    title: cutText(oneLine(title), MAX_TITLE_LENGTH),
    reason: cutText(oneLine(statuses[reason] ?? reason), MAX_REASON_LENGTH),
  }))
  return [...new Map(gaps.map(gap => [gap.title, gap])).values()]
}

/** A line for each step that made a file or a report. */
export function listFiles(results: readonly StepResult[]): string[] {
  return results.flatMap(({ title, kind, data }) => {
    const files = Array.isArray(data?.files) ? data.files.filter(name => typeof name === 'string') : []
    if (files.length > 0) return [`${title}: ${files.join(', ')}`]
    return kind === 'DOCUMENT' ? [title] : []
  })
}
