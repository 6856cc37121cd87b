import { detectLanguage } from '../../knowledge/text/detect-language.ts'
import { textTerms } from '../../knowledge/text/text-terms.ts'
import { isQuotable, refersToEarlier } from './is-quotable.ts'
import type { Passage } from './passage.ts'
import { type PassageSentence, readSentences } from './read-sentences.ts'

/** Consecutive sentences of a passage that make sense on their own. Usually just one. */
export interface Quote {
  passage: Passage
  /** Index of the paragraph in the passage. */
  paragraph: number
  sentences: readonly PassageSentence[]
  terms: ReadonlySet<string>
  /** Terms of the passage with its title and headings, which not every sentence repeats. */
  passageTerms: ReadonlySet<string>
}

/** Maximum sentences of a quote. A sentence that refers to the previous one is quoted together with it. */
const MAX_QUOTE_SENTENCES = 3

/**
 * Reads the quotes of passages, in order and without duplicates.
 * @param language of the report. If any quotes are in this language, all others are dropped.
 */
export function readQuotes(passages: readonly Passage[], language: string): Quote[] {
  const known = new Set<string>()
  const quotes = passages
    .filter(({ kind }) => kind === 'prose')
    .flatMap(quotesOf)
    .filter(quote => {
      const key = quoteKey(quote)
      return !known.has(key) && known.add(key)
    })
  const isOwn = ({ sentences }: Quote) =>
    detectLanguage(sentences.map(({ text }) => text).join(' ')) === language.slice(0, 2).toLowerCase()
  const own = quotes.filter(isOwn)
  return own.length ? own : quotes
}

/** Whether at least one sentence of the passage can be quoted. */
export function hasQuotes({ kind, content }: Passage): boolean {
  return kind === 'prose' && quotableRuns(readSentences(content)).length > 0
}

function quotesOf(passage: Passage): Quote[] {
  const sentences = readSentences(passage.content)
  const terms = sentences.map(({ text }) => textTerms(text))
  const passageTerms = textTerms([passage.documentTitle, ...passage.headings, passage.content].join('\n'))
  return quotableRuns(sentences).map(({ first, last }) => ({
    passage,
    paragraph: sentences[first]?.paragraph ?? 0,
    sentences: sentences.slice(first, last + 1),
    terms: new Set(terms.slice(first, last + 1).flatMap(of => [...of])),
    passageTerms,
  }))
}

/** Each sentence with those that it refers to, if all of them can be quoted. */
function quotableRuns(sentences: readonly PassageSentence[]): { first: number; last: number }[] {
  return sentences.flatMap((_, last) => {
    const first = firstOfRun(sentences, last)
    if (first === null) return []
    return sentences.slice(first, last + 1).every(({ text }) => isQuotable(text)) ? [{ first, last }] : []
  })
}

/** Null if the sentence it refers to is in another paragraph or too far away. */
function firstOfRun(sentences: readonly PassageSentence[], last: number): number | null {
  for (let first = last; first >= 0 && last - first < MAX_QUOTE_SENTENCES; first--) {
    const sentence = sentences[first]
    if (!sentence || sentence.paragraph !== sentences[last]?.paragraph) return null
    if (!refersToEarlier(sentence.text)) return first
  }
  return null
}

/** Normalizes case and punctuation, so that sentences with the same words have the same key. */
export function sentenceKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

function quoteKey({ sentences }: Quote): string {
  return sentences.map(({ text }) => sentenceKey(text)).join('|')
}

/** Counts words, separated by whitespace, in Korean too. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter(word => word !== '').length
}
