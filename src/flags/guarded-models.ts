import {
  type EmbeddingModel,
  type EmbeddingModels,
  type Embeddings,
  EmbeddingsPaused,
} from '../models/embeddings/embedding-model.ts'
import {
  type CallOrigin,
  type LanguageModel,
  type LanguageModels,
  ModelFailed,
} from '../models/language-model.ts'
import type { FlagSubject, Flags } from './flags.ts'

type GuardingFlags = Pick<Flags, 'isOn' | 'count'>

/** The language model for answers, with counted outcomes. Null without one, or if it is switched off for the subject. */
export async function answerModel(
  { models, flags }: { models: LanguageModels; flags: GuardingFlags },
  subject: FlagSubject,
  origin: CallOrigin,
): Promise<LanguageModel | null> {
  const { workspaceId } = subject
  const model = await models.open({ workspaceId, purpose: 'ANSWER', ...origin })
  if (!model || !(await flags.isOn('modelAnswers', subject))) return null
  return {
    ...model,
    async *write(...call) {
      try {
        const written = yield* model.write(...call)
        flags.count('modelAnswers', workspaceId, 'succeeded')
        return written
      } catch (error) {
        if (error instanceof ModelFailed && saysModelFails(error))
          flags.count('modelAnswers', workspaceId, 'failed')
        throw error
      }
    },
  }
}

/** Other errors are aborts. A budget refuses texts however well the model works; a text that can continue has not failed yet. */
function saysModelFails({ fallback, canContinue }: ModelFailed): boolean {
  return fallback !== 'BUDGET' && !canContinue
}

/**
 * The embedding models for searches, with counted outcomes. Null without any, or if the semantic lane is switched off for
 * the subject.
 */
export async function searchEmbeddings(
  { embeddings, flags }: { embeddings: EmbeddingModels | null; flags: GuardingFlags },
  subject: FlagSubject,
  origin: CallOrigin = {},
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
  const opened = embeddings.open({ workspaceId: subject.workspaceId, ...origin })
  return { configured: guard(opened.configured), find: name => guard(opened.find(name)) }
}
