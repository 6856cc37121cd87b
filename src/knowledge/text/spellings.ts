import type { Word } from './split-words.ts'
import { stemKorean } from './stem-korean.ts'

const MAX_SPELLING_LENGTH = 40

/**
 * The spellings of a word and of its parts, each with its search term. Misspelled query words are compared with them.
 * Korean words are spelled without their particle. Words of Han characters and very long ones have no spellings.
 *
 * @param terms of the word, from `wordTerms`
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

/** Lower case, with full-width forms folded and Hangul split into its letters, because typos affect single letters. */
export function spell(text: string): string {
  return text.normalize('NFKD').toLowerCase()
}

function within(spellings: [string, string][]): [string, string][] {
  return spellings.filter(([spelling]) => spelling.length <= MAX_SPELLING_LENGTH)
}

/**
 * Whether two words differ by exactly one typo: an extra, missing or wrong letter, or two adjacent letters swapped.
 */
export function isOneTypoAway(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start++
  let end = 0
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const restOfA = a.slice(start, a.length - end)
  const restOfB = b.slice(start, b.length - end)
  if (restOfA.length <= 1 && restOfB.length <= 1) return true
  return (
    restOfA.length === 2 && restOfB.length === 2 && restOfA[0] === restOfB[1] && restOfA[1] === restOfB[0]
  )
}
