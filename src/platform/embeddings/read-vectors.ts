import { z } from 'zod'
import { EmbeddingsUnavailable } from './embedding-model.ts'

const answerSchema = z.object({
  data: z.array(z.object({ index: z.int().min(0), embedding: z.array(z.number()).min(1) })),
})

/** Maximum plausible length of a vector. */
const MAX_LENGTH = 65_504

/**
 * Reads the vectors of a response, in the order of the texts, normalized to length 1.
 * @throws EmbeddingsUnavailable with the reason if the response is invalid.
 */
export function readVectors(answer: unknown, texts: number): number[][] {
  const parsed = answerSchema.safeParse(answer)
  if (!parsed.success)
    throw new EmbeddingsUnavailable('The response of the embeddings endpoint is not valid.')
  const vectors: number[][] = []
  for (const { index, embedding } of parsed.data.data) vectors[index] = toUnit(embedding)
  const isComplete = vectors.length === texts && Object.keys(vectors).length === texts
  if (!isComplete)
    throw new EmbeddingsUnavailable(
      `The embeddings endpoint returned ${parsed.data.data.length} vectors for ${texts} texts.`,
    )
  if (new Set(vectors.map(vector => vector.length)).size > 1)
    throw new EmbeddingsUnavailable('The embeddings endpoint returned vectors of different lengths.')
  return vectors
}

/** Cosine ignores the length of vectors, but half precision cannot store long ones. */
function toUnit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector)
  if (!Number.isFinite(length) || length === 0 || length > MAX_LENGTH)
    throw new EmbeddingsUnavailable(
      'The embeddings endpoint returned a vector whose length is zero, infinite or too large.',
    )
  return vector.map(value => value / length)
}
