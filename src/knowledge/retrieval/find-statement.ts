import { detectLanguage } from '../text/detect-language.ts'
import { readStatements, type Statement } from '../text/statements.ts'
import type { LoadedPassage } from './load-passages.ts'
import {
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
const TITLE = 0.9
const PASSAGE = 0.2
/** Added to the score of a statement that has, or is next to, what is asked for, such as an amount of time. */
const RIGHT_TYPE = 0.18
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
  if (statements.length === 0) return null
  const matches = matchStatements(question, statements)
  const heading = bestMatches([
    scaleMatches(matchWords(question, passage.documentTitle), TITLE),
    scaleMatches(matchWords(question, passage.headings.slice(1).join('\n')), HEADING),
  ])
  const around = bestMatches([heading, scaleMatches(bestMatches(matches), PASSAGE)])
  const rated = statements.map((_, place) => rateStatement(question, { statements, matches, around }, place))
  const best = rated.reduce((best, one) => (one.score > best.score ? one : best))
  const inPassage = bestMatches([heading, ...matches])
  const features = {
    covered: best.covered,
    own: coverage(question, matches[best.place]!),
    inPassage: coverage(question, inPassage),
    inHeading: coverage(question, heading),
    matched: (coverage(question, inPassage) * question.weight) / question.maxWordWeight,
    missingNames: question.words.filter(({ isName }, i) => isName && inPassage[i]! < TITLE).length,
    hasType: question.answer ? best.hasType : null,
  }
  return {
    statements,
    place: best.place,
    matches,
    score: best.score * passageFactor(question, passage),
    features,
    relevance: estimateRelevance(question, features),
  }
}

/** How well each statement, with what makes it understandable, has the words of a question. */
function matchStatements(question: Question, statements: readonly Statement[]): WordMatches[] {
  const leads = new Map<string, WordMatches>()
  for (const { lead } of statements) if (!leads.has(lead)) leads.set(lead, matchWords(question, lead))
  return statements.map(({ text, lead }) =>
    bestMatches([matchWords(question, text), scaleMatches(leads.get(lead)!, LEAD)]),
  )
}

interface Surroundings {
  statements: readonly Statement[]
  matches: readonly WordMatches[]
  /** What every statement takes from the headings and the passage. */
  around: WordMatches
}

function rateStatement(question: Question, { statements, matches, around }: Surroundings, place: number) {
  const statement = statements[place]!
  const neighbors = [place - 1, place + 1].filter(i => statements[i]?.block === statement.block)
  const covered = coverage(
    question,
    bestMatches([around, matches[place]!, ...neighbors.map(i => scaleMatches(matches[i]!, NEIGHBOR))]),
  )
  const isTyped = (i: number) => question.answer?.test(statements[i]!.text) ?? false
  const isNearTyped = neighbors.some(isTyped)
  const bonus = isTyped(place) ? RIGHT_TYPE : isNearTyped ? NEAR_RIGHT_TYPE : 0
  const score = (covered + bonus) * plausibility(statement)
  return { place, covered, score, hasType: isTyped(place) || isNearTyped }
}

function passageFactor(question: Question, { ordinal, headings, kind, content }: LoadedPassage): number {
  // The text between the title and the first heading.
  const isIntroduction = ordinal === 0 && headings.length === 1
  const isForeign = kind === 'prose' && (detectLanguage(content) === 'ko') !== isKorean(question)
  return (isIntroduction ? INTRODUCTION : 1) * (isForeign ? FOREIGN : 1)
}

function plausibility({ text, kind }: Statement): number {
  return (
    (/[?？]$/.test(text) ? QUESTION : 1) *
    (kind === 'sentence' && text.length < MIN_LENGTH ? SHORT : 1) *
    (kind === 'code' ? CODE : 1) *
    (ABOUT.test(text) ? ABOUT_THE_PAGE : 1)
  )
}
