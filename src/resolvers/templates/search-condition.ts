import type { Prisma } from '../../generated/prisma/client.ts'
import { stemKorean } from '../../knowledge/text/stem-korean.ts'

const MOST_WORDS = 20
const IS_HANGUL = /^\p{Script=Hangul}+$/u

/**
 * Templates that have every word in their name, description or tags, in any order and as a part of other words too, upper and
 * lower case alike. A Korean word counts without its particle: 보고서를 finds 보고서.
 */
export function searchCondition(search: string): Prisma.TemplateWhereInput {
  return { AND: wordsOf(search).map(word => ({ searchText: { contains: escapePattern(word) } })) }
}

/** What no column can hold (NUL, lone surrogates) is left out, and so are words beyond the bound. */
function wordsOf(search: string): string[] {
  const text = search.toWellFormed().replaceAll('\0', '').normalize('NFC').toLowerCase()
  const words = text.split(/\s+/u).filter(Boolean).slice(0, MOST_WORDS)
  return [...new Set(words.map(word => (IS_HANGUL.test(word) ? stemKorean(word).stem : word)))]
}

/** `%`, `_` and `\` stand for themselves. */
function escapePattern(word: string): string {
  return word.replace(/[\\%_]/g, '\\$&')
}
