import type { FoundStatement } from '../retrieval/find-statement.ts'
import { estimateConfidence } from '../retrieval/relevance.ts'
import type { RatedPassage, SearchOutcome } from '../retrieval/search.ts'
import { type Answer, toCodePoints } from './answer.ts'
import { quotePassage } from './quote.ts'

/** The best hits are enough for an answer. */
const MAX_PASSAGES = 8
/** A quote that is less likely to answer the question is not an answer. Measured, see docs/answerability.md. */
const MIN_CONFIDENCE = 0.3
/** Nor is one of a passage that is only the best because the others are on something else. */
const MIN_RELEVANCE = 0.25
/** From here on, a quote counts as grounded: it is more likely right than wrong. */
const GROUNDED_CONFIDENCE = 0.5
/** How much the rank of the passage counts. Its statement counts for the rest. Measured. */
const RETRIEVAL_SHARE = 0.8

/** What an answer needs of a search. */
export type FoundPassages = Pick<SearchOutcome, 'question' | 'passages'>

/** The passage that answers a question best, and its statement that does. */
export interface BestPassage {
  passage: RatedPassage
  found: FoundStatement
  /** The share of its score by which it exceeds that of the next passage. */
  margin: number
  /** Probability that it answers the question, 0 to 1. */
  confidence: number
  /** Whether that is enough for an answer. */
  isAnswer: boolean
}

/** Finds the passage that answers a question best, however badly. Null if no passage has a statement. */
export function findBestPassage({ question, passages }: FoundPassages): BestPassage | null {
  const rated = passages
    .slice(0, MAX_PASSAGES)
    .flatMap(passage => {
      const { found } = passage
      const score = (found?.score ?? 0) * (1 - RETRIEVAL_SHARE + RETRIEVAL_SHARE * passage.score)
      return found && score > 0 ? { passage, found, score } : []
    })
    .sort((a, b) => b.score - a.score)
  const [best, next] = rated
  if (!best) return null
  const { passage, found, score } = best
  const margin = (score - (next?.score ?? 0)) / score
  const confidence = estimateConfidence(question, passage.relevance, margin)
  const isAnswer = confidence >= MIN_CONFIDENCE && passage.relevance >= MIN_RELEVANCE
  return { passage, found, margin, confidence, isAnswer }
}

/**
 * Answers a question without a model: quotes the passage that answers it best. Deterministic for the same question and
 * passages. Null if no passage is likely enough to answer it.
 */
export function drawAnswer(outcome: FoundPassages): Answer | null {
  const best = findBestPassage(outcome)
  if (!best?.isAnswer) return null
  const { passage, found, confidence } = best
  const text = quotePassage(outcome.question, passage, found)
  return {
    text,
    confidence,
    grounded: confidence >= GROUNDED_CONFIDENCE,
    citations: toCodePoints(text, [{ start: 0, end: text.length, chunkId: passage.chunkId }]),
    model: null,
    fallback: null,
  }
}
