import { v7 as uuidv7 } from 'uuid'
import type { EmbeddingModel } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

type ModelRow = Pick<EmbeddingModel, 'id' | 'name' | 'dimensions' | 'isServing'>

/**
 * The set of vectors of a workspace for this model, made where there is none. The first of a workspace serves at once, for
 * some vectors are better than none; a later one is built beside the one that serves, until `switchModels`.
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

/** Has this set of vectors answer queries from now on, and removes all others. In one transaction. */
export async function switchModels(tx: WorkspaceTransaction, { id }: Pick<ModelRow, 'id'>): Promise<void> {
  await tx.embeddingModel.deleteMany({ where: { id: { not: id } } })
  await tx.embeddingModel.update({ where: { id }, data: { isServing: true } })
}

/** The set of vectors that answers queries; null before the first. */
export function findServingModel(db: Pick<WorkspaceTransaction, 'embeddingModel'>): Promise<ModelRow | null> {
  return db.embeddingModel.findFirst({ where: { isServing: true } })
}
