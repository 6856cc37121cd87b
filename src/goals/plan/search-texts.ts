import { readSubjects } from '../../reports/topic-subjects.ts'

/** How much a search for the subject of a question, or with its context, counts. The question itself counts 1. Measured. */
const SUBJECT_WEIGHT = 0.5
const CONTEXT_WEIGHT = 0.7

/** A question of a goal and what it refers to. */
interface AskedInContext {
  question: string
  /** Empty if it refers to nothing. */
  context: string
}

/** Texts to search for a question, with their weights: the question, its subject, and the question with its context. */
export function searchTexts(asked: AskedInContext): Map<string, number> {
  const { question, context } = asked
  return new Map([
    ...(context ? [[withContext(asked), CONTEXT_WEIGHT] as const] : []),
    [readSubjects(question).join(' '), SUBJECT_WEIGHT],
    [question, 1],
  ])
}

export function withContext({ question, context }: AskedInContext): string {
  return `${question} ${context}`
}
