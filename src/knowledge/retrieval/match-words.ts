import { isCommonWord } from '../text/common-words.ts'
import type { Query, QueryWord } from '../text/read-query.ts'
import { spell } from '../text/spellings.ts'
import { splitWords } from '../text/split-words.ts'
import { textTerms } from '../text/word-terms.ts'
import { answerPattern } from './answer-type.ts'
import { type IndexStatistics, rarity, weighTerm } from './index-statistics.ts'

/** Weight factor of a word that says little about the subject. */
const COMMON_WORD = 0.3
/** How well a text has a word if it has only a synonym, all but the last syllable of a Korean word, or its first two. */
const BY_SYNONYM = 0.8
const BY_LONG_BEGINNING = 0.9
export const BY_BEGINNING = 0.6

interface QuestionWord extends QueryWord {
  /** By its rarity in the workspace. A word that no passage has weighs most. */
  weight: number
  isCommon: boolean
  /** Whether it is a name or a number, which no other word can replace. */
  isName: boolean
  /** Pairs of syllables, or parts of an identifier. Weight 0 if no passage has them. */
  parts: readonly { term: string; weight: number }[]
}

/** A question that passages are compared with. */
export interface Question {
  words: readonly QuestionWord[]
  /** The sum of the weights of the words. */
  weight: number
  /** The largest weight that a word can have in this workspace. */
  maxWordWeight: number
  /** What the answer looks like. Null if unknown. */
  answer: RegExp | null
}

/** Weighs the words of a query by their rarity. */
export function readQuestion({ text, words }: Query, statistics: IndexStatistics): Question {
  const names = readNames(text)
  const weighed = words.map(word => {
    const passages = Math.max(0, ...word.wholes.map(term => statistics.passagesWith.get(term) ?? 0))
    const isCommon = isCommonWord(word, passages > 0)
    return {
      ...word,
      isCommon,
      isName: names.has(word.spelling),
      weight: rarity(passages, statistics) * (isCommon ? COMMON_WORD : 1),
      parts: word.terms.filter(term => !word.wholes.includes(term)).map(term => weighTerm(statistics, term)),
    }
  })
  const weight = weighed.reduce((sum, word) => sum + word.weight, 0)
  return { words: weighed, weight, maxWordWeight: rarity(0, statistics), answer: answerPattern(text) }
}

/** Words with a capital letter that do not begin a sentence, words with several, and numbers. */
const NAME =
  /(?<=[^\s.?!]["']?\s+["'(]?)\p{Lu}[^\s\p{sc=Hangul}]*|\p{Lu}[^\s\p{sc=Hangul}]*[\p{Lu}\d][^\s\p{sc=Hangul}]*|\d[^\s\p{sc=Hangul}]*/gu

function readNames(text: string): ReadonlySet<string> {
  return new Set(splitWords((text.match(NAME) ?? []).join(' ')).map(({ text }) => spell(text)))
}

/** How well a text has each word of a question, 0 to 1. */
export type WordMatches = readonly number[]

export function matchWords({ words }: Question, text: string): WordMatches {
  if (text === '') return words.map(() => 0)
  const spaced = text.normalize('NFKC')
  const read = { terms: textTerms(text), spaced, joined: spaced.replace(/\s+/g, '') }
  return words.map(word => matchWord(word, read))
}

interface ReadText {
  terms: ReadonlySet<string>
  spaced: string
  /** Without white space. */
  joined: string
}

/** Whether a text has a part of a Korean word. Spacing varies, but two syllables meet by chance between words. */
function hasSyllables({ spaced, joined }: ReadText, part: string): boolean {
  return (part.length > 2 ? joined : spaced).includes(part)
}

function matchWord(word: QuestionWord, text: ReadText): number {
  const { script, wholes, synonyms } = word
  const [stem = ''] = wholes
  if (wholes.some(term => text.terms.has(term))) return 1
  const isKorean = script === 'korean'
  if (isKorean && stem.length >= 2 && hasSyllables(text, stem)) return 1
  return Math.max(
    synonyms.some(term => text.terms.has(term)) ? BY_SYNONYM : 0,
    isKorean && stem.length >= 3 ? matchBeginning(stem, text) : 0,
    !isKorean || stem.length >= 4 ? matchParts(word, text) : 0,
  )
}

function matchBeginning(stem: string, text: ReadText): number {
  if (hasSyllables(text, stem.slice(0, -1))) return BY_LONG_BEGINNING
  return hasSyllables(text, stem.slice(0, 2)) ? BY_BEGINNING : 0
}

function matchParts({ script, parts }: QuestionWord, text: ReadText): number {
  const has = (term: string) => (script === 'korean' ? hasSyllables(text, term) : text.terms.has(term))
  const all = parts.reduce((sum, part) => sum + part.weight, 0)
  const found = parts.reduce((sum, part) => sum + (has(part.term) ? part.weight : 0), 0)
  return all > 0 ? found / all : 0
}

/** The best match of each word. */
export function bestMatches(matches: readonly WordMatches[]): WordMatches {
  return matches.reduce((best, one) => best.map((match, i) => Math.max(match, one[i] ?? 0)))
}

export function scaleMatches(matches: WordMatches, factor: number): WordMatches {
  return matches.map(match => match * factor)
}

/** The share of a question's words that are matched, by weight, 0 to 1. */
export function coverage({ words, weight }: Question, matches: WordMatches): number {
  const matched = words.reduce((sum, word, i) => sum + word.weight * (matches[i] ?? 0), 0)
  return weight > 0 ? matched / weight : 0
}
