import { Prisma } from '../../generated/prisma/client.ts'
import type { IndexStatistics } from './index-statistics.ts'
import { type LaneHit, MAX_CANDIDATES, type Searchable } from './lane.ts'
import { type SearchScope, scopeCondition } from './search-scope.ts'

const K1 = 1.2
const B = 0.75
/** Share of the document's score in a passage's score. Measured. */
const DOCUMENT_SHARE = 0.4
/**
 * Occurrences read in one search. Beyond this limit, the most common terms, which matter least, are left out. The rarest
 * term is always read.
 */
const MAX_OCCURRENCES = 60_000

export interface WeightedTerm {
  term: string
  /** The rarity of the term, reduced if it is only a guess. */
  weight: number
  /** Number of passages that have it. */
  passages: number
  /** The scores of the terms of one reading are added up. Of several readings of a word, the best one counts. */
  word: number
  reading: number
}

export interface Scoring {
  workspaceId: string
  terms: readonly WeightedTerm[]
  statistics: IndexStatistics
  scope: SearchScope
  /** A document (UUID) whose passages are included at any rank. */
  alsoDocument?: string | undefined
}

/**
 * Finds passages with any of the terms, best first: the best 200 in scope by BM25, sorted by their own BM25 score
 * combined with that of their documents. Ties are ordered by ID.
 */
export async function scorePassages(db: Searchable, scoring: Scoring): Promise<LaneHit[]> {
  const { workspaceId, statistics, scope, alsoDocument } = scoring
  const terms = dropMostCommon(scoring.terms)
  if (terms.length === 0) return []
  const documentId = Prisma.sql`o.document_ids[o.position + 1]`
  const inScope = scopeCondition(workspaceId, scope, documentId) ?? Prisma.sql`true`
  return db.$queryRaw<LaneHit[]>`
    WITH term AS (
      SELECT * FROM unnest(${terms.map(t => t.term)}::text[], ${terms.map(t => t.weight)}::float8[],
        ${terms.map(t => t.word)}::int[], ${terms.map(t => t.reading)}::int[]) AS t (term, weight, word, reading)
    ), occurrence AS MATERIALIZED (
      SELECT o.term, o.weight, o.word, o.reading, o.batch_id, o.position, ${documentId} AS document_id,
        o.frequency::float8 AS frequency, o.lengths[o.position + 1] AS length
      FROM (
        SELECT t.*, b.id AS batch_id, b.lengths, b.document_ids,
          unnest(p.positions) AS position, unnest(p.frequencies) AS frequency
        FROM term t JOIN postings p ON p.workspace_id = ${workspaceId}::uuid AND p.term = t.term COLLATE "C"
          JOIN index_batches b ON b.id = p.batch_id
      ) o
      WHERE ${inScope}
    ), passage AS (
      ${sumUp(terms, { of: 'batch_id, position, document_id', from: 'occurrence', averageLength: statistics.passageLength })}
    ), candidate AS MATERIALIZED (${chooseCandidates(alsoDocument)}), in_document AS (
      SELECT o.term, o.weight, o.word, o.reading, o.document_id, sum(o.frequency) AS frequency, max(d.length) AS length
      FROM occurrence o JOIN documents d ON d.id = o.document_id
      WHERE d.id IN (SELECT document_id FROM candidate)
      GROUP BY o.term, o.weight, o.word, o.reading, o.document_id
    ), document AS (
      ${sumUp(terms, { of: 'document_id', from: 'in_document', averageLength: statistics.documentLength })}
    ), scored AS (
      SELECT c.id, c.document_id, p.rank, p.score * ${1 - DOCUMENT_SHARE}::float8 + d.score * ${DOCUMENT_SHARE}::float8 AS score
      FROM candidate p JOIN document d ON d.document_id = p.document_id
      JOIN chunks c ON c.batch_id = p.batch_id AND c.position = p.position
    )
    SELECT id AS "chunkId", document_id AS "documentId", score, CASE WHEN rank > ${MAX_CANDIDATES}::int THEN rank
      ELSE row_number() OVER (PARTITION BY rank > ${MAX_CANDIDATES}::int ORDER BY score DESC, id)::int END AS rank
    FROM scored ORDER BY rank`
}

function dropMostCommon(terms: readonly WeightedTerm[]): WeightedTerm[] {
  let occurrences = 0
  return terms
    .toSorted((a, b) => a.passages - b.passages)
    .filter(({ passages }, i) => {
      occurrences += passages
      return i === 0 || occurrences <= MAX_OCCURRENCES
    })
}

/** The best passages by their own score. Ranks are computed only for `alsoDocument`, because it takes time. */
function chooseCandidates(alsoDocument: string | undefined): Prisma.Sql {
  if (!alsoDocument)
    return Prisma.sql`
      SELECT *, 1 AS rank FROM passage ORDER BY score DESC, batch_id, position LIMIT ${MAX_CANDIDATES}::int`
  return Prisma.sql`
    SELECT * FROM (
      SELECT *, row_number() OVER (ORDER BY score DESC, batch_id, position)::int AS rank FROM passage
    ) ranked
    WHERE rank <= ${MAX_CANDIDATES}::int OR document_id = ${alsoDocument}::uuid`
}

interface Summing {
  of: 'batch_id, position, document_id' | 'document_id'
  from: 'occurrence' | 'in_document'
  averageLength: number
}

/** BM25 of passages or documents. Nested queries cost time, so without alternative readings a single sum is used. */
function sumUp(terms: readonly WeightedTerm[], { of, from, averageLength }: Summing): Prisma.Sql {
  const key = Prisma.raw(of)
  const table = Prisma.raw(from)
  const score = Prisma.sql`sum(weight * frequency * ${K1 + 1}::float8
    / (frequency + ${K1}::float8 * (1 - ${B}::float8 + ${B}::float8 * length / ${averageLength}::float8)))`
  if (terms.every(term => term.reading === 0))
    return Prisma.sql`SELECT ${key}, ${score} AS score FROM ${table} GROUP BY ${key}`
  return Prisma.sql`
    SELECT ${key}, sum(score) AS score FROM (
      SELECT ${key}, max(score) AS score FROM (
        SELECT ${key}, word, ${score} AS score FROM ${table} GROUP BY ${key}, word, reading
      ) reading GROUP BY ${key}, word
    ) word GROUP BY ${key}`
}
