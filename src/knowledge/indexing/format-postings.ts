/**
 * Columns of the `postings` table, with one line per distinct term. Terms contain no line breaks. Positions and
 * frequencies are Postgres array literals.
 */
export interface PostingRows {
  terms: string
  positions: string
  frequencies: string
}

/** Maximum value of the column (smallint). */
const MAX_FREQUENCY = 32_767

/** Groups the terms of a batch's passages by term. The position of a passage is its index. */
export function formatPostings(passages: readonly ReadonlyMap<string, number>[]): PostingRows {
  const byTerm = new Map<string, { positions: number[]; frequencies: number[] }>()
  for (const [position, terms] of passages.entries()) {
    for (const [term, frequency] of terms) {
      const row = byTerm.get(term) ?? { positions: [], frequencies: [] }
      byTerm.set(term, row)
      row.positions.push(position)
      row.frequencies.push(Math.min(MAX_FREQUENCY, frequency))
    }
  }
  const rows = [...byTerm.values()]
  return {
    terms: [...byTerm.keys()].join('\n'),
    positions: rows.map(row => toLiteral(row.positions)).join('\n'),
    frequencies: rows.map(row => toLiteral(row.frequencies)).join('\n'),
  }
}

function toLiteral(numbers: readonly number[]): string {
  return `{${numbers.join()}}`
}
