import { type Answer, type Evidence, toCodePoints } from './answer.ts'
import type { NamedPassage } from './answer-text.ts'
import { isGrounded } from './is-grounded.ts'

/** The answer that a text with citations makes. @param writer name of the model or plugin. */
export function readAnswer(text: string, named: readonly NamedPassage[], writer: string): Answer {
  const cited = named.map(({ passage, ...range }) => ({ ...range, passage: passage.sentences.join('\n') }))
  const citations = named.map(({ passage, ...range }) => ({ ...range, chunkId: passage.chunkId }))
  const grounded = isGrounded(text, cited)
  return {
    text,
    confidence: estimateConfidence(
      grounded,
      named.map(({ passage }) => passage),
    ),
    grounded,
    citations: toCodePoints(text, citations),
    model: writer,
    fallback: null,
  }
}

/** Without support for every sentence, an answer is less likely to be right. */
const UNGROUNDED = 0.5

/** The relevance of the best cited passage. 0 if none is cited, as if no answer was found. */
function estimateConfidence(grounded: boolean, cited: readonly Evidence[]): number {
  return Math.max(0, ...cited.map(({ relevance }) => relevance)) * (grounded ? 1 : UNGROUNDED)
}
