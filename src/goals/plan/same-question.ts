import { readQuery } from '../../knowledge/text/read-query.ts'
import { questionsOf } from '../steps/research-questions.ts'
import type { PlannedStep } from './planned-step.ts'
import type { GoalPart } from './split-goal.ts'

/** The question of a part as a step lists it, on one line. */
export function questionLine({ question, context }: GoalPart): string {
  return context ? `${question} (${context})` : question
}

/** Whether a RESEARCH step has the question of a part, with or without its context. Spelling and particles may differ. */
export function hasQuestion(step: PlannedStep, part: GoalPart, language: string): boolean {
  if (step.kind !== 'RESEARCH') return false
  const lines = new Set([questionKey(part.question), questionKey(questionLine(part))])
  return questionsOf(step, language).some(({ text }) => lines.has(questionKey(text)))
}

/** Equal for questions with the same words. */
export function questionKey(question: string): string {
  return readQuery(question)
    .words.map(({ spelling }) => spelling)
    .join(' ')
}
