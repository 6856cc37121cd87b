/**
 * Columns of the table postings, a line for each distinct term; terms have no line breaks in them. Positions and frequencies
 * are array literals of Postgres.
 */
export interface PostingRows {
  terms: string
  positions: string
  frequencies: string
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
    terms: toLines([...byTerm.keys()]),
    positions: toLines(rows.map(row => toLiteral(row.positions))),
    frequencies: toLines(rows.map(row => toLiteral(row.frequencies))),
  }
}

/** Of values that have no line breaks in them. */
export function toLines(values: readonly string[]): string {
  return values.join('\n')
}

function toLiteral(numbers: readonly number[]): string {
  return `{${numbers.join()}}`
}
