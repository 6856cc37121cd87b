import type { Searchable } from './lane.ts'

/** Inputs of BM25 for a workspace. They ignore the scope, so that a word's rarity does not depend on it. */
export interface IndexStatistics {
  passages: number
  /** Mean lengths in terms, at least 1. */
  passageLength: number
  documentLength: number
  /** Number of passages with each requested term. Terms without passages are omitted. */
  passagesWith: Map<string, number>
}

/** Reads the statistics for the given terms, in one statement. */
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

/** The number of passages with a term, and its weight: the inverse document frequency of BM25. */
export function weighTerm(
  { passages: all, passagesWith }: IndexStatistics,
  term: string,
): { term: string; passages: number; weight: number } {
  const passages = passagesWith.get(term) ?? 0
  const weight = passages ? Math.log(1 + Math.max(0, all - passages + 0.5) / (passages + 0.5)) : 0
  return { term, passages, weight }
}

/** The inverse document frequency of BM25, kept above 0, so that a word in every passage still counts. */
export function rarity(passages: number, { passages: all }: IndexStatistics): number {
  return Math.log(1 + Math.max(0.5, all - passages + 0.5) / (passages + 0.5))
}
