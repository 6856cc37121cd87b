import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { VectorSet } from './save-vectors.ts'

/** Finds up to `limit` documents after `after` whose passages have vectors but that have none themselves. */
export async function findPendingDocuments(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  { workspaceId, modelId }: VectorSet,
  { after, limit }: { after: string | null; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT d.id FROM documents d
    WHERE d.workspace_id = ${workspaceId}::uuid AND (${after}::uuid IS NULL OR d.id > ${after}::uuid)
      AND NOT EXISTS (
        SELECT 1 FROM document_vectors own WHERE own.document_id = d.id AND own.model_id = ${modelId}::uuid)
      AND EXISTS (
        SELECT 1 FROM chunk_vectors v
        WHERE v.document_id = d.id AND v.model_id = ${modelId}::uuid AND v.chunk_id IS NOT NULL)
    ORDER BY d.id LIMIT ${limit}::int`
  return rows.map(row => row.id)
}

/** Creates document vectors: the mean of the vectors of their passages. */
export async function createDocumentVectors(
  tx: WorkspaceTransaction,
  { workspaceId, modelId }: VectorSet,
  documentIds: readonly string[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO document_vectors (document_id, model_id, workspace_id, embedding)
    SELECT d.id, ${modelId}::uuid, ${workspaceId}::uuid, (
      SELECT avg(v.embedding) FROM chunk_vectors v
      WHERE v.document_id = d.id AND v.model_id = ${modelId}::uuid AND v.chunk_id IS NOT NULL)
    FROM documents d WHERE d.workspace_id = ${workspaceId}::uuid AND d.id = ANY(${[...documentIds]}::uuid[])
    ON CONFLICT (document_id, model_id) DO UPDATE SET embedding = excluded.embedding`
}
