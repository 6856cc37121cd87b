/** Quality of a ranked list, or the mean over many. Each measure is from 0 to 1; higher is better. */
export interface Measures {
  /** Whether an expected document is among the first 3. */
  hit3: number
  /** Whether one is among the first 10. */
  hit10: number
  /** Reciprocal rank of the first expected document. 0 if there is none. */
  mrr: number
  /** Discounted gain of the first 10, relative to the ideal order, with binary relevance. */
  ndcg10: number
}

const NOTHING: Measures = { hit3: 0, hit10: 0, mrr: 0, ndcg10: 0 }

/** Deduplicates the documents of passages, best first: each keeps its best rank. */
export function distinctDocuments(documentOfHits: readonly string[]): string[] {
  return [...new Set(documentOfHits)]
}

/** @param found documents, best first, without duplicates */
export function measure(found: readonly string[], expected: ReadonlySet<string>): Measures {
  const first = found.findIndex(document => expected.has(document))
  if (first < 0) return NOTHING
  return {
    hit3: first < 3 ? 1 : 0,
    hit10: first < 10 ? 1 : 0,
    mrr: 1 / (first + 1),
    ndcg10: discountedGain(found, expected) / discountedGain([...expected], expected),
  }
}

function discountedGain(found: readonly string[], expected: ReadonlySet<string>): number {
  return found
    .slice(0, 10)
    .reduce((sum, document, index) => sum + (expected.has(document) ? 1 / Math.log2(index + 2) : 0), 0)
}

/** The mean of each measure. Zeros for an empty list. */
export function averageMeasures(list: readonly Measures[]): Measures {
  const mean = (pick: (measures: Measures) => number) =>
    list.length === 0 ? 0 : list.reduce((sum, measures) => sum + pick(measures), 0) / list.length
  return {
    hit3: mean(measures => measures.hit3),
    hit10: mean(measures => measures.hit10),
    mrr: mean(measures => measures.mrr),
    ndcg10: mean(measures => measures.ndcg10),
  }
}
