import type { ViewerContext } from '../../context.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import type { ModelPurpose } from '../../generated/prisma/client.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { type ModelHealth, readModelHealth, UNKNOWN_HEALTH } from '../../routing/health.ts'
import { loadModels, type ModelRecord } from '../../routing/model-records.ts'
import { batchInRequest } from '../shared/batch-in-request.ts'

/** Loads the models that the workspace can use: those of settings first, then its own in the order of creation. */
export async function listModels(
  { app, db, viewer }: ViewerContext,
  purpose: ModelPurpose | null = null,
): Promise<ModelRecord[]> {
  const models = await loadModels(app, db, viewer.workspaceId)
  return purpose ? models.filter(({ purposes }) => purposes.includes(purpose)) : models
}

/** Loads models by UUID. Null for each one that the workspace cannot use. */
export async function loadModelsById(
  context: ViewerContext,
  ids: readonly string[],
): Promise<(ModelRecord | null)[]> {
  const models = new Map((await listModels(context)).map(model => [model.id, model]))
  return ids.map(id => models.get(id) ?? null)
}

/**
 * Finds a model that the workspace can change.
 * @throws NotFoundError, or ConflictError if settings have it.
 */
export function findOwnModel(models: readonly ModelRecord[], id: string): ModelRecord {
  const uuid = decodeId('Model', id)
  const model = models.find(model => model.id === uuid)
  if (!model) throw new NotFoundError('model', id)
  const { setBy } = model.provider
  if (setBy)
    throw new ConflictError(
      `The settings ${setBy}_* have this model. Change the settings, or add a model to a provider of the workspace.`,
      encodeId('Model', model.id),
    )
  return model
}

/** Loads one model by UUID, batched. */
export const findModel = batchInRequest(loadModelsById)

/** Loads the models of a provider (a UUID), batched. */
export const modelsOfProvider = batchInRequest(
  async (context, providerIds: readonly string[]): Promise<ModelRecord[][]> => {
    const models = Map.groupBy(await listModels(context), ({ provider }) => provider.id)
    return providerIds.map(id => models.get(id) ?? [])
  },
)

/** Reads the health of a model (a UUID), batched. */
export const healthOf = batchInRequest(
  async ({ db, viewer }, modelIds: readonly string[]): Promise<ModelHealth[]> => {
    const health = await readModelHealth(db, viewer.workspaceId, modelIds)
    return modelIds.map(id => health.get(id) ?? UNKNOWN_HEALTH)
  },
)
