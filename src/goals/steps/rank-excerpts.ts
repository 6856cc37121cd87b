import { textTerms } from '../../knowledge/text/word-terms.ts'
import type { Excerpt } from './excerpts.ts'

/** Share of the names of the document in the worth: a sentence need not repeat what its document is about. */
const NAME_SHARE = 0.7
/** Added to the worth of the first excerpt below a heading, which often has the rule that the others explain. */
const LEAD_WORTH = 0.15
/** Added to the worth of an excerpt with figures, which is what readers look for. */
const FIGURE_WORTH = 0.2
/** Subtracted from the worth of an excerpt that no passage supports. */
const UNCITED_PENALTY = 0.3

interface Room {
  /** In sentences. */
  maxSize: number
  /** Maximum sum of `lengthOf`. */
  maxLength: number
  lengthOf: (excerpt: Excerpt) => number
}

/** What else makes an excerpt of type `E` worth more, 0 to 1. A shared term counts up to 1. */
type WorthOf<E> = (excerpt: E) => number

/**
 * Chooses the excerpts that share the most terms with a question, as many as there is room for. Keeps their order.
 */
export function chooseExcerpts<E extends Excerpt>(
  question: string,
  excerpts: readonly E[],
  { maxSize, maxLength, lengthOf }: Room,
  worthOf: WorthOf<E> = () => 0,
): E[] {
  const chosen = new Set<E>()
  let size = 0
  let length = 0
  for (const excerpt of rankExcerpts(question, excerpts, worthOf)) {
    const more = lengthOf(excerpt)
    // One excerpt may exceed the size: a list is never cut.
    if (length + more > maxLength || (size > 0 && size + excerpt.size > maxSize)) continue
    chosen.add(excerpt)
    size += excerpt.size
    length += more
  }
  return excerpts.filter(excerpt => chosen.has(excerpt))
}

/** Excerpts by worth for a question, best first. Each term that they share with it counts by its rarity in them. */
export function rankExcerpts<E extends Excerpt>(
  question: string,
  excerpts: readonly E[],
  worthOf: WorthOf<E> = () => 0,
): E[] {
  const asked = textTerms(question)
  const rated = excerpts.map(excerpt => ({
    excerpt,
    own: asked.intersection(textTerms(excerpt.text)),
    all: asked.intersection(textTerms([excerpt.text, ...namesOf(excerpt)].join('\n'))),
  }))
  const count = new Map<string, number>()
  for (const { all } of rated) for (const term of all) count.set(term, (count.get(term) ?? 0) + 1)
  const weigh = (terms: Iterable<string>) =>
    [...terms].reduce((sum, term) => sum + Math.log(1 + excerpts.length / (count.get(term) ?? 1)), 0)
  const most = weigh(count.keys()) || 1
  return rated
    .map(({ excerpt, own, all }, i) => ({
      excerpt,
      worth:
        (NAME_SHARE * weigh(all) + (1 - NAME_SHARE) * weigh(own)) / most +
        (excerpt.heading !== (excerpts[i - 1]?.heading ?? null) ? LEAD_WORTH : 0) +
        (/\d/.test(excerpt.text) ? FIGURE_WORTH : 0) -
        (excerpt.citations.length > 0 ? 0 : UNCITED_PENALTY) +
        worthOf(excerpt),
    }))
    .toSorted((a, b) => b.worth - a.worth)
    .map(({ excerpt }) => excerpt)
}

function namesOf({ question, heading, citations }: Excerpt): string[] {
  return [question ?? '', heading ?? '', ...citations.map(({ documentTitle }) => documentTitle)]
}
