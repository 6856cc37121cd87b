import { textTerms } from '../../knowledge/text/text-terms.ts'
import { sentenceKey } from './quotes.ts'

/** What a report has said already, so that nothing is said twice. */
export class Told {
  readonly #keys = new Set<string>()
  readonly #terms: ReadonlySet<string>[] = []

  add(sentence: string): void {
    const key = sentenceKey(sentence)
    if (this.#keys.has(key)) return
    this.#keys.add(key)
    this.#terms.push(textTerms(sentence))
  }

  has(sentence: string): boolean {
    return this.#keys.has(sentenceKey(sentence))
  }

  /** How much of it was said in one sentence already: 0 to 1. */
  likeness(terms: ReadonlySet<string>): number {
    return this.#terms.reduce((most, told) => Math.max(most, likeness(terms, told)), 0)
  }
}

/** The share of the shorter one's terms that the other has as well, less where there are few to compare. */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [shorter, longer] = a.size < b.size ? [a, b] : [b, a]
  let shared = 0
  for (const term of shorter) if (longer.has(term)) shared++
  return shared / (shorter.size + 2)
}
