import { setTimeout as sleep } from 'node:timers/promises'
import pRetry from 'p-retry'
import type { Config } from '../../config/config.ts'
import { requestEmbeddings } from './ask-endpoint.ts'
import {
  type EmbeddingModel,
  type EmbeddingRecord,
  type Embeddings,
  EmbeddingsPaused,
  EmbeddingsUnavailable,
  type EmbeddingUse,
} from './embedding-model.ts'
import { describeModel } from './known-models.ts'

/** Retries of a failed batch of passages. */
const QUICK_RETRIES = 3
/** If the endpoint asks for a longer wait, the call fails and the task is retried later. */
const MAX_WAIT_MS = 30_000

/** The models of the configured endpoint. Null if none is configured. */
export function createEmbeddings(settings: Config['embeddings']): Embeddings | null {
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

/** `text-embedding-3-large` with 256 dimensions is `text-embedding-3-large@256`. */
function nameOf(model: string, dimensions: number | null): string {
  return dimensions === null ? model : `${model}@${dimensions}`
}

function readName(name: string): { model: string; dimensions: number | null } {
  const [, model, dimensions] = /^(.+)@(\d+)$/.exec(name) ?? []
  return model && dimensions ? { model, dimensions: Number(dimensions) } : { model: name, dimensions: null }
}

function createModel(
  settings: Config['embeddings'],
  endpoint: NonNullable<Config['embeddings']['endpoint']>,
  name: string,
): EmbeddingModel {
  const { model, dimensions } = readName(name)
  const record = withSettings(describeModel(model), settings)
  const ask = (texts: readonly string[], timeoutMs: number, signal: AbortSignal) =>
    requestEmbeddings(endpoint, { model, dimensions, texts, timeoutMs }, signal)
  let pausedUntil = 0
  const askForQuery = async (texts: readonly string[], signal: AbortSignal) => {
    if (performance.now() < pausedUntil)
      throw new EmbeddingsPaused('The embeddings endpoint failed recently and is paused.')
    return ask(texts, settings.queryTimeoutMs, signal).catch(error => {
      // Otherwise every query would wait as long as this one.
      if (!signal.aborted) pausedUntil = performance.now() + settings.restMs
      throw error
    })
  }
  const askForPassages = (texts: readonly string[], signal: AbortSignal) =>
    pRetry(() => ask(texts, settings.timeoutMs, signal), {
      retries: QUICK_RETRIES,
      minTimeout: settings.retryMs,
      signal,
      shouldRetry: ({ error }) => error instanceof EmbeddingsUnavailable,
      async onFailedAttempt({ error, retriesLeft }) {
        const waitMs = error instanceof EmbeddingsUnavailable ? error.retryAfterMs : null
        if (waitMs && waitMs > MAX_WAIT_MS) throw error
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

function withSettings(record: EmbeddingRecord, settings: Config['embeddings']): EmbeddingRecord {
  return {
    ...record,
    weights: settings.weights ?? record.weights,
    similarity: settings.similarity ?? record.similarity,
    batchSize: settings.batchSize ?? record.batchSize,
    maxTokens: settings.maxTokens ?? record.maxTokens,
  }
}
