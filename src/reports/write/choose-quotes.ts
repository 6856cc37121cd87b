import { textTerms } from '../../knowledge/text/text-terms.ts'
import { countWords, type Quote } from './quotes.ts'
import type { PassageSentence } from './read-sentences.ts'
import { weightOf } from './section-query.ts'
import { likeness, type Told } from './told.ts'

export interface Choice {
  /** Terms of what is looked for, as the index weighs them. */
  weights: ReadonlyMap<string, number>
  told: Told
  maxWords: number
  mostSentences: number
  /** From each passage a single quote, so that a summary speaks of all that there is. */
  isOnePerPassage: boolean
}

/** What of a quote counts, in sum 1. */
const OF_SENTENCE = 0.45
const OF_PASSAGE = 0.2
const OF_RETRIEVAL = 0.2
const OF_LEAD = 0.15
/** A sentence with so much of what the best one has is as good: a key point may be a sentence itself. */
const ENOUGH = 0.5
/** How much is taken off for what was said already. */
const REPEATING = 0.7
/** What is so like another says nothing new. */
const THE_SAME = 0.72
/** Share of the best quote's worth that a further one has at least. */
const LEAST_WORTH = 0.4
/** Of so many, the first stays even where nothing else is said from their document. */
const MANY = 5
const SURE = 1
/** A sentence beside one that was chosen reads on. */
const BESIDE = 1.15

interface Candidate {
  quote: Quote
  /** What of it is not chosen yet: the sentence that it leans on may be. */
  rest: readonly PassageSentence[]
  terms: ReadonlySet<string>
  words: number
  worth: number
  repeats: number
}

/** The quotes that together say most of what is looked for, best first, each time the one that adds most. */
export function chooseQuotes(
  quotes: readonly Quote[],
  { weights, told, maxWords, mostSentences, isOnePerPassage }: Choice,
): Quote[] {
  const rated = rateQuotes(quotes, weights)
  let left = rated
    .filter(({ quote }) => !quote.sentences.some(({ text }) => told.has(text)))
    .map(({ quote, worth }) => toCandidate(quote, quote.sentences, worth, told.likeness(quote.terms)))
  const chosen: Quote[] = []
  let words = 0
  let sentences = 0
  // Also by what was said before: what is left when the best is gone may be about something else.
  const best = Math.max(0, ...rated.map(({ worth }) => worth))
  for (;;) {
    left = left.filter(
      ({ rest, repeats, words: more }) =>
        rest.length > 0 &&
        repeats < THE_SAME &&
        words + more <= maxWords &&
        sentences + rest.length <= mostSentences,
    )
    const gain = ({ worth, repeats }: Candidate) => worth - REPEATING * repeats * worth
    const next = left.reduce<Candidate | null>(
      (best, one) => (best && gain(best) >= gain(one) ? best : one),
      null,
    )
    if (!next || next.worth < LEAST_WORTH * best) return isOnePerPassage ? chosen : withoutStrays(chosen)
    words += next.words
    sentences += next.rest.length
    add(chosen, next.quote)
    left = left.flatMap(candidate =>
      isOnePerPassage && candidate.quote.passage.chunkId === next.quote.passage.chunkId
        ? []
        : [besideChosen(candidate, next)],
    )
  }
}

function toCandidate(
  quote: Quote,
  rest: readonly PassageSentence[],
  worth: number,
  repeats: number,
): Candidate {
  const text = rest.map(sentence => sentence.text).join('\n')
  return { quote, rest, worth, repeats, words: countWords(text), terms: textTerms(text) }
}

/** A quote that has a chosen one in it takes its place. */
function add(chosen: Quote[], quote: Quote): void {
  const at = chosen.findIndex(other => shares(other, quote.sentences))
  if (at < 0) chosen.push(quote)
  else chosen[at] = quote
}

function shares({ sentences }: Quote, others: readonly PassageSentence[]): boolean {
  return sentences.some(sentence => others.includes(sentence))
}

/** What is left of a candidate when another was chosen, and what it is worth then. */
function besideChosen(candidate: Candidate, { quote, rest, terms }: Candidate): Candidate {
  const worth = isBeside(candidate.quote, quote) ? candidate.worth * BESIDE : candidate.worth
  if (!shares(candidate.quote, rest))
    return { ...candidate, worth, repeats: Math.max(candidate.repeats, likeness(candidate.terms, terms)) }
  const left = candidate.rest.filter(sentence => !rest.includes(sentence))
  return toCandidate(candidate.quote, left, worth, 0)
}

/** A single sentence of a document that has little to do with the rest distracts from it. */
function withoutStrays(chosen: readonly Quote[]): Quote[] {
  if (chosen.length < MANY) return [...chosen]
  const documentOf = ({ passage }: Quote) => passage.documentId
  return chosen.filter(
    (quote, i) =>
      i < SURE || chosen.some(other => other !== quote && documentOf(other) === documentOf(quote)),
  )
}

function isBeside(a: Quote, b: Quote): boolean {
  if (a.passage.chunkId !== b.passage.chunkId || a.paragraph !== b.paragraph) return false
  const [first, last] = [a.sentences[0]?.place ?? 0, a.sentences.at(-1)?.place ?? 0]
  return b.sentences.some(({ place }) => place === first - 1 || place === last + 1)
}

function rateQuotes(
  quotes: readonly Quote[],
  weights: ReadonlyMap<string, number>,
): { quote: Quote; worth: number }[] {
  const rated = quotes.map(quote => ({
    quote,
    sentence: weightOf(weights, quote.terms),
    passage: weightOf(weights, quote.passageTerms),
  }))
  const mostInSentence = Math.max(1e-9, ...rated.map(({ sentence }) => sentence))
  const mostInPassage = Math.max(1e-9, ...rated.map(({ passage }) => passage))
  return rated.map(({ quote, sentence, passage }) => ({
    quote,
    worth:
      OF_SENTENCE * Math.min(1, sentence / (ENOUGH * mostInSentence)) +
      (OF_PASSAGE * passage) / mostInPassage +
      OF_RETRIEVAL * quote.passage.score +
      (quote.sentences[0]?.place === 0 ? OF_LEAD : 0),
  }))
}
