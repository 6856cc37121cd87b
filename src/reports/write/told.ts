import { textTerms } from '../../knowledge/text/text-terms.ts'
import { sentenceKey } from './quotes.ts'
import { type SectionRole, sectionRole } from './section-role.ts'

interface ToldSentence {
  terms: ReadonlySet<string>
  role: SectionRole
}

interface CitedSection {
  title: string
  markdown: string
  citations: readonly { start: number; end: number }[]
}

/** What a report has said already, so that nothing is said twice. */
export class Told {
  readonly #sentences = new Map<string, ToldSentence>()

  /** @param role of the section that says it; the first to say it counts */
  add(sentence: string, role: SectionRole): void {
    const key = sentenceKey(sentence)
    if (!this.#sentences.has(key)) this.#sentences.set(key, { terms: textTerms(sentence), role })
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
    let most = 0
    for (const told of this.#sentences.values()) most = Math.max(most, likeness(terms, told.terms))
    return most
  }

  /** What of it a summary said. */
  ofSummary(): Told {
    const summary = new Told()
    for (const [key, sentence] of this.#sentences)
      if (sentence.role === 'SUMMARY') summary.#sentences.set(key, sentence)
    return summary
  }
}

/** The share of the shorter one's terms that the other has as well, less where there are few to compare. */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [shorter, longer] = a.size < b.size ? [a, b] : [b, a]
  let shared = 0
  for (const term of shorter) if (longer.has(term)) shared++
  return shared / (shorter.size + 2)
}
