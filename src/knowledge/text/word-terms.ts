import { bigramsOf } from './bigrams.ts'
import { identifierTerms } from './identifier-terms.ts'
import { koreanTerms } from './korean-terms.ts'
import type { Word } from './split-words.ts'

const MAX_TERM_LENGTH = 64

/**
 * The distinct terms of a word, each of 1 to 64 UTF-16 units. Compatibility forms are folded first, so that full-width
 * letters and decomposed Hangul match the usual ones. Stop words have no terms.
 */
export function wordTerms({ text, script, isAttached }: Word): Set<string> {
  const word = isAscii(text) ? text : text.normalize('NFKC')
  const terms =
    script === 'korean'
      ? koreanTerms(word, isAttached)
      : script === 'han'
        ? hanTerms(word)
        : identifierTerms(word)
  for (const term of terms) if (term.length === 0 || term.length > MAX_TERM_LENGTH) terms.delete(term)
  return terms
}

/** Chinese and Japanese have no spaces between words, so only pairs of characters match reliably. */
function hanTerms(word: string): Set<string> {
  return new Set(bigramsOf(word))
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}
