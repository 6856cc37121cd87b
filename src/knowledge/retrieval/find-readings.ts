import { bigramsOf } from '../text/bigrams.ts'
import type { QueryWord } from '../text/read-query.ts'
import { englishTerms, technicalWordsLike } from '../text/technical-terms.ts'
import { findSimilarSpellings } from './find-similar-spellings.ts'
import type { Searchable } from './lane.ts'

/** What a misspelled word may have been meant to be. */
export interface Reading {
  /** Terms each of which stands for the whole word. */
  wholes: string[]
  terms: string[]
}

/** What each of these words may be with one slip in it: words of the index, and Korean ones of computing. */
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
