import { Prisma } from '../../generated/prisma/client.ts'
import type { QueryVector } from '../embeddings/embed-texts.ts'
import { toLiteral } from '../embeddings/save-vectors.ts'
import { type LaneHit, MAX_CANDIDATES, type Searchable } from './lane.ts'
import { type SearchScope, scopeCondition } from './search-scope.ts'

/** Up to this many documents, vectors are looked up by document. For more, all vectors of the workspace are scanned. */
const MAX_LOOKED_UP = 3_000

/**
 * The semantic lane: the passages nearest to the query, by cosine similarity (-1 to 1). Within a scope, the search is
 * exact. In a whole workspace with many vectors, an approximate index finds nearly all of the nearest passages.
 * Passages without a vector are not found.
 */
export async function searchVectors(
  db: Searchable,
  workspaceId: string,
  { modelId, vector }: Pick<QueryVector, 'modelId' | 'vector'>,
  scope: SearchScope,
  limit = MAX_CANDIDATES,
): Promise<LaneHit[]> {
  const isWhole = !scopeCondition(workspaceId, scope, Prisma.sql`d.id`)
  // Must be the same expression as in the index of `vector-index.ts`. Without the length, the index is not used.
  const type = Prisma.raw(isWhole ? `halfvec(${vector.length})` : 'halfvec')
  const inScope = isWhole ? Prisma.sql`true` : await narrowToScope(db, workspaceId, scope)
  const nearest = await db.$queryRaw<Omit<LaneHit, 'rank'>[]>`
    SELECT "chunkId", "documentId", 1 - distance AS score FROM (
      SELECT m.chunk_id AS "chunkId", m.document_id AS "documentId",
        m.embedding::${type} <=> ${toLiteral(vector)}::${type} AS distance
      FROM chunk_vectors m
      WHERE m.workspace_id = ${workspaceId}::uuid AND m.model_id = ${modelId}::uuid
        AND m.chunk_id IS NOT NULL AND m.embedding IS NOT NULL AND ${inScope}
      ORDER BY distance LIMIT ${limit}::int
    ) AS nearest
    ORDER BY distance, "chunkId"`
  return nearest.map((hit, i) => ({ ...hit, rank: i + 1 }))
}

/**
 * The nearest passage of one document (a UUID) that is in scope, with its rank in the scope. Reads all vectors in
 * scope.
 */
export async function rankDocument(
  db: Searchable,
  workspaceId: string,
  query: Pick<QueryVector, 'modelId' | 'vector'>,
  scope: SearchScope,
  documentId: string,
): Promise<LaneHit[]> {
  const [best] = await searchVectors(db, workspaceId, query, { documentIds: [documentId] }, 1)
  if (!best) return []
  const inScope = await narrowToScope(db, workspaceId, scope)
  const [nearer] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM chunk_vectors m
    WHERE m.workspace_id = ${workspaceId}::uuid AND m.model_id = ${query.modelId}::uuid AND m.chunk_id IS NOT NULL
      AND m.embedding IS NOT NULL AND ${inScope} AND 1 - (m.embedding <=> ${toLiteral(query.vector)}::halfvec) > ${best.score}::float8`
  return [{ ...best, rank: (nearer?.count ?? 0) + 1 }]
}

/**
 * The scope as a condition. Lists the IDs if there are few, because the planner cannot estimate how many a node has.
 */
async function narrowToScope(db: Searchable, workspaceId: string, scope: SearchScope): Promise<Prisma.Sql> {
  const documents = await db.$queryRaw<
    { id: string }[]
  >`${documentsInScope(workspaceId, scope)} LIMIT ${MAX_LOOKED_UP + 1}::int`
  return documents.length > MAX_LOOKED_UP
    ? Prisma.sql`m.document_id IN (${documentsInScope(workspaceId, scope)})`
    : Prisma.sql`m.document_id = ANY(${documents.map(({ id }) => id)}::uuid[])`
}

/** A statement that selects the IDs of the documents in scope. */
function documentsInScope(workspaceId: string, scope: SearchScope): Prisma.Sql {
  const inScope = scopeCondition(workspaceId, scope, Prisma.sql`d.id`) ?? Prisma.sql`true`
  return Prisma.sql`SELECT d.id FROM documents d WHERE d.workspace_id = ${workspaceId}::uuid AND ${inScope}`
}
