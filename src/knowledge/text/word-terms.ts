import { bigramsOf } from './bigrams.ts'
import { identifierTerms } from './identifier-terms.ts'
import { koreanTerms } from './korean-terms.ts'
import type { Word } from './split-words.ts'

const LONGEST_TERM = 64

/**
 * The terms of one word, each once, none empty and none longer than 64 UTF-16 units. Compatibility forms are folded
 * first, so that full-width letters and decomposed Hangul meet the usual ones. Stop words have none.
 */
export function wordTerms({ text, script, isAttached }: Word): Set<string> {
  const word = isAscii(text) ? text : text.normalize('NFKC')
  const terms =
    script === 'korean'
      ? koreanTerms(word, isAttached)
      : script === 'han'
        ? hanTerms(word)
        : identifierTerms(word)
  for (const term of terms) if (term.length === 0 || term.length > LONGEST_TERM) terms.delete(term)
  return terms
}

/** Chinese and Japanese are not spaced: only pairs of characters are sure to be found again. */
function hanTerms(word: string): Set<string> {
  return new Set(bigramsOf(word))
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}
