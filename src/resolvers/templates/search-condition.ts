import type { Prisma } from '../../generated/prisma/client.ts'
import { stemKorean } from '../../knowledge/text/stem-korean.ts'
import { escapePattern, toSearchable } from '../contains-text.ts'

const MOST_WORDS = 20
const IS_HANGUL = /^\p{Script=Hangul}+$/u

/**
 * Templates that have every word in their name, description or tags, in any order and as a part of other words too, upper and
 * lower case alike. A Korean word counts without its particle: 보고서를 finds 보고서.
 */
export function searchCondition(search: string): Prisma.TemplateWhereInput {
  return { AND: wordsOf(search).map(word => ({ searchText: { contains: escapePattern(word) } })) }
}

/** Words beyond the bound are left out. */
function wordsOf(search: string): string[] {
  // Letter by letter, as the database does it: in a whole text, a Σ at the end of a word becomes another letter.
  const text = Array.from(toSearchable(search), letter => letter.toLowerCase()).join('')
  const words = text.split(/\s+/u).filter(Boolean).slice(0, MOST_WORDS)
  return [...new Set(words.map(word => (IS_HANGUL.test(word) ? stemKorean(word).stem : word)))]
}
