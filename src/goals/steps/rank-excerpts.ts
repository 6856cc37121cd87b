import { textTerms } from '../../knowledge/text/word-terms.ts'
import type { Excerpt } from './excerpts.ts'

/** Added to the worth of the first excerpt of a text, which often says what the others explain. */
const LEAD_WORTH = 0.15
/** Subtracted from the worth of an excerpt that no passage supports. */
const UNCITED_PENALTY = 0.3

interface Room {
  /** In sentences. */
  maxSize: number
  /** Maximum sum of `lengthOf`. */
  maxLength: number
  lengthOf: (excerpt: Excerpt) => number
}

/**
 * Chooses the excerpts that share the most terms with a question, as many as there is room for. Keeps their order.
 */
export function chooseExcerpts<E extends Excerpt>(
  question: string,
  excerpts: readonly E[],
  { maxSize, maxLength, lengthOf }: Room,
): E[] {
  const chosen = new Set<E>()
  let size = 0
  let length = 0
  for (const excerpt of rankExcerpts(question, excerpts)) {
    const more = lengthOf(excerpt)
    // One excerpt may exceed the size: a list is never cut.
    if (length + more > maxLength || (size > 0 && size + excerpt.size > maxSize)) continue
    chosen.add(excerpt)
    size += excerpt.size
    length += more
  }
  return excerpts.filter(excerpt => chosen.has(excerpt))
}

/** Excerpts by the number of terms that they share with a question, most first. Each term counts by its rarity in them. */
export function rankExcerpts<E extends Excerpt>(question: string, excerpts: readonly E[]): E[] {
  const asked = textTerms(question)
  const rated = excerpts.map(excerpt => ({
    excerpt,
    shared: asked.intersection(textTerms(`${excerpt.heading ?? ''}\n${excerpt.text}`)),
  }))
  const count = new Map<string, number>()
  for (const { shared } of rated) for (const term of shared) count.set(term, (count.get(term) ?? 0) + 1)
  const weightOf = (term: string) => Math.log(1 + excerpts.length / (count.get(term) ?? 1))
  const all = [...count.keys()].reduce((sum, term) => sum + weightOf(term), 0)
  return rated
    .map(({ excerpt, shared }, i) => {
      const weight = [...shared].reduce((sum, term) => sum + weightOf(term), 0)
      const worth = (all > 0 ? weight / all : 0) + (i === 0 ? LEAD_WORTH : 0)
      return { excerpt, worth: worth - (excerpt.citations.length > 0 ? 0 : UNCITED_PENALTY) }
    })
    .toSorted((a, b) => b.worth - a.worth)
    .map(({ excerpt }) => excerpt)
}
