/** Columns of the table postings, one entry for each distinct term. All but the terms are array literals of Postgres. */
export interface PostingRows {
  terms: string[]
  positions: string[]
  frequencies: string[]
}

/** What the column holds. */
const HIGHEST_FREQUENCY = 32_767

/** Turns the terms of a batch's passages, which stand at their positions, into rows by term. */
export function formatPostings(passages: readonly ReadonlyMap<string, number>[]): PostingRows {
  const byTerm = new Map<string, { positions: number[]; frequencies: number[] }>()
  for (const [position, terms] of passages.entries()) {
    for (const [term, frequency] of terms) {
      const row = byTerm.get(term) ?? { positions: [], frequencies: [] }
      byTerm.set(term, row)
      row.positions.push(position)
      row.frequencies.push(Math.min(HIGHEST_FREQUENCY, frequency))
    }
  }
  const rows = [...byTerm.values()]
  return {
    terms: [...byTerm.keys()],
    positions: rows.map(row => toLiteral(row.positions)),
    frequencies: rows.map(row => toLiteral(row.frequencies)),
  }
}

function toLiteral(numbers: readonly number[]): string {
  return `{${numbers.join()}}`
}
