import { v7 as uuidv7 } from 'uuid'
import type { EmbeddingModel } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

type ModelRow = Pick<EmbeddingModel, 'id' | 'name' | 'dimensions' | 'isServing'>

/**
 * Returns the vector set of a workspace for a model, creating it if needed. The first set of a workspace serves queries
 * at once, because some vectors are better than none. A later one is built in the background until `switchModels`.
 */
export async function ensureModel(
  tx: WorkspaceTransaction,
  workspaceId: string,
  name: string,
): Promise<ModelRow> {
  await tx.$executeRaw`
    INSERT INTO embedding_models (id, workspace_id, name, is_serving)
    SELECT ${uuidv7()}::uuid, ${workspaceId}::uuid, ${name}::text, NOT EXISTS (
      SELECT 1 FROM embedding_models WHERE workspace_id = ${workspaceId}::uuid AND is_serving)
    ON CONFLICT DO NOTHING`
  return tx.embeddingModel.findUniqueOrThrow({ where: { workspaceId_name: { workspaceId, name } } })
}

/** Makes this vector set serve queries and deletes all others. */
export async function switchModels(tx: WorkspaceTransaction, { id }: Pick<ModelRow, 'id'>): Promise<void> {
  await tx.embeddingModel.deleteMany({ where: { id: { not: id } } })
  await tx.embeddingModel.update({ where: { id }, data: { isServing: true } })
}

/** The vector set that serves queries. Null if there is none yet. */
export function findServingModel(db: Pick<WorkspaceTransaction, 'embeddingModel'>): Promise<ModelRow | null> {
  return db.embeddingModel.findFirst({ where: { isServing: true } })
}
