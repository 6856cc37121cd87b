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
  /** How much of the question the passage has, in words of the largest weight: more words are better evidence. */
  matched: number
  /** Number of names and numbers of the question that the passage does not have. */
  missingNames: number
  /** Whether the statement or a neighbor has what is asked for. Null if the question does not say. */
  hasType: boolean | null
}

/** More of them do not change the relevance. */
const MAX_MATCHED = 3
const MAX_MISSING_NAMES = 2

/** The features as numbers that are multiplied by the coefficients. */
export function toFactors(features: StatementFeatures) {
  const { covered, own, inPassage, inHeading, matched, missingNames, hasType } = features
  return {
    covered,
    own,
    inPassage,
    inHeading,
    matched: Math.min(matched, MAX_MATCHED) / MAX_MATCHED,
    missingNames: Math.min(missingNames, MAX_MISSING_NAMES) / MAX_MISSING_NAMES,
    typed: Number(hasType === true),
    untyped: Number(hasType === false),
  }
}

type Factor = keyof ReturnType<typeof toFactors>
type Coefficients = Record<Factor | 'base', number>

/**
 * From `npm run eval:fit`, a logistic regression: the share of quotes with these features that contain the answer.
 * Questions without an answer are included.
 */
const ENGLISH: Coefficients = {
  base: -4.49,
  covered: 2.0,
  own: 2.12,
  inPassage: 0.03,
  inHeading: 1.16,
  matched: 3.82,
  missingNames: -1.43,
  typed: 0.4,
  untyped: -0.82,
}
const KOREAN: Coefficients = {
  base: -3.82,
  covered: 3.67,
  own: 0.92,
  inPassage: 0.07,
  inHeading: 1.65,
  matched: 1.63,
  missingNames: -1.69,
  typed: 0.92,
  untyped: 0.6,
}
/** The probability that a statement answers a question, 0 to 1. 0 if they share no word. */
export function estimateRelevance(question: Question, features: StatementFeatures): number {
  if (features.inPassage === 0) return 0
  const c = isKorean(question) ? KOREAN : ENGLISH
  const factors = Object.entries(toFactors(features)) as [Factor, number][]
  const logit = factors.reduce((sum, [name, value]) => sum + c[name] * value, c.base)
  return toProbability(logit)
}

/** The same for the best of several passages. `margin`: by how much it is better than the next one. */
const ENGLISH_BEST = { base: -0.99, relevance: 0.94, margin: 3.26 }
const KOREAN_BEST = { base: -1.04, relevance: 0.93, margin: 3.53 }
/** A larger margin does not add to the confidence. */
export const MAX_MARGIN = 0.4

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
