import type { Searchable } from './lane.ts'

/** What BM25 has to know of a workspace, whatever the scope: a word is as rare in a small scope as in a large one. */
export interface IndexStatistics {
  passages: number
  /** Mean lengths in terms, at least 1. */
  passageLength: number
  documentLength: number
  /** How many passages have each of the terms asked about; those of none are left out. */
  passagesWith: Map<string, number>
}

/** One statement. */
export async function readStatistics(
  db: Searchable,
  workspaceId: string,
  terms: readonly string[],
): Promise<IndexStatistics> {
  const rows = await db.$queryRaw<
    { term: string | null; passages: number; documents: number; length: number }[]
  >`
    SELECT NULL AS term, coalesce(sum(chunks), 0)::float8 AS passages, coalesce(sum(documents), 0)::float8 AS documents,
      coalesce(sum(length), 0) AS length
    FROM index_batches WHERE workspace_id = ${workspaceId}::uuid
    UNION ALL
    SELECT term, sum(cardinality(positions))::float8, 0, 0
    FROM postings WHERE workspace_id = ${workspaceId}::uuid AND term = ANY(${[...terms]}::text[]) GROUP BY term`
  const all = rows.find(row => row.term === null) ?? { passages: 0, documents: 0, length: 0 }
  return {
    passages: all.passages,
    passageLength: Math.max(1, all.length / Math.max(1, all.passages)),
    documentLength: Math.max(1, all.length / Math.max(1, all.documents)),
    passagesWith: new Map(rows.flatMap(({ term, passages }) => (term === null ? [] : [[term, passages]]))),
  }
}

/** How many passages have a term, and how much it tells: its inverse document frequency, as BM25 has it. */
export function weighTerm(
  { passages: all, passagesWith }: IndexStatistics,
  term: string,
): { term: string; passages: number; weight: number } {
  const passages = passagesWith.get(term) ?? 0
  const weight = passages ? Math.log(1 + Math.max(0, all - passages + 0.5) / (passages + 0.5)) : 0
  return { term, passages, weight }
}
