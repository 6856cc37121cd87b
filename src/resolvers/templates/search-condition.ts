import type { Prisma } from '../../generated/prisma/client.ts'
import { isKoreanEnding, stemKorean } from '../../knowledge/text/stem-korean.ts'
import { escapePattern, toSearchable } from '../contains-text.ts'

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

/** Words beyond the bound are left out. */
function wordsOf(search: string): string[] {
  // Letter by letter, as the database does it: in a whole text, a Σ at the end of a word becomes another letter.
  const text = Array.from(toSearchable(search), letter => letter.toLowerCase()).join('')
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
