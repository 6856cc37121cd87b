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
  base: -4.27,
  covered: 1.46,
  own: 3.27,
  inPassage: -0.06,
  inHeading: 1.78,
  subjects: 2,
  typed: 0.45,
  untyped: -1.18,
}
const KOREAN: Coefficients = {
  base: -4.15,
  covered: 4.04,
  own: 1.16,
  inPassage: 1.74,
  inHeading: 1.82,
  subjects: -0.22,
  typed: 0.97,
  untyped: 0.33,
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
const ENGLISH_BEST = { base: -1.33, relevance: 0.94, margin: 4.43 }
const KOREAN_BEST = { base: -1.06, relevance: 0.94, margin: 3.54 }
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

function isKorean({ words }: Question): boolean {
  return words.some(({ script }) => script === 'korean')
}

function toProbability(logit: number): number {
  return 1 / (1 + Math.exp(-logit))
}
