import type { Quote } from './quotes.ts'
import { likeness } from './stated-sentences.ts'

/** Paragraphs under an optional heading. */
export interface Block {
  heading: string | null
  /** One list of quotes per paragraph. A list or a table is a paragraph of its own. */
  paragraphs: Quote[][]
}

/** In UTF-16 code units. A longer key point is a sentence, not a heading. */
const MAX_HEADING_LENGTH = 80
/** Minimum number of sentences for a section to have headings, and minimum per heading on average. */
const MIN_SENTENCES_FOR_HEADINGS = 4
const MIN_SENTENCES_PER_HEADING = 1.5
const MAX_PARAGRAPH_SENTENCES = 5
const MIN_LIKENESS = 0.15

interface Arrangement {
  title: string
  keyPoints: readonly { text: string; terms: ReadonlySet<string> }[]
}

/**
 * Arranges quotes in a readable order. If at least two key points can serve as headings, groups by key point; otherwise
 * by document, the best first, and by heading. Within a group, follows the order in the documents.
 */
export function arrangeQuotes(quotes: readonly Quote[], { title, keyPoints }: Arrangement): Block[] {
  const themes = keyPoints.filter(({ text }) => text.length <= MAX_HEADING_LENGTH && !/[.!?。]$/.test(text))
  const hasThemes = themes.length > 1
  const groups = [
    ...Map.groupBy(byPlace(quotes), quote => (hasThemes ? nearestTheme(quote, themes) : headingOf(quote))),
  ]
  const order = themes.map(({ text }) => text)
  if (hasThemes) groups.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
  const sentences = quotes.reduce((sum, quote) => sum + quote.sentences.length, 0)
  const hasHeadings =
    groups.length > 1 &&
    sentences >= Math.max(MIN_SENTENCES_FOR_HEADINGS, MIN_SENTENCES_PER_HEADING * groups.length)
  return groups.map(([heading, members]) => ({
    heading: (hasHeadings && heading !== title && heading) || null,
    paragraphs: toParagraphs(members),
  }))
}

/** Empty if none is similar enough: those quotes come first, before any heading. */
function nearestTheme(quote: Quote, themes: Arrangement['keyPoints']): string {
  const [best] = themes
    .map(({ text, terms }) => ({
      text,
      similarity: Math.max(likeness(terms, quote.terms), likeness(terms, quote.passageTerms) / 2),
    }))
    .toSorted((a, b) => b.similarity - a.similarity)
  return best && best.similarity >= MIN_LIKENESS ? best.text : ''
}

function byPlace(quotes: readonly Quote[]): Quote[] {
  const documents = [...new Set(quotes.map(({ passage }) => passage.documentId))]
  const documentOf = (quote: Quote) => documents.indexOf(quote.passage.documentId)
  const placeOf = ({ table, sentences }: Quote) =>
    (table?.place ?? sentences[0]?.place ?? 0) - (table ? 0.5 : 0)
  return quotes.toSorted(
    (a, b) =>
      documentOf(a) - documentOf(b) || a.passage.ordinal - b.passage.ordinal || placeOf(a) - placeOf(b),
  )
}

/** The heading above a quote, or else the title of its document. */
export function headingOf({ passage }: Pick<Quote, 'passage'>): string {
  return passage.headings.slice(1).at(-1) ?? passage.documentTitle
}

/** Starts a new paragraph at each passage, list and table, and when a paragraph gets too long. */
function toParagraphs(quotes: readonly Quote[]): Quote[][] {
  const paragraphs: Quote[][] = []
  for (const quote of quotes) {
    const current = paragraphs.at(-1)
    if (current && continues(current, quote)) current.push(quote)
    else paragraphs.push([quote])
  }
  return paragraphs
}

function continues(paragraph: readonly Quote[], next: Quote): boolean {
  const before = paragraph.at(-1)
  if (before?.passage.chunkId !== next.passage.chunkId) return false
  if (before.form !== 'SENTENCES' || next.form !== 'SENTENCES') return false
  const isSameParagraph = before.paragraph === next.paragraph
  if (isItem(before) || isItem(next)) return isSameParagraph
  const length = paragraph.reduce((sum, { sentences }) => sum + sentences.length, 0)
  return isSameParagraph || length + next.sentences.length <= MAX_PARAGRAPH_SENTENCES
}

/** Whether the quote comes from a list item. */
export function isItem({ sentences }: Quote): boolean {
  return sentences.some(sentence => sentence.isItem)
}
