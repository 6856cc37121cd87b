import { splitSentences } from '../../knowledge/text/sentences.ts'
import { textTerms } from '../../knowledge/text/word-terms.ts'
import { sentenceKey } from './quotes.ts'
import { type SectionRole, sectionRole } from './section-query.ts'

interface StatedSentence {
  text: string
  /** Of the sections with the sentence. */
  roles: Set<SectionRole>
  /** Number of terms. */
  size: number
}

interface CitedSection {
  title: string
  markdown: string
  citations: readonly { start: number; end: number }[]
}

const TABLE = /^\|/
const ITEM = /^- /

/** The sentences of a line, and for an item also the item as a whole: lists are quoted by item. */
function readLine(line: string): string[] {
  const text = line.replace(ITEM, '')
  const sentences = splitSentences(text)
  return ITEM.test(line) ? [text, ...sentences] : sentences
}

/** The sentences that a report already contains. Prevents repetition. */
export class StatedSentences {
  readonly #sentences = new Map<string, StatedSentence>()
  /** Sentences by term. */
  readonly #withTerm = new Map<string, StatedSentence[]>()

  /** @param role of the section with the sentence */
  add(sentence: string, role: SectionRole): void {
    const known = this.#sentences.get(sentenceKey(sentence))
    if (known) {
      known.roles.add(role)
      return
    }
    const terms = textTerms(sentence)
    const stated = { text: sentence, roles: new Set([role]), size: terms.size }
    this.#sentences.set(sentenceKey(sentence), stated)
    for (const term of terms) {
      const others = this.#withTerm.get(term)
      if (others) others.push(stated)
      else this.#withTerm.set(term, [stated])
    }
  }

  /** Adds the sentences, list items and tables in the cited ranges of a section. Offsets are code points. */
  addCited({ title, markdown, citations }: CitedSection): void {
    const codePoints = [...markdown]
    const role = sectionRole(title)
    for (const { start, end } of citations) {
      const cited = codePoints.slice(start, end).join('')
      if (TABLE.test(cited)) this.add(cited, role)
      else for (const line of cited.split('\n')) for (const text of readLine(line)) this.add(text, role)
    }
  }

  has(sentence: string): boolean {
    return this.#sentences.has(sentenceKey(sentence))
  }

  /** Similarity to the most similar sentence, 0 to 1. */
  likeness(terms: ReadonlySet<string>): number {
    const shared = new Map<StatedSentence, number>()
    for (const term of terms)
      for (const stated of this.#withTerm.get(term) ?? []) shared.set(stated, (shared.get(stated) ?? 0) + 1)
    let most = 0
    for (const [{ size }, count] of shared) most = Math.max(most, shareOf(count, terms.size, size))
    return most
  }

  /** Only the sentences from sections with the role. */
  ofRole(role: SectionRole): StatedSentences {
    const stated = new StatedSentences()
    for (const sentence of this.#sentences.values())
      if (sentence.roles.has(role)) stated.add(sentence.text, role)
    return stated
  }
}

/** Share of the shorter set of terms that both have, 0 to 1. Lower for small sets. */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return shareOf(a.intersection(b).size, a.size, b.size)
}

function shareOf(shared: number, ...sizes: number[]): number {
  return shared / (Math.min(...sizes) + 2)
}
