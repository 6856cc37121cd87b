import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { COUNTING_CONFIDENCE } from '../coverage/coverage-math.ts'

const K1 = 1.2
const B = 0.75
/** Hits of this lane that take part in the fusion. */
const CANDIDATES = 200

/** What a search may find. Left out: everything in the workspace. Ids are UUIDs. */
export interface SearchScope {
  /** Documents placed on these nodes or their descendants. */
  nodeIds?: readonly string[] | undefined
  documentIds?: readonly string[] | undefined
  languages?: readonly string[] | undefined
}

/** A passage found by one lane, best first. */
export interface LaneHit {
  chunkId: string
  documentId: string
  score: number
}

/**
 * The lexical lane: BM25 over our own terms, in the postings table. The statistics are the workspace's, whatever
 * the scope, so that a word is as rare in a small scope as in a large one.
 */
export async function searchWords(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
  terms: readonly string[],
  scope: SearchScope,
): Promise<LaneHit[]> {
  if (terms.length === 0) return []
  const nodeIds = scope.nodeIds ? [...scope.nodeIds] : null
  const documentIds = scope.documentIds ? [...scope.documentIds] : null
  const languages = scope.languages ? [...scope.languages] : null
  return db.$queryRaw<LaneHit[]>`
    WITH corpus AS (
      SELECT count(*)::float8 AS chunks, greatest(avg(length), 1)::float8 AS average_length
      FROM chunks WHERE workspace_id = ${workspaceId}::uuid
    ), matches AS MATERIALIZED (
      SELECT chunk_id, document_id, frequency, length, count(*) OVER (PARTITION BY term)::float8 AS chunks_with_term
      FROM postings WHERE workspace_id = ${workspaceId}::uuid AND term = ANY(${[...terms]}::text[])
    ), in_scope AS (
      SELECT * FROM matches m
      WHERE (${documentIds}::uuid[] IS NULL OR m.document_id = ANY(${documentIds}::uuid[]))
        AND (${nodeIds}::uuid[] IS NULL OR m.document_id IN (
          SELECT p.document_id FROM taxonomy_closure c JOIN placements p ON p.node_id = c.descendant_id
          WHERE c.ancestor_id = ANY(${nodeIds}::uuid[]) AND p.confidence >= ${COUNTING_CONFIDENCE}::float8))
        AND (${languages}::text[] IS NULL OR m.document_id IN (
          SELECT d.id FROM documents d WHERE d.workspace_id = ${workspaceId}::uuid AND d.language = ANY(${languages}::text[])))
    )
    SELECT m.chunk_id AS "chunkId", m.document_id AS "documentId", sum(
        ln(1 + (c.chunks - m.chunks_with_term + 0.5) / (m.chunks_with_term + 0.5))
        * m.frequency * ${K1 + 1}::float8
        / (m.frequency + ${K1}::float8 * (1 - ${B}::float8 + ${B}::float8 * m.length / c.average_length))
      ) AS score
    FROM in_scope m CROSS JOIN corpus c
    GROUP BY m.chunk_id, m.document_id
    ORDER BY score DESC, m.chunk_id
    LIMIT ${CANDIDATES}::int`
}
