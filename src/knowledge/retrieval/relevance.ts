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
 * From `npm run eval:fit`, a logistic regression: the share of quotes with these features that contain the answer.
 * Questions without an answer are included.
 */
const ENGLISH: Coefficients = {
  base: -4.3,
  covered: 1.56,
  own: 2.82,
  inPassage: 0.22,
  inHeading: 1.61,
  subjects: 2.09,
  typed: 0.47,
  untyped: -0.8,
}
const KOREAN: Coefficients = {
  base: -4.14,
  covered: 4.06,
  own: 0.67,
  inPassage: 2.18,
  inHeading: 1.5,
  subjects: -0.22,
  typed: 1.01,
  untyped: 0.34,
}
/** More words about the subject do not add to the relevance. */
const MAX_SUBJECTS = 4

/** The probability that a statement answers a question, 0 to 1. 0 if they share no word. */
export function estimateRelevance(question: Question, features: StatementFeatures): number {
  if (features.inPassage === 0) return 0
  const c = isKorean(question) ? KOREAN : ENGLISH
  const { covered, own, inPassage, inHeading, subjects, hasType } = features
  const logit =
    c.base +
    c.covered * covered +
    c.own * own +
    c.inPassage * inPassage +
    c.inHeading * inHeading +
    c.subjects * (Math.min(subjects, MAX_SUBJECTS) / MAX_SUBJECTS) +
    (hasType === null ? 0 : hasType ? c.typed : c.untyped)
  return toProbability(logit)
}

/** The same for the best of several passages. `margin`: by how much it is better than the next one. */
const ENGLISH_BEST = { base: -1.28, relevance: 0.93, margin: 4.26 }
const KOREAN_BEST = { base: -1.04, relevance: 0.94, margin: 3.53 }
/** A larger margin does not add to the confidence. */
const MAX_MARGIN = 0.4

/**
 * The probability that the best of several statements answers a question, 0 to 1.
 * @param margin the share of its score by which it exceeds that of the next passage, 0 to 1
 */
export function estimateConfidence(question: Question, relevance: number, margin: number): number {
  if (relevance === 0) return 0
  const c = isKorean(question) ? KOREAN_BEST : ENGLISH_BEST
  const logit = Math.log(relevance / (1 - relevance))
  return toProbability(c.base + c.relevance * logit + c.margin * Math.min(margin, MAX_MARGIN))
}

export function isKorean({ words }: Question): boolean {
  return words.some(({ script }) => script === 'korean')
}

function toProbability(logit: number): number {
  return 1 / (1 + Math.exp(-logit))
}
