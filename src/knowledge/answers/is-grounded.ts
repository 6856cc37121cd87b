import { sentenceRanges } from '../text/sentences.ts'
import { textTerms } from '../text/text-terms.ts'

/** Share of a sentence's terms that stand in the passages that it cites. */
const LEAST_SHARE = 0.5

interface Range {
  start: number
  end: number
}

/**
 * Whether every sentence cites a passage, has half of its terms there, and no number that is not there. Said in another
 * language than the passages, nothing is.
 *
 * @param citations UTF-16 offsets of the text, with the text of the passage
 */
export function isGrounded(text: string, citations: readonly (Range & { passage: string })[]): boolean {
  const terms = new Map(
    [...new Set(citations.map(({ passage }) => passage))].map(passage => [passage, textTerms(passage)]),
  )
  return isGroundedInTerms(
    text,
    citations.map(({ passage, ...range }) => ({ ...range, terms: terms.get(passage) ?? new Set() })),
  )
}

/** The same by the terms of the passages, for who asks of many sentences. */
export function isGroundedInTerms(
  text: string,
  citations: readonly (Range & { terms: ReadonlySet<string> })[],
): boolean {
  const sentences = sentenceRanges(text)
  return (
    sentences.length > 0 &&
    sentences.every(({ start, end }) => {
      const cited = citations.filter(citation => citation.start < end && citation.end > start)
      return rests(text.slice(start, end), new Set(cited.map(({ terms }) => terms)))
    })
  )
}

function rests(sentence: string, passages: ReadonlySet<ReadonlySet<string>>): boolean {
  const said = [...textTerms(sentence)]
  const isThere = (term: string) => passages.values().some(terms => terms.has(term))
  const isNumber = (term: string) => /^\d/.test(term)
  const shared = said.filter(isThere)
  return shared.length >= LEAST_SHARE * said.length && said.every(term => !isNumber(term) || isThere(term))
}
