import { ABBREVIATIONS } from './abbreviations.ts'
import { stemEnglish } from './stem-english.ts'
import { STOP_WORDS } from './stop-words.ts'

const SHORT_FORM_ENDING = /['’](?:s|d|m|re|ve|ll)(?![\p{L}\p{N}])/giu
const JOINERS = /[^\p{L}\p{N}\p{M}.]+/gu
/** Numbers, and runs of letters without separators. */
const RUN = /\p{N}+(?:\.\p{N}+)*|[\p{L}\p{M}]+/gu
/** Parts of a run by case: `APIs`, the `HTTP` of `HTTPServer`, `Server`, `retry`. */
const PART = /\p{Lu}+s(?!\p{L})|\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+/gu
const ONE_PART = /^(?:[A-Z]?[a-z]+|[0-9]+)$/
/** Longer runs are data such as base64, which would only add noise to the index. */
const MAX_RUN_LENGTH = 200

/**
 * The terms of a word or identifier that is neither Korean nor Han: the whole, its runs between separators and digits,
 * and its parts by case, all stemmed, and the long forms of abbreviations. Omits stop words, and single letters (the v
 * of v2) unless they are whole words. `retry_with`, `retry-with` and `retryWith` have the same terms. Words in capitals
 * are not stop words (IT, US, WHO).
 */
export function identifierTerms(word: string): Set<string> {
  const terms = new Set<string>()
  if (ONE_PART.test(word)) {
    addTerm(terms, word)
    return terms
  }
  const plain = word.replace(SHORT_FORM_ENDING, '')
  addTerm(terms, plain.replace(JOINERS, ''))
  for (const [run] of plain.replace(/['’]/g, '').matchAll(RUN)) addRun(terms, run)
  return terms
}

function addRun(terms: Set<string>, run: string): void {
  if (run.length > MAX_RUN_LENGTH) return
  for (const number of run.match(/\p{N}+/gu) ?? []) addTerm(terms, number)
  for (const part of [run, ...(run.match(PART) ?? [])]) if (part.length > 1) addTerm(terms, part)
}

function addTerm(terms: Set<string>, word: string): void {
  const lower = word.toLowerCase()
  const isCapitals = word.length > 1 && word !== lower && word === word.toUpperCase()
  if (word.length > MAX_RUN_LENGTH || (STOP_WORDS.has(lower) && !isCapitals)) return
  const stem = stemEnglish(lower)
  terms.add(stem)
  for (const long of ABBREVIATIONS.get(stem) ?? []) terms.add(long)
}
