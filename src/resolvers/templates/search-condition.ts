import type { Prisma } from '../../generated/prisma/client.ts'
import { isKoreanEnding, stemKorean } from '../../knowledge/text/stem-korean.ts'

const MOST_WORDS = 20
/** Signs that belong to what is looked for stay with it: 100%, C#, @home. */
const PUNCTUATION = /[\p{P}--[%_\\#@\&*\/]]/v

/**
 * Templates that have every word in their name, description or tags, in any order and as a part of other words too, upper and
 * lower case alike. Punctuation around a word does not count, nor does a Korean particle behind it: 보고서를, finds 보고서, and
 * API는 finds API.
 */
export function searchCondition(search: string): Prisma.TemplateWhereInput {
  return { AND: wordsOf(search).map(word => ({ searchText: { contains: escapePattern(word) } })) }
}

/** What no column can hold (NUL, lone surrogates) is left out, and so are words beyond the bound. */
function wordsOf(search: string): string[] {
  const text = search.toWellFormed().replaceAll('\0', '').normalize('NFC').toLowerCase()
  const words = text.split(/\s+/u).filter(Boolean).slice(0, MOST_WORDS)
  return [...new Set(words.map(word => withoutParticle(withoutPunctuation(word))))]
}

function withoutParticle(word: string): string {
  const tail = word.replace(/^.*\P{Script=Hangul}/su, '')
  const head = word.slice(0, word.length - tail.length)
  return head && isKoreanEnding(tail) ? withoutPunctuation(head) : head + stemKorean(tail).stem
}

/** A word that is nothing else stays as it is. */
function withoutPunctuation(word: string): string {
  const characters = [...word]
  const isPart = (character: string) => !PUNCTUATION.test(character)
  const first = characters.findIndex(isPart)
  return first === -1 ? word : characters.slice(first, characters.findLastIndex(isPart) + 1).join('')
}

/** `%`, `_` and `\` stand for themselves. */
function escapePattern(word: string): string {
  return word.replace(/[\\%_]/g, '\\$&')
}
