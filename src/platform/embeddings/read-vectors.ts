import { z } from 'zod'
import { EmbeddingsAway } from './embedding-model.ts'

const answerSchema = z.object({
  data: z.array(z.object({ index: z.int().min(0), embedding: z.array(z.number()).min(1) })),
})

/** Longer than this nothing sensible is. */
const LARGEST = 65_504

/**
 * The vectors of an answer in the order of the texts, as long as 1 each.
 * @throws EmbeddingsAway saying what is wrong with an answer that cannot be used.
 */
export function readVectors(answer: unknown, texts: number): number[][] {
  const parsed = answerSchema.safeParse(answer)
  if (!parsed.success)
    throw new EmbeddingsAway('The embeddings endpoint answered with something else than embeddings.')
  const vectors: number[][] = []
  for (const { index, embedding } of parsed.data.data) vectors[index] = toUnit(embedding)
  const isComplete = vectors.length === texts && Object.keys(vectors).length === texts
  if (!isComplete)
    throw new EmbeddingsAway(
      `The embeddings endpoint answered with ${parsed.data.data.length} vectors for ${texts} texts.`,
    )
  if (new Set(vectors.map(vector => vector.length)).size > 1)
    throw new EmbeddingsAway('The embeddings endpoint answered with vectors of several lengths.')
  return vectors
}

/** Cosine does not mind the length; half precision does. */
function toUnit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector)
  if (!Number.isFinite(length) || length === 0 || length > LARGEST)
    throw new EmbeddingsAway('The embeddings endpoint answered with a vector that has no direction.')
  return vector.map(value => value / length)
}
