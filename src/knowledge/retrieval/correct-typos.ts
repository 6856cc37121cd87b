import { Prisma } from '../../generated/prisma/client.ts'
import type { Query, QueryWord } from '../text/read-query.ts'
import { isOneTypoAway } from '../text/spellings.ts'
import { englishTerms, technicalWordsLike } from '../text/technical-terms.ts'
import { beginningsOf, bigramsOf, STOP_WORDS } from '../text/word-terms.ts'
import { type IndexStatistics, readStatistics } from './index-statistics.ts'
import type { Searchable } from './lane.ts'
import type { WeightedTerm } from './score-passages.ts'
import { weighPart, weighWord } from './weigh-terms.ts'

/** In letters. Nearly every shorter word is one typo away from another. */
const MIN_LETTERS = 3
/** Words compared per half of a word. */
const MAX_CANDIDATES = 2_000
/** Sorts after every other character. */
const LAST = '\u{10FFFF}'

interface SimilarSpelling {
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
async function findSimilarSpellings(
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

/** A possible correction of a misspelled word. */
interface Reading {
  /** Terms that each represent the whole word. */
  wholes: string[]
  terms: string[]
}

/** Finds corrections for words with one typo: words of the index, and Korean computing terms. */
async function findReadings(
  db: Searchable,
  workspaceId: string,
  words: readonly QueryWord[],
): Promise<Map<QueryWord, Reading[]>> {
  const spellings = words.map(word => word.spelling)
  const similar = Map.groupBy(await findSimilarSpellings(db, workspaceId, spellings), ({ word }) => word)
  return new Map(
    words.map(word => {
      const terms = new Set((similar.get(word.spelling) ?? []).map(({ term }) => term))
      return [word, [...[...terms].map(term => indexReading(term, word)), ...technicalReadings(word)]]
    }),
  )
}

function indexReading(term: string, { script }: QueryWord): Reading {
  const terms = script === 'korean' ? [term, ...bigramsOf(term), ...beginningsOf(term)] : [term]
  return { wholes: [term], terms: [...new Set(terms)] }
}

function technicalReadings({ script, spelling }: QueryWord): Reading[] {
  if (script !== 'korean') return []
  return technicalWordsLike(spelling).map(word => {
    const terms = englishTerms(word)
    return { wholes: terms, terms }
  })
}

/** Per word. The most frequent ones are kept. */
const MAX_READINGS = 8
/** How much the share of a reading counts: 0 is not at all, 1 is in full. Measured. */
const SHARE_EXPONENT = 0.25

/**
 * Returns the terms of a query, treating words that no passage has as typos: adds the terms of possible corrections,
 * weighted by how likely each is. The most frequent correction is the likeliest.
 */
export async function correctTypos(
  db: Searchable,
  workspaceId: string,
  query: Query,
  statistics: IndexStatistics,
): Promise<WeightedTerm[]> {
  const { words } = query
  const unknown = words.filter(word => isUnknown(word, statistics))
  const readings = await findReadings(db, workspaceId, unknown)
  const terms = new Set([...readings.values()].flat().flatMap(reading => reading.terms))
  const guesses = terms.size ? await readStatistics(db, workspaceId, [...terms]) : statistics
  return words.flatMap((word, index) => {
    const own = weighWord(query, word, index, statistics)
    const guessed = weighReadings(word, readings.get(word) ?? [], guesses).flatMap(({ reading, share }, i) =>
      reading.terms.map(term => {
        const weighed = weighPart(query, word, term, guesses)
        return { ...weighed, weight: weighed.weight * share ** SHARE_EXPONENT, word: index, reading: i + 1 }
      }),
    )
    return [...own, ...guessed].filter(term => term.weight > 0)
  })
}

/**
 * Whether a word may be misspelled: no passage has it, or an English equivalent of it, and it has no synonyms, because
 * those of a misspelled word are not known.
 */
export function isUnknown({ wholes, synonyms }: QueryWord, { passagesWith }: IndexStatistics): boolean {
  return synonyms.length === 0 && !wholes.some(term => passagesWith.has(term))
}

/** The likeliest readings of a word, each with its share of the passages that have any of them. */
function weighReadings(
  { spelling }: QueryWord,
  readings: readonly Reading[],
  { passages, passagesWith }: IndexStatistics,
): { reading: Reading; share: number }[] {
  const counted = readings
    .map(reading => ({
      reading,
      count: Math.max(0, ...reading.wholes.map(term => passagesWith.get(term) ?? 0)),
    }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MAX_READINGS)
  const isLikeStopWord = [...STOP_WORDS].some(word => isOneTypoAway(word, spelling))
  const all = counted.reduce((sum, { count }) => sum + count, isLikeStopWord ? passages : 0)
  return counted.map(({ reading, count }) => ({ reading, share: all > 0 ? count / all : 0 }))
}
