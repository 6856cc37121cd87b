import { textTerms } from '../../knowledge/text/word-terms.ts'
import { countWords, type Quote, withRows } from './quotes.ts'
import type { PassageSentence } from './read-sentences.ts'
import { weightOf } from './section-query.ts'
import { likeness, type StatedSentences } from './stated-sentences.ts'

export interface Choice {
  /** Query terms with their weights in the index. */
  weights: ReadonlyMap<string, number>
  stated: StatedSentences
  maxWords: number
  maxSentences: number
  /** Minimum worth of a quote, as a share of the best one's. */
  minWorthShare: number
  /** At most one quote per passage, so that a summary covers all of them. */
  isOnePerPassage: boolean
}

/** Weights of the parts of a quote's worth. Their sum is 1. */
const SENTENCE_WEIGHT = 0.45
const PASSAGE_WEIGHT = 0.2
const RETRIEVAL_WEIGHT = 0.2
const LEAD_WEIGHT = 0.15
/**
 * A sentence with this share of the best sentence's weight counts as equally good: a key point may itself be a
 * sentence.
 */
const FULL_SCORE_SHARE = 0.5
/** Penalty factor for repetition. */
const REPETITION_PENALTY = 0.7
/** A quote this similar to an earlier one adds nothing new. */
const MAX_LIKENESS = 0.72
/** Minimum quotes for removing strays. The first quote always stays. */
const MIN_QUOTES_FOR_STRAYS = 5
const KEPT_QUOTES = 1
/** Of a longer table, the rows that match best are quoted. */
const MAX_TABLE_ROWS = 10
/** Bonus factor for a sentence next to a chosen one, which reads well after it. */
const ADJACENCY_BONUS = 1.15

interface Candidate {
  quote: Quote
  /** Sentences not chosen yet. A sentence that this one depends on may have been chosen with another quote. */
  rest: readonly PassageSentence[]
  terms: ReadonlySet<string>
  words: number
  /** Counts against the maximum of sentences. Items of a list are shorter than sentences. */
  size: number
  worth: number
  repeats: number
}

/**
 * Chooses the quotes that best cover the query, best first. Each step takes the quote that adds most. Quotes in another
 * speech level than the report are chosen only if there are no others.
 */
export function chooseQuotes(quotes: readonly Quote[], choice: Choice): Quote[] {
  const chosen = chooseFrom(
    quotes.filter(({ isOffLevel }) => !isOffLevel),
    choice,
  )
  return chosen.length > 0 ? chosen : chooseFrom(quotes, choice)
}

function chooseFrom(
  quotes: readonly Quote[],
  { weights, stated, maxWords, maxSentences, minWorthShare, isOnePerPassage }: Choice,
): Quote[] {
  const rated = rateQuotes(
    quotes.map(quote => shortenTable(quote, weights)),
    weights,
  )
  let left = rated
    .filter(({ quote }) => !quote.sentences.some(({ text }) => stated.has(text)))
    .map(({ quote, worth }) => toCandidate(quote, quote.sentences, worth, stated.likeness(quote.terms)))
  const chosen: Quote[] = []
  let words = 0
  let sentences = 0
  // Includes quotes that the report already contains: once the best is used up, the rest may be off topic.
  const best = Math.max(0, ...rated.map(({ worth }) => worth))
  for (;;) {
    left = left.filter(
      ({ rest, repeats, words: more, size }) =>
        rest.length > 0 &&
        repeats < MAX_LIKENESS &&
        words + more <= maxWords &&
        sentences + size <= maxSentences,
    )
    const gain = ({ worth, repeats }: Candidate) => worth - REPETITION_PENALTY * repeats * worth
    const next = left.reduce<Candidate | null>(
      (best, one) => (best && gain(best) >= gain(one) ? best : one),
      null,
    )
    if (!next || next.worth < minWorthShare * best) return isOnePerPassage ? chosen : removeStrays(chosen)
    words += next.words
    sentences += next.size
    add(chosen, next.quote)
    left = left.flatMap(candidate =>
      isOnePerPassage && candidate.quote.passage.chunkId === next.quote.passage.chunkId
        ? []
        : [updateCandidate(candidate, next)],
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
  const size = quote.form === 'SENTENCES' ? rest.length : Math.ceil((rest.length + 1) / 2)
  return { quote, rest, worth, repeats, words: countWords(text), size, terms: textTerms(text) }
}

function shortenTable(quote: Quote, weights: ReadonlyMap<string, number>): Quote {
  const rows = quote.table?.rows ?? []
  if (rows.length <= MAX_TABLE_ROWS) return quote
  const kept = rows
    .map((row, place) => ({ row, place, weight: weightOf(weights, textTerms(row.join(' '))) }))
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, MAX_TABLE_ROWS)
    .toSorted((a, b) => a.place - b.place)
  return withRows(
    quote,
    kept.map(({ row }) => row),
  )
}

/** Adds a quote. Replaces chosen quotes that are parts of it. */
function add(chosen: Quote[], quote: Quote): void {
  const at = chosen.findIndex(other => shares(other, quote.sentences))
  if (at < 0) chosen.push(quote)
  else {
    const others = chosen.filter((other, i) => i !== at && !shares(other, quote.sentences))
    chosen.splice(0, chosen.length, ...others.toSpliced(at, 0, quote))
  }
}

function shares({ sentences }: Quote, others: readonly PassageSentence[]): boolean {
  return sentences.some(sentence => others.includes(sentence))
}

/** Updates a candidate after another quote was chosen: the sentences that are left, and their worth. */
function updateCandidate(candidate: Candidate, { quote, rest, terms }: Candidate): Candidate {
  const worth = isAdjacent(candidate.quote, quote) ? candidate.worth * ADJACENCY_BONUS : candidate.worth
  if (!shares(candidate.quote, rest))
    return { ...candidate, worth, repeats: Math.max(candidate.repeats, likeness(candidate.terms, terms)) }
  const left = candidate.rest.filter(sentence => !rest.includes(sentence))
  return toCandidate(candidate.quote, left, worth, 0)
}

/** Removes quotes that are the only one from their document. They distract from the rest. */
function removeStrays(chosen: readonly Quote[]): Quote[] {
  if (chosen.length < MIN_QUOTES_FOR_STRAYS) return [...chosen]
  const documentOf = ({ passage }: Quote) => passage.documentId
  return chosen.filter(
    (quote, i) =>
      i < KEPT_QUOTES || chosen.some(other => other !== quote && documentOf(other) === documentOf(quote)),
  )
}

function isAdjacent(a: Quote, b: Quote): boolean {
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
      SENTENCE_WEIGHT * Math.min(1, sentence / (FULL_SCORE_SHARE * mostInSentence)) +
      (PASSAGE_WEIGHT * passage) / mostInPassage +
      RETRIEVAL_WEIGHT * quote.passage.score +
      (quote.sentences[0]?.place === 0 ? LEAD_WEIGHT : 0),
  }))
}
