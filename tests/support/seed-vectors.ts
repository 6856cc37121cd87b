import type { App } from '../../src/app.ts'

/** A vector of everything in a workspace that can have one, as if a model had made them. */
export async function seedVectors({ database }: App, workspaceId: string): Promise<void> {
  await database.prisma.$executeRaw`
    WITH model AS (
      INSERT INTO embedding_models (id, workspace_id, name, dimensions, is_serving)
      VALUES (gen_random_uuid(), ${workspaceId}::uuid, 'seed', 2, true) RETURNING id, workspace_id
    ), of_chunks AS (
      INSERT INTO chunk_vectors (workspace_id, model_id, document_id, chunk_id, hash, embedding)
      SELECT workspace_id, model.id, document_id, chunks.id, sha256(content::bytea), '[1,0]' FROM chunks JOIN model USING (workspace_id)
    ), of_documents AS (
      INSERT INTO document_vectors (workspace_id, model_id, document_id, embedding)
      SELECT workspace_id, model.id, documents.id, '[1,0]' FROM documents JOIN model USING (workspace_id)
    )
    INSERT INTO node_vectors (workspace_id, model_id, node_id, hash, embedding)
    SELECT workspace_id, model.id, taxonomy_nodes.id, '', '[1,0]' FROM taxonomy_nodes JOIN model USING (workspace_id)`
}
