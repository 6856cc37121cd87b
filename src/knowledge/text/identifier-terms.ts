import { ABBREVIATIONS } from './abbreviations.ts'
import { stemEnglish } from './stem-english.ts'
import { STOP_WORDS } from './stop-words.ts'

const SHORT_FORM_ENDING = /['’](?:s|d|m|re|ve|ll)(?![\p{L}\p{N}])/giu
const JOINERS = /[^\p{L}\p{N}\p{M}.]+/gu
/** Runs without a separator or digit, and numbers. */
const RUN = /\p{N}+(?:\.\p{N}+)*|[\p{L}\p{M}]+/gu
/** Parts of a run by case: `APIs`, the `HTTP` of `HTTPServer`, `Server`, `retry`. */
const PART = /\p{Lu}+s(?!\p{L})|\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+/gu
const ONE_PART = /^(?:[A-Z]?[a-z]+|[0-9]+)$/
/** Longer runs are data, such as base64, and would only fill the index with noise. */
const LONGEST_RUN = 200

/**
 * The terms of one occurrence of a word or identifier that is neither Korean nor Han: the whole, its runs between
 * separators and digits, and its parts by case, all stemmed; long forms of abbreviations; no stop words, and no single
 * letters (the v of v2) but as a word of their own. `retry_with`, `retry-with` and `retryWith` have the same terms.
 * Words in capitals are no stop words (IT, US, WHO).
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
  if (run.length > LONGEST_RUN) return
  for (const number of run.match(/\p{N}+/gu) ?? []) addTerm(terms, number)
  for (const part of [run, ...(run.match(PART) ?? [])]) if (part.length > 1) addTerm(terms, part)
}

function addTerm(terms: Set<string>, word: string): void {
  const lower = word.toLowerCase()
  const isCapitals = word.length > 1 && word !== lower && word === word.toUpperCase()
  if (word.length > LONGEST_RUN || (STOP_WORDS.has(lower) && !isCapitals)) return
  const stem = stemEnglish(lower)
  terms.add(stem)
  for (const long of ABBREVIATIONS.get(stem) ?? []) terms.add(long)
}
