import { textTerms } from '../text/word-terms.ts'
import { type Answer, type Evidence, toCodePoints } from './answer.ts'

const MAX_SENTENCES = 3
/** In UTF-16 units. Shorter sentences are headings and labels, longer ones tables and lists without periods. */
const MIN_SENTENCE_LENGTH = 12
const MAX_SENTENCE_LENGTH = 600
/** Minimum share of the question's weight in the first sentence, and that each further sentence must add. */
const MIN_FIRST_SHARE = 0.25
const MIN_ADDED_SHARE = 0.25
/** Factor per passage: sentences of later passages count less. */
const PASSAGE_FACTOR = 0.9
/** Factor for a sentence without final punctuation, which is probably a label or a table cell. */
const UNFINISHED_FACTOR = 0.7

interface Sentence {
  text: string
  passage: number
  place: number
  terms: ReadonlySet<string>
}

/**
 * Builds an answer, without a model, from the sentences that together contain most of the question's terms, each cited.
 * Deterministic for the same question and passages. Null if no sentence matches well enough.
 *
 * @param weights of the question's terms in the index
 * @param passages best first
 */
export function drawAnswer(
  weights: ReadonlyMap<string, number>,
  passages: readonly Evidence[],
): Answer | null {
  const chosen = chooseSentences(weights, passages.flatMap(toSentences))
  if (chosen.length === 0) return null
  const inOrder = chosen.toSorted((a, b) => a.passage - b.passage || a.place - b.place)
  let text = ''
  const citations = inOrder.map(sentence => {
    const start = text === '' ? 0 : text.length + 1
    text = text === '' ? sentence.text : `${text} ${sentence.text}`
    return { start, end: text.length, chunkId: passages[sentence.passage]?.chunkId ?? '' }
  })
  return { text, grounded: true, citations: toCodePoints(text, citations), model: null }
}

function toSentences({ sentences }: Evidence, passage: number): Sentence[] {
  return sentences
    .map((text, place) => ({ text, passage, place, terms: textTerms(text) }))
    .filter(
      ({ text }) =>
        text.length >= MIN_SENTENCE_LENGTH && text.length <= MAX_SENTENCE_LENGTH && !/[?？]$/.test(text),
    )
}

/** Greedily chooses the sentence that adds most to those already chosen. */
function chooseSentences(weights: ReadonlyMap<string, number>, sentences: readonly Sentence[]): Sentence[] {
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  const missing = new Map(weights)
  const chosen: Sentence[] = []
  const gainOf = ({ text, terms, passage }: Sentence) => {
    let gain = 0
    for (const [term, weight] of missing) if (terms.has(term)) gain += weight
    return gain * PASSAGE_FACTOR ** passage * (/[.!。！다요]["'”’)\]]*$/.test(text) ? 1 : UNFINISHED_FACTOR)
  }
  while (chosen.length < MAX_SENTENCES) {
    const [best] = sentences
      .map(sentence => ({ sentence, gain: gainOf(sentence) }))
      .toSorted((a, b) => b.gain - a.gain)
    const minShare = chosen.length === 0 ? MIN_FIRST_SHARE : MIN_ADDED_SHARE
    if (!best || best.gain === 0 || best.gain < minShare * all) break
    chosen.push(best.sentence)
    for (const term of best.sentence.terms) missing.delete(term)
  }
  return chosen
}
