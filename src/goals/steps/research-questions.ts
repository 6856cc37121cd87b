import { cutText, oneLine } from '../../reports/text.ts'
import type { PlannedStep } from '../plan/planned-step.ts'
import { stepWords } from '../plan/step-words.ts'

/** A question of a RESEARCH step. */
export interface ResearchQuestion {
  /** Also its heading, on one line. */
  text: string
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
  if (!description.startsWith(prefix)) return [{ text: oneLine(title), details: oneLine(description) }]
  const lines = description.slice(prefix.length).split('\n').map(oneLine)
  const questions = [...new Set(lines.filter(line => line !== ''))]
  return (questions.length > 0 ? questions : [oneLine(title)]).map(text => ({
    text: cutText(text, MAX_QUESTION_LENGTH),
    details: '',
  }))
}
