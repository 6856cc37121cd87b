import { cutText, oneLine } from '../../reports/text.ts'
import type { PlannedStep } from '../plan/planned-step.ts'
import { stepWords } from '../plan/step-words.ts'

/** A question of a RESEARCH step. */
export interface ResearchQuestion {
  /** Its heading, on one line: the question, and its context in parentheses if it has one. */
  text: string
  question: string
  /** What the question refers to. Empty if it refers to nothing. */
  context: string
  /** What a model's plan says of it. Empty otherwise. */
  details: string
}

/** In UTF-16 code units. */
const MAX_QUESTION_LENGTH = 300

/**
 * The questions of a step, without repetitions. A plan by evidence lists them in the description, one per line. A model's
 * plan has one: the title.
 */
export function questionsOf(
  { title, description }: Pick<PlannedStep, 'title' | 'description'>,
  language: string,
): ResearchQuestion[] {
  const prefix = stepWords(language).research('')
  if (!description.startsWith(prefix)) return [toQuestion(title, oneLine(description))]
  const lines = description.slice(prefix.length).split('\n').map(oneLine)
  const questions = [...new Set(lines.filter(line => line !== ''))]
  return (questions.length > 0 ? questions : [title]).map(line => toQuestion(line, ''))
}

/** A question with its context, as `questionLine` writes it. */
const WITH_CONTEXT = /^(.+?) \((.+)\)$/

function toQuestion(line: string, details: string): ResearchQuestion {
  const text = cutText(oneLine(line), MAX_QUESTION_LENGTH)
  const [, question = text, context = ''] = WITH_CONTEXT.exec(text) ?? []
  return { text, question, context, details }
}
