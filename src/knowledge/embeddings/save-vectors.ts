import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { PendingPassage } from './pending-passages.ts'

/** Formats a vector as a pgvector literal. */
export function toLiteral(vector: readonly number[]): string {
  return `[${vector.join(',')}]`
}

/** The vectors of one model in a workspace. */
export interface VectorSet {
  workspaceId: string
  modelId: string
}

/** A vector for a passage. Null if the model rejected its text. */
interface PassageVector extends Pick<PendingPassage, 'chunkId' | 'hash'> {
  vector: number[] | null
}

/**
 * Copies existing vectors to passages with the same text, from other passages of the workspace or from replaced ones.
 * @returns the IDs of the passages that got a vector.
 */
export async function reuseVectors(
  tx: WorkspaceTransaction,
  { workspaceId, modelId }: VectorSet,
  passages: readonly PendingPassage[],
): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ chunkId: string }[]>`
    WITH alive AS (
      SELECT id, document_id FROM chunks
      WHERE id = ANY(${passages.map(({ chunkId }) => chunkId)}::uuid[]) AND workspace_id = ${workspaceId}::uuid
      ORDER BY id FOR KEY SHARE
    ), made AS (
      INSERT INTO chunk_vectors (workspace_id, model_id, document_id, chunk_id, hash, embedding)
      SELECT ${workspaceId}::uuid, ${modelId}::uuid, alive.document_id, alive.id, new.hash, known.embedding
      FROM unnest(${passages.map(({ chunkId }) => chunkId)}::uuid[], ${passages.map(({ hash }) => hash)}::bytea[]) AS new (id, hash)
      JOIN alive ON alive.id = new.id
      CROSS JOIN LATERAL (
        SELECT embedding FROM chunk_vectors v WHERE v.model_id = ${modelId}::uuid AND v.hash = new.hash LIMIT 1
      ) AS known
      ON CONFLICT DO NOTHING
      RETURNING chunk_id, document_id
    ), outdated AS (
      DELETE FROM document_vectors d USING made WHERE d.document_id = made.document_id AND d.model_id = ${modelId}::uuid
    )
    SELECT chunk_id AS "chunkId" FROM made`
  return new Set(rows.map(row => row.chunkId))
}

/** Saves vectors of passages that still exist and have none. */
export async function saveVectors(
  tx: WorkspaceTransaction,
  { workspaceId, modelId }: VectorSet,
  vectors: readonly PassageVector[],
): Promise<void> {
  const chunkIds = vectors.map(({ chunkId }) => chunkId)
  await tx.$executeRaw`
    WITH alive AS (
      SELECT id, document_id FROM chunks
      WHERE id = ANY(${chunkIds}::uuid[]) AND workspace_id = ${workspaceId}::uuid
      ORDER BY id FOR KEY SHARE
    ), made AS (
      INSERT INTO chunk_vectors (workspace_id, model_id, document_id, chunk_id, hash, embedding)
      SELECT ${workspaceId}::uuid, ${modelId}::uuid, alive.document_id, alive.id, new.hash, new.embedding::halfvec
      FROM unnest(
        ${chunkIds}::uuid[], ${vectors.map(({ hash }) => hash)}::bytea[],
        ${vectors.map(({ vector }) => vector && toLiteral(vector))}::text[]
      ) AS new (id, hash, embedding)
      JOIN alive ON alive.id = new.id
      ON CONFLICT DO NOTHING
      RETURNING document_id
    )
    DELETE FROM document_vectors d USING made WHERE d.document_id = made.document_id AND d.model_id = ${modelId}::uuid`
}

/** Deletes the vectors of replaced passages, which were kept for reuse. Call it when no passage is pending. */
export async function deleteReplacedVectors(tx: WorkspaceTransaction, { modelId }: VectorSet): Promise<void> {
  await tx.chunkVector.deleteMany({ where: { modelId, chunkId: null } })
}
