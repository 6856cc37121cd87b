import { bigramsOf } from '../text/bigrams.ts'
import type { QueryWord } from '../text/read-query.ts'
import { englishTerms, technicalWordsLike } from '../text/technical-terms.ts'
import { findSimilarSpellings } from './find-similar-spellings.ts'
import type { Searchable } from './lane.ts'

/** A possible correction of a misspelled word. */
export interface Reading {
  /** Terms that each represent the whole word. */
  wholes: string[]
  terms: string[]
}

/** Finds corrections for words with one typo: words of the index, and Korean computing terms. */
export async function findReadings(
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
  return { wholes: [term], terms: script === 'korean' ? [...new Set([term, ...bigramsOf(term)])] : [term] }
}

function technicalReadings({ script, spelling }: QueryWord): Reading[] {
  if (script !== 'korean') return []
  return technicalWordsLike(spelling).map(word => {
    const terms = englishTerms(word)
    return { wholes: terms, terms }
  })
}
