import { textTerms } from '../../knowledge/text/text-terms.ts'
import { sentenceKey } from './quotes.ts'
import { type SectionRole, sectionRole } from './section-role.ts'

interface ToldSentence {
  text: string
  role: SectionRole
  /** How many terms it has. */
  size: number
}

interface CitedSection {
  title: string
  markdown: string
  citations: readonly { start: number; end: number }[]
}

/** What a report has said already, so that nothing is said twice. */
export class Told {
  readonly #sentences = new Map<string, ToldSentence>()
  /** The sentences that have a term. */
  readonly #withTerm = new Map<string, ToldSentence[]>()

  /** @param role of the section that says it; the first to say it counts */
  add(sentence: string, role: SectionRole): void {
    if (this.has(sentence)) return
    const terms = textTerms(sentence)
    const told = { text: sentence, role, size: terms.size }
    this.#sentences.set(sentenceKey(sentence), told)
    for (const term of terms) {
      const others = this.#withTerm.get(term)
      if (others) others.push(told)
      else this.#withTerm.set(term, [told])
    }
  }

  /** What of a section rests on passages. Offsets are code points. */
  addCited({ title, markdown, citations }: CitedSection): void {
    const codePoints = [...markdown]
    for (const { start, end } of citations)
      this.add(codePoints.slice(start, end).join(''), sectionRole(title))
  }

  has(sentence: string): boolean {
    return this.#sentences.has(sentenceKey(sentence))
  }

  /** How much of it was said in one sentence already: 0 to 1. */
  likeness(terms: ReadonlySet<string>): number {
    const shared = new Map<ToldSentence, number>()
    for (const term of terms)
      for (const told of this.#withTerm.get(term) ?? []) shared.set(told, (shared.get(told) ?? 0) + 1)
    let most = 0
    for (const [{ size }, count] of shared) most = Math.max(most, shareOf(count, terms.size, size))
    return most
  }

  /** What of it a summary said. */
  ofSummary(): Told {
    const summary = new Told()
    for (const { text, role } of this.#sentences.values()) if (role === 'SUMMARY') summary.add(text, role)
    return summary
  }
}

/** The share of the shorter one's terms that the other has as well, less where there are few to compare. */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return shareOf(a.intersection(b).size, a.size, b.size)
}

function shareOf(shared: number, ...sizes: number[]): number {
  return shared / (Math.min(...sizes) + 2)
}
