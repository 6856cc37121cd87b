import type { Question } from './match-words.ts'

/** What the relevance of a statement depends on. Shares are 0 to 1, by the weight of the question's words. */
export interface StatementFeatures {
  /** Share of the question in the statement, its neighbors, headings and title, each with its own factor. */
  covered: number
  /** Share in the statement alone. */
  own: number
  /** Share anywhere in the passage, its headings or its title. */
  inPassage: number
  /** Share in the headings and the title. */
  inHeading: number
  /** Number of words about the subject that the passage has. */
  subjects: number
  /** Whether the statement or a neighbor has what is asked for. Null if the question does not say. */
  hasType: boolean | null
}

interface Coefficients {
  base: number
  covered: number
  own: number
  inPassage: number
  inHeading: number
  subjects: number
  typed: number
  untyped: number
}

/**
 * Logistic regression over the question sets in docs/answerability.md: the share of quotes with these features that
 * contain the answer. Questions without an answer are included.
 */
const ENGLISH: Coefficients = {
  base: -4.18,
  covered: 1.24,
  own: 3.39,
  inPassage: -0.23,
  inHeading: 1.56,
  subjects: 1.91,
  typed: 0.62,
  untyped: -0.24,
}
const KOREAN: Coefficients = {
  base: -4.42,
  covered: 3.5,
  own: 2.1,
  inPassage: 1.94,
  inHeading: 2.33,
  subjects: -0.17,
  typed: 0.99,
  untyped: 0.6,
}
/** More words about the subject do not add to the relevance. */
const MAX_SUBJECTS = 4

/** The probability that a statement answers a question, 0 to 1. 0 if they share no word. */
export function estimateRelevance({ words }: Question, features: StatementFeatures): number {
  if (features.inPassage === 0) return 0
  const c = words.some(({ script }) => script === 'korean') ? KOREAN : ENGLISH
  const { covered, own, inPassage, inHeading, subjects, hasType } = features
  const logit =
    c.base +
    c.covered * covered +
    c.own * own +
    c.inPassage * inPassage +
    c.inHeading * inHeading +
    c.subjects * (Math.min(subjects, MAX_SUBJECTS) / MAX_SUBJECTS) +
    (hasType === null ? 0 : hasType ? c.typed : c.untyped)
  return 1 / (1 + Math.exp(-logit))
}
