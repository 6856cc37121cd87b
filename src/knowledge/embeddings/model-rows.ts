import { v7 as uuidv7 } from 'uuid'
import { type EmbeddingModel, Prisma } from '../../generated/prisma/client.ts'
import { type ModelTest, modelTestSchema } from '../../models/embeddings/model-test.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { PermanentFailure, type TaskCreation } from '../../tasks/define.ts'
import { createTask } from '../../tasks/queue.ts'
import type { VectorSet } from './save-vectors.ts'

export type ModelRow = Pick<EmbeddingModel, 'id' | 'name' | 'dimensions' | 'isServing' | 'test'>

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

/** The first vectors set the dimensions of the model. @throws PermanentFailure for vectors of another length. */
export async function checkDimensions(
  tx: WorkspaceTransaction,
  { modelId }: Pick<VectorSet, 'modelId'>,
  vectors: readonly (number[] | null)[],
): Promise<void> {
  const lengths = new Set(vectors.flatMap(vector => vector?.length ?? []))
  const [length] = lengths
  if (length === undefined) return
  await tx.embeddingModel.updateMany({
    where: { id: modelId, dimensions: null },
    data: { dimensions: length },
  })
  const { dimensions, name } = await tx.embeddingModel.findUniqueOrThrow({ where: { id: modelId } })
  if (lengths.size > 1 || length !== dimensions)
    throw new PermanentFailure(
      'EMBEDDINGS_CHANGED',
      `The model ${name} returned vectors with ${length} dimensions, but earlier ones have ${dimensions}. Set EMBEDDINGS_DIMENSIONS to ${dimensions}, or use another model name.`,
    )
}

/** Reads the test of a model. Null if it has not been tested, or by a release that stores tests differently. */
export function readTest({ test }: Pick<ModelRow, 'test'>): ModelTest | null {
  return modelTestSchema.safeParse(test).data ?? null
}

/** Saves the test of a model unless there is one. @returns the saved test. */
export async function saveTest(
  tx: WorkspaceTransaction,
  { id }: Pick<ModelRow, 'id'>,
  test: ModelTest,
): Promise<ModelTest> {
  await tx.embeddingModel.updateMany({ where: { id, test: { equals: Prisma.DbNull } }, data: { test } })
  return readTest(await tx.embeddingModel.findUniqueOrThrow({ where: { id } })) ?? test
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

/** Arbitrary, but the same in every process. Serializes the check for a pending task. */
const ADVISORY_LOCK = 727_005

/**
 * Enqueues a task that embeds everything without vectors. It is delayed by `debounceMs`, to cover more changes. Does
 * nothing if a task is pending or no model is configured. Call it last in the transaction of the change, because it
 * blocks others until the commit.
 */
export async function enqueueEmbedding(
  app: TaskCreation,
  tx: Prisma.TransactionClient,
  workspaceId: string,
): Promise<void> {
  const { endpoint, debounceMs } = app.config.embeddings
  if (!endpoint) return
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK}::int, hashtext(${workspaceId}))`
  const waiting = await tx.task.count({ where: { workspaceId, kind: 'EMBEDDING', status: 'PENDING' } })
  if (waiting > 0) return
  const task = await createTask(app, tx, { workspaceId, kind: 'EMBEDDING', input: {} })
  await tx.$executeRaw`
    UPDATE tasks SET due_at = now() + make_interval(secs => ${debounceMs / 1000}::float8)
    WHERE id = ${task.id}::uuid AND workspace_id = ${workspaceId}::uuid`
}
