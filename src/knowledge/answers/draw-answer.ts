import { type FoundStatement, findStatement } from '../retrieval/find-statement.ts'
import type { LoadedPassage } from '../retrieval/load-passages.ts'
import type { Question } from '../retrieval/match-words.ts'
import { type Answer, toCodePoints } from './answer.ts'
import { quotePassage } from './quote.ts'

/** A quote that is less likely to answer the question is not an answer. Measured, see docs/answerability.md. */
export const MIN_CONFIDENCE = 0.3
/** From here on, a quote counts as grounded: it is more likely right than wrong. */
const GROUNDED_CONFIDENCE = 0.5
/** How much the rank of the passage counts. Its statement counts for the rest. Measured. */
const RETRIEVAL_SHARE = 0.8

/** A passage with the score of its hit. */
type ScoredPassage = LoadedPassage & { score: number }

/**
 * Answers a question without a model: quotes the passage whose statement answers it best. Deterministic for the same
 * question and passages. Null if no passage is likely enough to answer it.
 */
export function drawAnswer(question: Question, passages: readonly ScoredPassage[]): Answer | null {
  let best: { passage: ScoredPassage; found: FoundStatement; score: number } | null = null
  for (const passage of passages) {
    const found = findStatement(question, passage)
    const score = found ? found.score * (1 - RETRIEVAL_SHARE + RETRIEVAL_SHARE * passage.score) : 0
    if (found && score > (best?.score ?? 0)) best = { passage, found, score }
  }
  if (!best || best.found.relevance < MIN_CONFIDENCE) return null
  const { passage, found } = best
  const text = quotePassage(question, passage, found)
  return {
    text,
    confidence: found.relevance,
    grounded: found.relevance >= GROUNDED_CONFIDENCE,
    citations: toCodePoints(text, [{ start: 0, end: text.length, chunkId: passage.chunkId }]),
    model: null,
  }
}
