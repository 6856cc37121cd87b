import { isOneTypoAway } from '../text/is-one-slip-away.ts'
import type { QueryWord } from '../text/read-query.ts'
import { STOP_WORDS } from '../text/stop-words.ts'
import { findReadings, type Reading } from './find-readings.ts'
import { type IndexStatistics, readStatistics, weighTerm } from './index-statistics.ts'
import type { Searchable } from './lane.ts'
import type { WeightedTerm } from './score-passages.ts'

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
  words: readonly QueryWord[],
  statistics: IndexStatistics,
): Promise<WeightedTerm[]> {
  const unknown = words.filter(word => isUnknown(word, statistics))
  const readings = await findReadings(db, workspaceId, unknown)
  const terms = new Set([...readings.values()].flat().flatMap(reading => reading.terms))
  const guesses = terms.size ? await readStatistics(db, workspaceId, [...terms]) : statistics
  return words.flatMap((word, index) => {
    const own = word.terms.map(term => ({ ...weighTerm(statistics, term), word: index, reading: 0 }))
    const guessed = weighReadings(word, readings.get(word) ?? [], guesses).flatMap(({ reading, share }, i) =>
      reading.terms.map(term => {
        const weighed = weighTerm(guesses, term)
        return { ...weighed, weight: weighed.weight * share ** SHARE_EXPONENT, word: index, reading: i + 1 }
      }),
    )
    return [...own, ...guessed].filter(term => term.weight > 0)
  })
}

/** Whether no passage has the word as spelled, or an English equivalent of it. */
export function isUnknown({ wholes }: QueryWord, { passagesWith }: IndexStatistics): boolean {
  return !wholes.some(term => passagesWith.has(term))
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
