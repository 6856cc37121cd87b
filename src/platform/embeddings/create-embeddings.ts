import { setTimeout as sleep } from 'node:timers/promises'
import pRetry from 'p-retry'
import type { EmbeddingSettings } from '../../config.ts'
import { askEndpoint } from './ask-endpoint.ts'
import {
  type EmbeddingModel,
  type EmbeddingRecord,
  type Embeddings,
  EmbeddingsAway,
  type EmbeddingUse,
} from './embedding-model.ts'
import { describeModel } from './known-models.ts'

/** After a batch of passages that failed. */
const QUICK_RETRIES = 3
/** Who asks for more patience gets it from the task, which is tried again later. */
const LONGEST_WAIT_MS = 30_000

/** The models of the endpoint that is set; null where none is. */
export function createEmbeddings(settings: EmbeddingSettings): Embeddings | null {
  const { endpoint } = settings
  if (!endpoint) return null
  const models = new Map<string, EmbeddingModel>()
  const find = (name: string): EmbeddingModel => {
    const model = models.get(name) ?? createModel(settings, endpoint, name)
    models.set(name, model)
    return model
  }
  return { configured: find(nameOf(endpoint.model, endpoint.dimensions)), find }
}

/** `text-embedding-3-large` asked for 256 numbers is `text-embedding-3-large@256`. */
function nameOf(model: string, dimensions: number | null): string {
  return dimensions === null ? model : `${model}@${dimensions}`
}

function readName(name: string): { model: string; dimensions: number | null } {
  const [, model, dimensions] = /^(.+)@(\d+)$/.exec(name) ?? []
  return model && dimensions ? { model, dimensions: Number(dimensions) } : { model: name, dimensions: null }
}

function createModel(
  settings: EmbeddingSettings,
  endpoint: NonNullable<EmbeddingSettings['endpoint']>,
  name: string,
): EmbeddingModel {
  const { model, dimensions } = readName(name)
  const record = withSettings(describeModel(model), settings)
  const ask = (texts: readonly string[], timeoutMs: number, signal: AbortSignal) =>
    askEndpoint(endpoint, { model, dimensions, texts, timeoutMs }, signal)
  let restingUntil = 0
  const askForQuery = async (texts: readonly string[], signal: AbortSignal) => {
    if (performance.now() < restingUntil) throw new EmbeddingsAway('The embeddings endpoint is given a rest.')
    return ask(texts, settings.queryTimeoutMs, signal).catch(error => {
      // Or every query would wait as long as this one did.
      if (!signal.aborted) restingUntil = performance.now() + settings.restMs
      throw error
    })
  }
  const askForPassages = (texts: readonly string[], signal: AbortSignal) =>
    pRetry(() => ask(texts, settings.timeoutMs, signal), {
      retries: QUICK_RETRIES,
      minTimeout: settings.retryMs,
      signal,
      shouldRetry: ({ error }) => error instanceof EmbeddingsAway,
      async onFailedAttempt({ error, retriesLeft }) {
        const waitMs = error instanceof EmbeddingsAway ? error.retryAfterMs : null
        if (waitMs && waitMs > LONGEST_WAIT_MS) throw error
        if (waitMs && retriesLeft > 0) await sleep(waitMs, undefined, { signal })
      },
    })
  return {
    ...record,
    name,
    embed(texts: readonly string[], use: EmbeddingUse, signal: AbortSignal) {
      const inputs = texts.map(text => record.prefixes[use] + text)
      return use === 'query' ? askForQuery(inputs, signal) : askForPassages(inputs, signal)
    },
  }
}

function withSettings(record: EmbeddingRecord, settings: EmbeddingSettings): EmbeddingRecord {
  return {
    ...record,
    weights: settings.weights ?? record.weights,
    similarity: settings.similarity ?? record.similarity,
    batchSize: settings.batchSize ?? record.batchSize,
    mostTokens: settings.mostTokens ?? record.mostTokens,
  }
}
