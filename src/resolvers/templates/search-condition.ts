import type { Prisma } from '../../generated/prisma/client.ts'
import { isKoreanEnding, stemKorean } from '../../knowledge/text/stem-korean.ts'
import { escapePattern, toSearchable } from '../contains-text.ts'

const MAX_WORDS = 20
/** Without the symbols that are part of search terms: 100%, C#, @home. */
const PUNCTUATION = /[\p{P}--[%_\\#@\&*\/]]/v

/**
 * Matches templates that contain every word in their name, description or tags, in any order, case-insensitively, also
 * within other words. Ignores punctuation around a word and a Korean particle after it: 보고서를, finds 보고서, and API는 finds
 * API.
 */
export function searchCondition(search: string): Prisma.TemplateWhereInput {
  return { AND: wordsOf(search).map(word => ({ searchText: { contains: escapePattern(word) } })) }
}

/** Ignores words beyond the limit. */
function wordsOf(search: string): string[] {
  // Lowercase each character separately, as the database does: in a whole text, Σ at the end of a word becomes ς.
  const text = Array.from(toSearchable(search), letter => letter.toLowerCase()).join('')
  const words = text.split(/\s+/u).filter(Boolean).slice(0, MAX_WORDS)
  return [...new Set(words.map(word => withoutParticle(withoutPunctuation(word))))]
}

function withoutParticle(word: string): string {
  const tail = word.replace(/^.*\P{Script=Hangul}/su, '')
  const head = word.slice(0, word.length - tail.length)
  return head && isKoreanEnding(tail) ? withoutPunctuation(head) : head + stemKorean(tail).stem
}

/** A word of only punctuation stays as it is. */
function withoutPunctuation(word: string): string {
  const characters = [...word]
  const isPart = (character: string) => !PUNCTUATION.test(character)
  const first = characters.findIndex(isPart)
  return first === -1 ? word : characters.slice(first, characters.findLastIndex(isPart) + 1).join('')
}
