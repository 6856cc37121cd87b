import { readStatements, type Statement } from '../text/statements.ts'
import type { LoadedPassage } from './load-passages.ts'
import {
  BY_BEGINNING,
  bestMatches,
  coverage,
  matchWords,
  type Question,
  scaleMatches,
  type WordMatches,
} from './match-words.ts'
import { estimateRelevance, isKorean, type StatementFeatures } from './relevance.ts'

/** How much a word counts that a statement takes from its surroundings. A word of its own counts 1. All measured. */
const NEIGHBOR = 0.75
const LEAD = 0.8
const HEADING = 0.9
const TITLE = 0.8
const PASSAGE = 0.2
/** Added to the score of a statement that has, or is next to, what is asked for, such as an amount of time. */
const RIGHT_TYPE = 0.12
const NEAR_RIGHT_TYPE = 0.06
/** Factors for statements that rarely answer a question. */
const QUESTION = 0.7
const SHORT = 0.7
const CODE = 0.8
const ABOUT_THE_PAGE = 0.6
const INTRODUCTION = 0.9
/** Factor for prose in another language than the question. */
const FOREIGN = 0.85
const MIN_LENGTH = 12

const ABOUT =
  /^(?:this|the following|the present) (?:page|document|guide|section|article|chapter|handbook|note|table|list)\b|^read this\b|^(?:see|refer to)\b|^(?:이|본)\s*(?:문서|글|페이지|안내서?|장|절|가이드)(?:은|는|에서는?|를|의)|(?:기준|규정|지침|안내|방법|절차|내용)(?:이다|입니다)\.$|(?:정리|설명|안내|소개)(?:했다|한다|합니다|했습니다)\.$|아래 (?:절차|내용)를 따른다/i

/** The statement of a passage that answers a question best. */
export interface FoundStatement {
  statements: readonly Statement[]
  /** Index of the statement. */
  place: number
  /** How well each statement has the words of the question. */
  matches: readonly WordMatches[]
  /** Comparable between passages, for the same question. */
  score: number
  features: StatementFeatures
  /** Probability that the statement, with its neighbors, answers the question, 0 to 1. */
  relevance: number
}

/** Finds the statement of a passage that answers a question best. Null if the passage has no statements. */
export function findStatement(question: Question, passage: LoadedPassage): FoundStatement | null {
  const statements = readStatements(passage.content, passage.kind)
  const leads = new Map<string, WordMatches>()
  for (const { lead } of statements) if (!leads.has(lead)) leads.set(lead, matchWords(question, lead))
  const matches = statements.map(({ text, lead }) =>
    bestMatches([matchWords(question, text), scaleMatches(leads.get(lead)!, LEAD)]),
  )
  if (matches.length === 0) return null
  const heading = bestMatches([
    scaleMatches(matchWords(question, passage.documentTitle), TITLE),
    scaleMatches(matchWords(question, passage.headings.slice(1).join('\n')), HEADING),
  ])
  const inPassage = bestMatches([heading, ...matches])
  const around = bestMatches([heading, scaleMatches(bestMatches(matches), PASSAGE)])
  // The text between the title and the first heading.
  const isIntroduction = passage.ordinal === 0 && passage.headings.length === 1
  const isForeign = passage.kind === 'prose' && /\p{sc=Hangul}/u.test(passage.content) !== isKorean(question)
  const factor = (isIntroduction ? INTRODUCTION : 1) * (isForeign ? FOREIGN : 1)
  let best: { place: number; covered: number; score: number; hasType: boolean } | null = null
  for (const [place, statement] of statements.entries()) {
    const neighbors = [place - 1, place + 1].filter(i => statements[i]?.block === statement.block)
    const own = bestMatches([
      around,
      matches[place]!,
      ...neighbors.map(i => scaleMatches(matches[i]!, NEIGHBOR)),
    ])
    const isTyped = (i: number) => question.answer?.test(statements[i]!.text) ?? false
    const hasType = [place, ...neighbors].some(isTyped)
    const bonus = isTyped(place) ? RIGHT_TYPE : hasType ? NEAR_RIGHT_TYPE : 0
    const covered = coverage(question, own)
    const score = (covered + bonus) * plausibility(statement) * factor
    if (!best || score > best.score) best = { place, covered, score, hasType }
  }
  const { place, covered, score, hasType } = best!
  const features = {
    covered,
    own: coverage(question, matches[place]!),
    inPassage: coverage(question, inPassage),
    inHeading: coverage(question, heading),
    subjects: question.words.filter(({ isCommon }, i) => !isCommon && inPassage[i]! >= BY_BEGINNING).length,
    hasType: question.answer ? hasType : null,
  }
  return {
    statements,
    place,
    matches,
    score,
    features,
    relevance: estimateRelevance(question, features),
  }
}

function plausibility({ text, kind }: Statement): number {
  return (
    (/[?？]$/.test(text) ? QUESTION : 1) *
    (kind === 'sentence' && text.length < MIN_LENGTH ? SHORT : 1) *
    (kind === 'code' ? CODE : 1) *
    (ABOUT.test(text) ? ABOUT_THE_PAGE : 1)
  )
}
