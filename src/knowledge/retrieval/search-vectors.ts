import { Prisma } from '../../generated/prisma/client.ts'
import type { QueryVector } from '../embeddings/embed-query.ts'
import { toLiteral } from '../embeddings/vector-literal.ts'
import { CANDIDATES, type LaneHit, type Searchable } from './lane.ts'
import { type SearchScope, scopeCondition } from './search-scope.ts'

/** Vectors of so many documents are fetched one document after the other; of more, all vectors are read through. */
const MOST_FETCHED = 3_000

/**
 * The semantic lane: the passages nearest to the query, by cosine similarity (-1 to 1). Within a scope every vector is looked
 * at, so no filter loses a hit; over a whole workspace with many, an index finds nearly all of the nearest. Passages without
 * a vector are not found.
 */
export async function searchVectors(
  db: Searchable,
  workspaceId: string,
  { modelId, vector }: Pick<QueryVector, 'modelId' | 'vector'>,
  scope: SearchScope,
  limit = CANDIDATES,
): Promise<LaneHit[]> {
  const isWhole = !scopeCondition(workspaceId, scope, Prisma.sql`d.id`)
  // As the index of `vector-index.ts` has it. Without a length it is another expression, and the index is not used.
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

/** The nearest passage of one document (a UUID) that is in scope, and its rank among all that are. Reads every vector. */
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

/** The condition of the scope. Few documents are named one by one, for the planner cannot know how few a node has. */
async function narrowToScope(db: Searchable, workspaceId: string, scope: SearchScope): Promise<Prisma.Sql> {
  const inScope = documentsInScope(workspaceId, scope)
  const documents = await db.$queryRaw<{ id: string }[]>`${inScope} LIMIT ${MOST_FETCHED + 1}::int`
  return documents.length > MOST_FETCHED
    ? Prisma.sql`m.document_id IN (${inScope})`
    : Prisma.sql`m.document_id = ANY(${documents.map(({ id }) => id)}::uuid[])`
}

/** The ids of the documents of a scope, as one statement. */
function documentsInScope(workspaceId: string, scope: SearchScope): Prisma.Sql {
  const inScope = scopeCondition(workspaceId, scope, Prisma.sql`d.id`) ?? Prisma.sql`true`
  return Prisma.sql`SELECT d.id FROM documents d WHERE d.workspace_id = ${workspaceId}::uuid AND ${inScope}`
}
