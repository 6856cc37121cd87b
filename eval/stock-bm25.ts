import type { EvalDocument } from './eval-set.ts'

const K1 = 1.2
const B = 0.75

/**
 * The reference: plain BM25 over whole documents, with lowercase words, without stemming, stop words or fields.
 * @returns a search that returns document ids, best first, ties by id
 */
export function createStockSearch(documents: readonly EvalDocument[]): (query: string) => string[] {
  const postings = new Map<string, Map<string, number>>()
  const lengths = new Map<string, number>()
  for (const { id, title, text } of documents) {
    const words = splitStockWords(`${title ?? ''} ${text}`)
    lengths.set(id, words.length)
    for (const word of words) {
      const frequencies = postings.get(word) ?? new Map<string, number>()
      postings.set(word, frequencies.set(id, (frequencies.get(id) ?? 0) + 1))
    }
  }
  const averageLength = [...lengths.values()].reduce((sum, length) => sum + length, 0) / lengths.size
  return query => {
    const scores = new Map<string, number>()
    for (const word of new Set(splitStockWords(query))) {
      const frequencies = postings.get(word) ?? new Map<string, number>()
      const idf = Math.log(1 + (lengths.size - frequencies.size + 0.5) / (frequencies.size + 0.5))
      for (const [id, frequency] of frequencies) {
        const norm = K1 * (1 - B + (B * (lengths.get(id) ?? 0)) / averageLength)
        scores.set(id, (scores.get(id) ?? 0) + (idf * frequency * (K1 + 1)) / (frequency + norm))
      }
    }
    return [...scores].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([id]) => id)
  }
}

function splitStockWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}_]+/gu) ?? []
}
