import { toNfc } from '../../platform/to-nfc.ts'
import { spell } from './spellings.ts'
import { splitWords, type Word } from './split-words.ts'
import { stemKorean } from './stem-korean.ts'
import { englishTerms } from './technical-terms.ts'
import { wordTerms } from './word-terms.ts'

/** More terms than this make a search slower and no better. */
const MOST_TERMS = 64

/** A word of a query that is looked for. */
export interface QueryWord {
  script: Word['script']
  /** As the index spells words. */
  spelling: string
  terms: string[]
  /** The terms each of which stands for the whole word: the word as it is, and in English what a Korean one may mean. */
  wholes: string[]
}

/**
 * The words of a query in order, with at most 64 distinct terms in all, made as `indexTerms` makes them for passages.
 * Whatever is typed is taken as words; there are no operators. Words that tell nothing are left out, so there may be none.
 */
export function readQuery(query: string): QueryWord[] {
  const words: QueryWord[] = []
  const known = new Set<string>()
  for (const word of splitWords(toNfc(query))) {
    const read = readWord(word)
    if (!read || known.has(read.wholes[0] ?? '')) continue
    words.push({ ...read, terms: read.terms.slice(0, MOST_TERMS - known.size) })
    for (const term of read.terms) known.add(term)
    if (known.size >= MOST_TERMS) break
  }
  return words
}

/** The distinct terms of words in order. */
export function termsOf(words: readonly QueryWord[]): string[] {
  return [...new Set(words.flatMap(word => word.terms))]
}

function readWord(word: Word): QueryWord | null {
  const terms = wordTerms(word)
  const [first] = terms
  if (first === undefined) return null
  const { script } = word
  const text = word.text.normalize('NFKC')
  const stem = script === 'korean' ? stemKorean(text).stem : word.text
  // What looks like a particle may belong to the word, as in 재시도.
  const wholes = [terms.has(stem) ? stem : first, ...englishTerms(stem), ...englishTerms(text)]
  return { script, spelling: spell(stem), terms: [...new Set([...wholes, ...terms])], wholes }
}
