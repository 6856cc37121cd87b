import { Prisma } from '../../generated/prisma/client.ts'
import { isOneSlipAway } from '../text/is-one-slip-away.ts'
import type { Searchable } from './lane.ts'

/** In letters. With fewer, nearly every word would be one slip away from another. */
const SHORTEST = 3
/** Words looked at for one half of one word. */
const MOST_CANDIDATES = 2_000
/** Behind every character. */
const LAST = '\u{10FFFF}'

export interface SimilarSpelling {
  /** The word it was found for. */
  word: string
  spelling: string
  term: string
}

/**
 * Words of the index that are spelled like these but for one slip. A word with one slip has still its first or its last half
 * in common with the right one, so two ranges of an index hold all that come into question. One statement.
 *
 * @param words as `spell` gives them
 */
export async function findSimilarSpellings(
  db: Searchable,
  workspaceId: string,
  words: readonly string[],
): Promise<SimilarSpelling[]> {
  const long = words.filter(word => [...word].length >= SHORTEST)
  if (long.length === 0) return []
  const heads = long.map(word => word.slice(0, halfOf(word)))
  const tails = long.map(word => [...word.slice(-halfOf(word))].reverse().join(''))
  const end = (starts: readonly string[]) => starts.map(start => start + LAST)
  const range = (starts: readonly string[]) =>
    Prisma.sql`unnest(${long}::text[], ${starts}::text[], ${end(starts)}::text[]) AS w (word, head, last)`
  const isAlike = Prisma.sql`length(s.spelling) BETWEEN length(w.word) - 1 AND length(w.word) + 1`
  const rows = await db.$queryRaw<SimilarSpelling[]>`
    SELECT w.word, s.spelling, s.term FROM ${range(heads)} CROSS JOIN LATERAL (
      SELECT spelling, term FROM spellings s WHERE s.workspace_id = ${workspaceId}::uuid
        AND s.spelling >= w.head COLLATE "C" AND s.spelling < w.last COLLATE "C" AND ${isAlike}
      LIMIT ${MOST_CANDIDATES}::int) s
    UNION
    SELECT w.word, s.spelling, s.term FROM ${range(tails)} CROSS JOIN LATERAL (
      SELECT spelling, term FROM spellings s WHERE s.workspace_id = ${workspaceId}::uuid
        AND reverse(s.spelling) COLLATE "C" >= w.head COLLATE "C" AND reverse(s.spelling) COLLATE "C" < w.last COLLATE "C" AND ${isAlike}
      LIMIT ${MOST_CANDIDATES}::int) s`
  return rows.filter(row => isOneSlipAway(row.word, row.spelling))
}

/** In long words a little less than half, so that two letters in the middle may have changed places. */
function halfOf(word: string): number {
  return Math.floor((word.length > 5 ? word.length - 1 : word.length) / 2)
}
