import { Registry } from 'prom-client'
import type { Config } from '../../src/config/config.ts'
import { type CalledModel, callModel } from '../../src/models/call-model.ts'
import { createEmbeddings } from '../../src/models/embeddings/create-embeddings.ts'
import type { EmbeddingModels } from '../../src/models/embeddings/embedding-model.ts'
import type { LanguageModel, LanguageModels } from '../../src/models/language-model.ts'
import { createModelMetrics } from '../../src/models/metrics.ts'

/** The model of settings, as it is called. */
export function calledModel({ endpoint, ...settings }: Config['model']): CalledModel {
  if (!endpoint) throw new Error('no model')
  return {
    protocol: endpoint.provider === 'anthropic' ? 'ANTHROPIC' : 'OPENAI_COMPATIBLE',
    baseUrl: endpoint.baseUrl,
    apiKey: endpoint.apiKey,
    name: endpoint.model,
    inputUsdPerMillion: settings.usdPerMillionInputTokens,
    outputUsdPerMillion: settings.usdPerMillionOutputTokens,
    fetch,
  }
}

/** The model of settings, without routing and records. */
export function plainModel(settings: Config['model']): LanguageModel {
  const called = calledModel(settings)
  const metrics = createModelMetrics(new Registry())
  return {
    estimateMost: async () => ({ costUsd: 0, tokens: 0 }),
    estimateUsd: async () => 0,
    async *write(messages, signal) {
      const spend = yield* callModel(called, { ...settings, purpose: 'WRITE', messages, signal }, metrics)
      return { model: called.name, spend }
    },
  }
}

/** No workspace has a language model. */
export const NO_MODELS: LanguageModels = { open: async () => null }

/** The embedding models of settings, without records. */
export function plainEmbeddings(settings: Config['embeddings']): EmbeddingModels | null {
  const source = createEmbeddings(settings)
  return source && { ...source, open: () => source.open(({ send }) => send()), check: async () => '' }
}
