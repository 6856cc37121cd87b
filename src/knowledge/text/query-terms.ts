import { splitWords } from './split-words.ts'
import { wordTerms } from './word-terms.ts'

/** More terms than this make a search slower and no better. */
const MAX_TERMS = 64

/**
 * The distinct terms of a query in order, at most 64 of them, as `indexTerms` makes them for passages. Whatever is
 * typed is taken as words; there are no operators. Stop words have no terms, so the answer may be empty.
 */
export function queryTerms(query: string): string[] {
  const terms = new Set<string>()
  for (const word of splitWords(query)) {
    for (const term of wordTerms(word)) {
      terms.add(term)
      if (terms.size === MAX_TERMS) return [...terms]
    }
  }
  return [...terms]
}
