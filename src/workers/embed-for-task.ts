import { embedTexts } from '../knowledge/embeddings/embed-texts.ts'
import { type EmbeddingModel, EmbeddingsRefused } from '../platform/embeddings/embedding-model.ts'
import { PermanentFailure, type TaskRun } from './task-definition.ts'

/**
 * One vector per text, in order. Null for a text that the model rejects.
 * @throws PermanentFailure if the settings must change.
 */
export async function embedForTask(
  { signal }: Pick<TaskRun, 'signal'>,
  model: EmbeddingModel,
  items: readonly { text: string }[],
): Promise<(number[] | null)[]> {
  try {
    const texts = items.map(({ text }) => text)
    return await embedTexts(model, texts, signal)
  } catch (error) {
    if (!(error instanceof EmbeddingsRefused)) throw error
    throw new PermanentFailure('EMBEDDINGS_REFUSED', error.message)
  }
}
