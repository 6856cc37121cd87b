import { textTerms } from '../../knowledge/text/text-terms.ts'
import type { Passage } from '../write/passage.ts'
import { sentenceKey } from '../write/quotes.ts'
import type { NamedGroup, Subject } from './section-idea.ts'

/** With at least this many broad documents, their titles name the parts of a topic. With fewer, headings do. */
const MIN_BROAD_DOCUMENTS = 3
/** Minimum passages about the topic for a document to count as broad. */
const MIN_BROAD_PASSAGES = 2

/** Titles and headings of passages, weighted by the scores of their passages. */
export interface Names {
  /** The names that divide the topic best. */
  first: NamedGroup[]
  /** Used if `first` has too few. */
  further: NamedGroup[]
}

/**
 * Prefers document titles if enough documents are about the topic and none is named after it; otherwise prefers
 * headings. Does not mix them: a section named after a document would include those named after its headings.
 */
export function collectNames({ topic }: Subject, passages: readonly Passage[]): Names {
  const titles = group(passages, ({ documentTitle }) => documentTitle)
  const headings = group(
    passages.filter(passage => !isUnderTitle(passage)),
    passage => passage.headings.at(-1) ?? '',
  )
  const ofTopic = textTerms(topic)
  const isOwnTitle = (name: string) => textTerms(name).isSubsetOf(ofTopic)
  const broad = titles.filter(({ count }) => count >= MIN_BROAD_PASSAGES)
  const isBroad = broad.length >= MIN_BROAD_DOCUMENTS && !titles.some(({ name }) => isOwnTitle(name))
  return isBroad ? { first: broad, further: headings } : { first: headings, further: titles }
}

/** Whether the passage comes before the first heading of its document. */
function isUnderTitle({ headings, documentTitle }: Passage): boolean {
  const heading = headings.at(-1)
  return heading === undefined || sentenceKey(heading) === sentenceKey(documentTitle)
}

function group(passages: readonly Passage[], nameOf: (passage: Passage) => string) {
  return [...Map.groupBy(passages, nameOf)].map(([name, under]) => ({
    name,
    weight: under.reduce((sum, { score }) => sum + score, 0),
    count: under.length,
  }))
}
