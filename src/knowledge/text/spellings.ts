import type { Word } from './split-words.ts'
import { stemKorean } from './stem-korean.ts'

const LONGEST_SPELLING = 40

/**
 * How a word is spelled, and the terms of its parts: what a slip of the pen is compared with. Korean words count without
 * their particle. Each with the term by which it is found. Words of Han characters have none, nor have very long ones.
 *
 * @param terms of the word, as `wordTerms` gives them
 */
export function spellingsOf(word: Word, terms: ReadonlySet<string>): [spelling: string, term: string][] {
  if (word.script === 'han') return []
  if (word.script === 'korean') {
    const { stem } = stemKorean(word.text.normalize('NFKC'))
    return terms.has(stem) ? within([[spell(stem), stem]]) : []
  }
  const [first] = terms
  if (first === undefined) return []
  return within([
    [spell(word.text), first],
    ...[...terms].map(term => [spell(term), term] as [string, string]),
  ])
}

/** In lower case, full-width forms folded, and Hangul taken apart into its letters, which is where it is mistyped. */
export function spell(text: string): string {
  return text.normalize('NFKD').toLowerCase()
}

function within(spellings: [string, string][]): [string, string][] {
  return spellings.filter(([spelling]) => spelling.length <= LONGEST_SPELLING)
}
