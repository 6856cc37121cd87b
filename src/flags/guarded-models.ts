import {
  type EmbeddingModel,
  type Embeddings,
  EmbeddingsPaused,
} from '../models/embeddings/embedding-model.ts'
import { type LanguageModel, ModelFailed } from '../models/language-model.ts'
import type { FlagSubject, Flags } from './flags.ts'

type GuardingFlags = Pick<Flags, 'isOn' | 'count'>

/** The language model for answers, with counted outcomes. Null without one, or if it is switched off for the subject. */
export async function answerModel(
  { model, flags }: { model: LanguageModel | null; flags: GuardingFlags },
  subject: FlagSubject,
): Promise<LanguageModel | null> {
  if (!model || !(await flags.isOn('modelAnswers', subject))) return null
  return {
    ...model,
    async *write(...call) {
      try {
        const spend = yield* model.write(...call)
        flags.count('modelAnswers', subject.workspaceId, 'succeeded')
        return spend
      } catch (error) {
        // Other errors are aborts, which say nothing about the model.
        if (error instanceof ModelFailed) flags.count('modelAnswers', subject.workspaceId, 'failed')
        throw error
      }
    },
  }
}

/**
 * The embedding models for searches, with counted outcomes. Null without any, or if the semantic lane is switched off for
 * the subject.
 */
export async function searchEmbeddings(
  { embeddings, flags }: { embeddings: Embeddings | null; flags: GuardingFlags },
  subject: FlagSubject,
): Promise<Embeddings | null> {
  if (!embeddings || !(await flags.isOn('semanticLane', subject))) return null
  const guard = (model: EmbeddingModel): EmbeddingModel => ({
    ...model,
    async embed(texts, use, signal) {
      const count = (outcome: 'succeeded' | 'failed') =>
        use === 'query' && flags.count('semanticLane', subject.workspaceId, outcome)
      try {
        const vectors = await model.embed(texts, use, signal)
        count('succeeded')
        return vectors
      } catch (error) {
        // The endpoint was not asked.
        if (!signal.aborted && !(error instanceof EmbeddingsPaused)) count('failed')
        throw error
      }
    },
  })
  return { configured: guard(embeddings.configured), find: name => guard(embeddings.find(name)) }
}
