import { sentenceRanges } from '../text/sentences.ts'
import { textTerms } from '../text/text-terms.ts'

/** Share of a sentence's terms that stand in the passages that it cites. */
const LEAST_SHARE = 0.5

/**
 * Whether every sentence cites a passage, has half of its terms there, and no number that is not there. Said in another
 * language than the passages, nothing is.
 *
 * @param citations UTF-16 offsets of the text, with the text of the passage
 */
export function isGrounded(
  text: string,
  citations: readonly { start: number; end: number; passage: string }[],
): boolean {
  const sentences = sentenceRanges(text)
  return (
    sentences.length > 0 &&
    sentences.every(({ start, end }) => {
      const cited = citations.filter(citation => citation.start < end && citation.end > start)
      return rests(text.slice(start, end), cited.map(({ passage }) => passage).join('\n'))
    })
  )
}

function rests(sentence: string, passages: string): boolean {
  const there = textTerms(passages)
  const said = [...textTerms(sentence)]
  const shared = said.filter(term => there.has(term))
  const isNumber = (term: string) => /^\d/.test(term)
  return shared.length >= LEAST_SHARE * said.length && said.every(term => !isNumber(term) || there.has(term))
}
