import { Prisma } from '../../generated/prisma/client.ts'
import { isOneTypoAway } from '../text/is-one-slip-away.ts'
import type { Searchable } from './lane.ts'

/** In letters. Nearly every shorter word is one typo away from another. */
const MIN_LETTERS = 3
/** Words compared per half of a word. */
const MAX_CANDIDATES = 2_000
/** Sorts after every other character. */
const LAST = '\u{10FFFF}'

export interface SimilarSpelling {
  /** The word it was found for. */
  word: string
  spelling: string
  term: string
}

/**
 * Finds words of the index that are one typo away from the given ones, in one statement. A word with one typo still
 * shares its first or last half with the correct word, so two index range scans find all candidates.
 *
 * @param words from `spell`
 */
export async function findSimilarSpellings(
  db: Searchable,
  workspaceId: string,
  words: readonly string[],
): Promise<SimilarSpelling[]> {
  const long = words.filter(word => [...word].length >= MIN_LETTERS)
  if (long.length === 0) return []
  const heads = long.map(word => word.slice(0, halfOf(word)))
  const tails = long.map(word => [...word.slice(-halfOf(word))].reverse().join(''))
  const end = (starts: readonly string[]) => starts.map(start => start + LAST)
  const range = (starts: readonly string[]) =>
    Prisma.sql`unnest(${long}::text[], ${starts}::text[], ${end(starts)}::text[]) AS w (word, head, last)`
  const hasSimilarLength = Prisma.sql`length(s.spelling) BETWEEN length(w.word) - 1 AND length(w.word) + 1`
  const rows = await db.$queryRaw<SimilarSpelling[]>`
    SELECT w.word, s.spelling, s.term FROM ${range(heads)} CROSS JOIN LATERAL (
      SELECT spelling, term FROM spellings s WHERE s.workspace_id = ${workspaceId}::uuid
        AND s.spelling >= w.head COLLATE "C" AND s.spelling < w.last COLLATE "C" AND ${hasSimilarLength}
      LIMIT ${MAX_CANDIDATES}::int) s
    UNION
    SELECT w.word, s.spelling, s.term FROM ${range(tails)} CROSS JOIN LATERAL (
      SELECT spelling, term FROM spellings s WHERE s.workspace_id = ${workspaceId}::uuid
        AND reverse(s.spelling) COLLATE "C" >= w.head COLLATE "C" AND reverse(s.spelling) COLLATE "C" < w.last COLLATE "C" AND ${hasSimilarLength}
      LIMIT ${MAX_CANDIDATES}::int) s`
  return rows.filter(row => isOneTypoAway(row.word, row.spelling))
}

/** Slightly less than half for long words, so that the two middle letters can be swapped. */
function halfOf(word: string): number {
  return Math.floor((word.length > 5 ? word.length - 1 : word.length) / 2)
}
