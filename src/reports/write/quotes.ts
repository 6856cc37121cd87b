import { detectLanguage } from '../../knowledge/text/detect-language.ts'
import { textTerms } from '../../knowledge/text/text-terms.ts'
import { isQuotable, leansOnOther } from './is-quotable.ts'
import type { Passage } from './passage.ts'
import { type PassageSentence, readSentences } from './read-sentences.ts'

/** Consecutive sentences of a passage that can stand by themselves; most are one. */
export interface Quote {
  passage: Passage
  /** Of the paragraph in the passage. */
  paragraph: number
  sentences: readonly PassageSentence[]
  terms: ReadonlySet<string>
  /** Of the passage with its title and headings: what is not repeated in every sentence. */
  passageTerms: ReadonlySet<string>
}

/** A sentence that leans on the one before is taken with it, and so on. */
const LONGEST_QUOTE = 3

/**
 * What can be quoted of passages, in their order. A sentence that stands in several of them is there once.
 * @param language of the report: where passages in it hold something, others are left out
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

/** Whether some sentence of it can be quoted. */
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

/** Sentences, each with those that it leans on, where all of them can be quoted. */
function quotableRuns(sentences: readonly PassageSentence[]): { first: number; last: number }[] {
  return sentences.flatMap((_, last) => {
    const first = firstOfRun(sentences, last)
    if (first === null) return []
    return sentences.slice(first, last + 1).every(({ text }) => isQuotable(text)) ? [{ first, last }] : []
  })
}

/** Null where what it leans on is out of reach. */
function firstOfRun(sentences: readonly PassageSentence[], last: number): number | null {
  for (let first = last; first >= 0 && last - first < LONGEST_QUOTE; first--) {
    const sentence = sentences[first]
    if (!sentence || sentence.paragraph !== sentences[last]?.paragraph) return null
    if (!leansOnOther(sentence.text)) return first
  }
  return null
}

/** The same for sentences that say the same in the same words. */
export function sentenceKey(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

function quoteKey({ sentences }: Quote): string {
  return sentences.map(({ text }) => sentenceKey(text)).join('|')
}

/** Words in the sense of who limits a text; Korean is counted between spaces. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter(word => word !== '').length
}
