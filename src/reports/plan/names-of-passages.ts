import { textTerms } from '../../knowledge/text/text-terms.ts'
import type { Passage } from '../write/passage.ts'
import { sentenceKey } from '../write/quotes.ts'
import type { Named, Subject } from './section-idea.ts'

/** From so many documents on, their titles tell a topic's parts; below, headings do. */
const MANY_DOCUMENTS = 3
/** Passages about the topic that such a document has at least. */
const SEVERAL_PASSAGES = 2

/** The names that passages stand under, weighed by how well these fit. */
export interface Names {
  /** Those that a topic is told apart by. */
  first: Named[]
  /** Where these are too few. */
  further: Named[]
}

/**
 * Titles of documents where many have something to say and none is the topic's own; else the headings within them. A title beside the
 * headings of its own document would be a section that has all of theirs in it.
 */
export function namesOf({ topic }: Subject, passages: readonly Passage[]): Names {
  const titles = group(passages, ({ documentTitle }) => documentTitle)
  const headings = group(
    passages.filter(passage => !isUnderTitle(passage)),
    passage => passage.headings.at(-1) ?? '',
  )
  const ofTopic = textTerms(topic)
  const isOwnTitle = (name: string) => textTerms(name).isSubsetOf(ofTopic)
  const broad = titles.filter(({ count }) => count >= SEVERAL_PASSAGES)
  const isBroad = broad.length >= MANY_DOCUMENTS && !titles.some(({ name }) => isOwnTitle(name))
  return isBroad ? { first: broad, further: headings } : { first: headings, further: titles }
}

/** Whether it stands in its document before the first heading. */
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
