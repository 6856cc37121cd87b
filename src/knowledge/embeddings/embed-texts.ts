import { type EmbeddingModel, TextsRefused } from '../../platform/embeddings/embedding-model.ts'

/** Every model takes this, unless it takes nothing as it is asked. */
const PROBE = 'A short text.'

/**
 * A vector for each text, in order; null for one that the model refuses. Same texts are asked for once.
 * @throws as the model does; TextsRefused when it refuses a harmless text as well.
 */
export async function embedTexts(
  model: EmbeddingModel,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<(number[] | null)[]> {
  const distinct = [...new Set(texts)]
  const vectors: (number[] | null)[] = []
  for (let from = 0; from < distinct.length; from += model.batchSize)
    vectors.push(...(await embedBatch(model, distinct.slice(from, from + model.batchSize), signal)))
  const byText = new Map(distinct.map((text, i) => [text, vectors[i] ?? null]))
  return texts.map(text => byText.get(text) ?? null)
}

/** Where a batch is refused, each text is tried alone, so that one does not keep the others back. */
async function embedBatch(
  model: EmbeddingModel,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<(number[] | null)[]> {
  try {
    return await model.embed(texts, 'passage', signal)
  } catch (error) {
    if (!(error instanceof TextsRefused)) throw error
    await model.embed([PROBE], 'passage', signal)
    if (texts.length === 1) return [null]
  }
  const vectors: (number[] | null)[] = []
  for (const text of texts) vectors.push(...(await embedBatch(model, [text], signal)))
  return vectors
}
