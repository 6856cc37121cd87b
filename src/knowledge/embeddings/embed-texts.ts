import { type EmbeddingModel, TextsRefused } from '../../platform/embeddings/embedding-model.ts'

/** A model that rejects this rejects every text, for example because of a wrong setting. */
const PROBE = 'A short text.'

/**
 * Embeds texts, in order, with null for texts that the model rejects. Embeds equal texts once.
 * @throws what `model.embed` throws; TextsRefused only if the model also rejects a harmless text.
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

/** If a batch is rejected, tries each text alone, so that one text does not block the others. */
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
