import { toNfc } from '../../platform/to-nfc.ts'
import { spell } from './spellings.ts'
import { splitWords, type Word } from './split-words.ts'
import { stemKorean } from './stem-korean.ts'
import { englishSynonyms, koreanSynonyms } from './synonyms.ts'
import { englishTerms } from './technical-terms.ts'
import { wordBeginnings, wordTerms } from './word-terms.ts'

/** More terms make a search slower but not better. */
const MAX_TERMS = 64
const MAX_SYNONYMS = 64

export interface QueryWord {
  script: Word['script']
  /** As the index spells words. */
  spelling: string
  terms: string[]
  /** Terms that each represent the whole word: the word itself, and English equivalents of a Korean word. */
  wholes: string[]
  /** The beginnings of a Korean word. See `wordBeginnings`. */
  beginnings: string[]
  /** Terms that often mean the same as the word. */
  synonyms: string[]
  /** How often the query has the word. */
  count: number
}

/** A query, read once and passed down. */
export interface Query {
  text: string
  words: readonly QueryWord[]
  /** The distinct terms of the words, in order. */
  terms: readonly string[]
}

/**
 * Reads the words of a query in order, with at most 64 distinct terms and 64 synonyms in total, formed as `indexTerms`
 * does for passages. There are no operators. Stop words are omitted, so the result can be empty.
 */
export function readQuery(text: string): Query {
  const words: QueryWord[] = []
  const known = new Set<string>()
  let synonyms = 0
  for (const word of splitWords(toNfc(text))) {
    const read = readWord(word)
    if (!read) continue
    const repeated = words.find(({ wholes }) => wholes[0] === read.wholes[0])
    if (repeated) repeated.count++
    if (known.size >= MAX_TERMS || known.has(read.wholes[0] ?? '')) continue
    words.push({
      ...read,
      terms: read.terms.slice(0, MAX_TERMS - known.size),
      synonyms: read.synonyms.slice(0, Math.max(0, MAX_SYNONYMS - synonyms)),
    })
    for (const term of read.terms) known.add(term)
    synonyms += read.synonyms.length
  }
  return { text, words, terms: [...new Set(words.flatMap(word => word.terms))] }
}

function readWord(word: Word): QueryWord | null {
  const terms = wordTerms(word)
  const [first] = terms
  if (first === undefined) return null
  const { script } = word
  const text = word.text.normalize('NFKC')
  const stem = script === 'korean' ? stemKorean(text).stem : word.text
  // An apparent particle can be part of the word, as in 재시도.
  const wholes = [terms.has(stem) ? stem : first, ...englishTerms(stem), ...englishTerms(text)]
  const synonyms = script === 'korean' ? koreanSynonyms(text, stem) : englishSynonyms(first)
  return {
    script,
    spelling: spell(stem),
    terms: [...new Set([...wholes, ...terms])],
    wholes,
    beginnings: wordBeginnings(word),
    synonyms: synonyms.filter(term => !terms.has(term)),
    count: 1,
  }
}
