import { splitWords } from './split-words.ts'
import { wordTerms } from './word-terms.ts'

/** The distinct terms of a text, formed as for indexed passages. */
export function textTerms(text: string): Set<string> {
  return new Set([...splitWords(text)].flatMap(word => [...wordTerms(word)]))
}
