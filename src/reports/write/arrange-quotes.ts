import type { Quote } from './quotes.ts'
import { likeness } from './told.ts'

/** Sentences under a heading of their own, or under none. */
export interface Block {
  heading: string | null
  /** Each is one paragraph. */
  paragraphs: Quote[][]
}

/** A longer key point is rather a sentence than a heading. */
const LONGEST_HEADING = 80
/** Sentences that are worth headings. */
const FEWEST = 4
const LONGEST_PARAGRAPH = 5
const LEAST_LIKENESS = 0.15

interface Arrangement {
  title: string
  keyPoints: readonly { text: string; terms: ReadonlySet<string> }[]
}

/**
 * Puts quotes into an order in which they can be read: under the key points where there are several that can be headings, else
 * by document, the one with most to say first; within both by their places in the documents.
 */
export function arrangeQuotes(quotes: readonly Quote[], { title, keyPoints }: Arrangement): Block[] {
  const themes = keyPoints.filter(({ text }) => text.length <= LONGEST_HEADING && !/[.!?。]$/.test(text))
  const groups =
    themes.length > 1
      ? groupBy(quotes, quote => nearestTheme(quote, themes))
      : groupBy(quotes, quote => quote.passage.documentId)
  const order = themes.map(({ text }) => text)
  const sorted =
    themes.length > 1 ? groups.toSorted((a, b) => rank(order, a.key) - rank(order, b.key)) : groups
  const blocks = sorted.map(({ key, members }): Block => {
    const inOrder = byPlace(members)
    const heading = themes.length > 1 ? key : headingOf(inOrder)
    return { heading: heading === title ? '' : heading, paragraphs: toParagraphs(inOrder) }
  })
  const hasHeadings = quotes.length >= FEWEST && blocks.length > 1
  return blocks.map(block => ({ ...block, heading: (hasHeadings && block.heading) || null }))
}

function groupBy(
  quotes: readonly Quote[],
  keyOf: (quote: Quote) => string,
): { key: string; members: Quote[] }[] {
  const groups = new Map<string, Quote[]>()
  for (const quote of quotes) groups.set(keyOf(quote), [...(groups.get(keyOf(quote)) ?? []), quote])
  return [...groups].map(([key, members]) => ({ key, members }))
}

/** Empty where none is near: those come first, before any heading. */
function nearestTheme(quote: Quote, themes: Arrangement['keyPoints']): string {
  const [best] = themes
    .map(({ text, terms }) => ({
      text,
      near: Math.max(likeness(terms, quote.terms), likeness(terms, quote.passageTerms) / 2),
    }))
    .toSorted((a, b) => b.near - a.near)
  return best && best.near >= LEAST_LIKENESS ? best.text : ''
}

function rank(order: readonly string[], key: string): number {
  return order.indexOf(key)
}

function byPlace(quotes: readonly Quote[]): Quote[] {
  const documents = [...new Set(quotes.map(({ passage }) => passage.documentId))]
  const documentOf = (quote: Quote) => documents.indexOf(quote.passage.documentId)
  const placeOf = ({ sentences }: Quote) => sentences[0]?.place ?? 0
  return quotes.toSorted(
    (a, b) =>
      documentOf(a) - documentOf(b) || a.passage.ordinal - b.passage.ordinal || placeOf(a) - placeOf(b),
  )
}

/** What all stand under, or the title of their document. */
function headingOf(quotes: readonly Quote[]): string {
  const [first] = quotes
  const headings = new Set(quotes.map(({ passage }) => passage.headings.slice(1).at(-1) ?? ''))
  const [only] = headings
  return (headings.size === 1 && only) || (first?.passage.documentTitle ?? '')
}

/** A new one for each item of a list, for another document, and where one grows long. */
function toParagraphs(quotes: readonly Quote[]): Quote[][] {
  const paragraphs: Quote[][] = []
  for (const quote of quotes) {
    const current = paragraphs.at(-1)
    if (current && readsOn(current, quote)) current.push(quote)
    else paragraphs.push([quote])
  }
  return paragraphs
}

function readsOn(paragraph: readonly Quote[], next: Quote): boolean {
  const before = paragraph.at(-1)
  if (before?.passage.documentId !== next.passage.documentId) return false
  const isSamePlace = before.passage.chunkId === next.passage.chunkId && before.paragraph === next.paragraph
  if (isItem(before) || isItem(next)) return isSamePlace
  const length = paragraph.reduce((sum, { sentences }) => sum + sentences.length, 0)
  return isSamePlace || length + next.sentences.length <= LONGEST_PARAGRAPH
}

/** Whether it is of an item of a list. */
export function isItem({ sentences }: Quote): boolean {
  return sentences.some(sentence => sentence.isItem)
}
