import { embedTexts } from '../knowledge/embeddings/embed-texts.ts'
import { checkDimensions, type ModelRow, readTest, saveTest } from '../knowledge/embeddings/model-rows.ts'
import type { EmbeddingModel } from '../models/embeddings/embedding-model.ts'
import {
  decideUse,
  type ModelUse,
  needsTest,
  rateModel,
  TEST_TEXTS,
} from '../models/embeddings/model-test.ts'
import type { TaskRun } from '../tasks/define.ts'

/**
 * Tests a model unless its settings and name, or an earlier test, say how to use it. If the endpoint fails, a later
 * task tests it, so that passages can be embedded in the meantime.
 */
export async function ensureTest(run: TaskRun, model: EmbeddingModel, row: ModelRow): Promise<ModelUse> {
  const before = readTest(row)
  if (before || !needsTest(model)) return decideUse(model, before)
  await run.report({ percent: 0, step: 'Testing the embedding model' })
  const vectors = await embedTestTexts(run, model)
  if (!vectors) return decideUse(model, null)
  const test = await run.effect(async tx => {
    await checkDimensions(tx, { modelId: row.id }, vectors)
    return saveTest(tx, row, rateModel(vectors))
  })
  const use = decideUse(model, test)
  run.log.info({ model: model.name, test, ...use }, 'embedding model tested')
  return use
}

/** @returns null if the endpoint fails. */
async function embedTestTexts(
  { signal, log }: TaskRun,
  model: EmbeddingModel,
): Promise<(number[] | null)[] | null> {
  try {
    return await embedTexts(model, TEST_TEXTS, signal)
  } catch (error) {
    signal.throwIfAborted()
    log.warn({ err: error, model: model.name }, 'cannot test the embedding model; a later task tries again')
    return null
  }
}
