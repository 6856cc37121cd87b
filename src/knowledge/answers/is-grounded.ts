import { sentenceRanges } from '../text/sentences.ts'
import type { TextRange } from '../text/text-range.ts'
import { textTerms } from '../text/word-terms.ts'

/** Minimum share of a sentence's terms that its cited passages must contain. */
const MIN_SHARE = 0.5

/**
 * Whether every sentence cites passages that contain at least half of its terms and all of its numbers. A text in
 * another language than its passages is not grounded.
 *
 * @param citations UTF-16 offsets in the text, with the text of the passage
 */
export function isGrounded(text: string, citations: readonly (TextRange & { passage: string })[]): boolean {
  const terms = new Map(
    [...new Set(citations.map(({ passage }) => passage))].map(passage => [passage, textTerms(passage)]),
  )
  return isGroundedInTerms(
    text,
    citations.map(({ passage, ...range }) => ({ ...range, terms: terms.get(passage) ?? new Set() })),
  )
}

/** Like `isGrounded`, with precomputed terms, for callers that check many sentences. */
export function isGroundedInTerms(
  text: string,
  citations: readonly (TextRange & { terms: ReadonlySet<string> })[],
): boolean {
  const sentences = sentenceRanges(text)
  return (
    sentences.length > 0 &&
    sentences.every(({ start, end }) => {
      const cited = citations.filter(citation => citation.start < end && citation.end > start)
      return isSupported(text.slice(start, end), new Set(cited.map(({ terms }) => terms)))
    })
  )
}

function isSupported(sentence: string, passages: ReadonlySet<ReadonlySet<string>>): boolean {
  const said = [...textTerms(sentence)]
  const isThere = (term: string) => passages.values().some(terms => terms.has(term))
  const isNumber = (term: string) => /^\d/.test(term)
  const shared = said.filter(isThere)
  return shared.length >= MIN_SHARE * said.length && said.every(term => !isNumber(term) || isThere(term))
}
