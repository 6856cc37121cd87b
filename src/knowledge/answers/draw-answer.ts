import { textTerms } from '../text/text-terms.ts'
import { type Answer, type Evidence, toCodePoints } from './answer.ts'

const MOST_SENTENCES = 3
/** In UTF-16 units. Shorter ones are headings and labels; longer ones tables and lists without full stops. */
const SHORTEST = 12
const LONGEST = 600
/** Share of the question's weight that the first sentence has at least, and that each further one adds. */
const LEAST_FIRST = 0.25
const LEAST_FURTHER = 0.25
/** A sentence of the next passage counts so much less. */
const PER_PASSAGE = 0.9
/** One without an end is rather a label or the cell of a table. */
const WITHOUT_END = 0.7

interface Sentence {
  text: string
  passage: number
  place: number
  terms: ReadonlySet<string>
}

/**
 * The sentences of passages that together have most of what was asked, each cited. No model is needed, and the same question
 * over the same passages gives the same answer. Null where no sentence has enough of it.
 *
 * @param weights of the question's terms, as the index has them
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
    .filter(({ text }) => text.length >= SHORTEST && text.length <= LONGEST && !/[?？]$/.test(text))
}

/** One after the other, each time the sentence that adds most to what the others have. */
function chooseSentences(weights: ReadonlyMap<string, number>, sentences: readonly Sentence[]): Sentence[] {
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  const missing = new Map(weights)
  const chosen: Sentence[] = []
  const gainOf = ({ text, terms, passage }: Sentence) => {
    let gain = 0
    for (const [term, weight] of missing) if (terms.has(term)) gain += weight
    return gain * PER_PASSAGE ** passage * (/[.!。！다요]["'”’)\]]*$/.test(text) ? 1 : WITHOUT_END)
  }
  while (chosen.length < MOST_SENTENCES) {
    const [best] = sentences
      .map(sentence => ({ sentence, gain: gainOf(sentence) }))
      .toSorted((a, b) => b.gain - a.gain)
    const least = chosen.length === 0 ? LEAST_FIRST : LEAST_FURTHER
    if (!best || best.gain === 0 || best.gain < least * all) break
    chosen.push(best.sentence)
    for (const term of best.sentence.terms) missing.delete(term)
  }
  return chosen
}
