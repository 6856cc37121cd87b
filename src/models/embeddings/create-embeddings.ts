import { setTimeout as sleep } from 'node:timers/promises'
import pRetry from 'p-retry'
import type { Config } from '../../config/config.ts'
import { requestEmbeddings } from './ask-endpoint.ts'
import {
  type EmbeddingModel,
  type EmbeddingModels,
  type EmbeddingRecord,
  type Embeddings,
  EmbeddingsPaused,
  EmbeddingsUnavailable,
  type RecordRequest,
} from './embedding-model.ts'
import { describeModel } from './known-models.ts'

/** Retries of a failed batch of passages. */
const QUICK_RETRIES = 3
/** If the endpoint asks for a longer wait, the call fails and the task is retried later. */
const MAX_WAIT_MS = 30_000

/** The configured endpoint. */
export interface EmbeddingSource extends Pick<EmbeddingModels, 'configured'> {
  /** @param record sends each request. */
  open(record: RecordRequest): Embeddings
}

/** The models of the configured endpoint. Null if none is configured. */
export function createEmbeddings(settings: Config['embeddings']): EmbeddingSource | null {
  const { endpoint } = settings
  if (!endpoint) return null
  const configured = nameOf(endpoint.model, endpoint.dimensions)
  const models = new Map<string, ModelOfEndpoint>()
  const find = (name: string): ModelOfEndpoint => {
    const model = models.get(name) ?? createModel(settings, endpoint, name)
    models.set(name, model)
    return model
  }
  return {
    configured: find(configured),
    open: record => {
      const bind = (name: string): EmbeddingModel => {
        const model = find(name)
        return { ...model, embed: (...call) => model.embed(record, ...call) }
      }
      return { configured: bind(configured), find: bind }
    },
  }
}

interface ModelOfEndpoint extends EmbeddingRecord {
  name: string
  embed(record: RecordRequest, ...call: Parameters<EmbeddingModel['embed']>): Promise<number[][]>
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
): ModelOfEndpoint {
  const { model, dimensions } = readName(name)
  const about = withSettings(describeModel(model), settings)
  const ask = async (request: Asked, timeoutMs: number, attempt: number) => {
    const { record, texts, signal } = request
    const send = () => requestEmbeddings(endpoint, { model, dimensions, texts, timeoutMs }, signal)
    return (await record({ model, texts, attempt, send })).vectors
  }
  let pausedUntil = 0
  const askForQuery = async (request: Asked) => {
    if (performance.now() < pausedUntil)
      throw new EmbeddingsPaused('The embeddings endpoint failed recently and is paused.')
    return ask(request, settings.queryTimeoutMs, 1).catch(error => {
      // Otherwise every query would wait as long as this one.
      if (!request.signal.aborted && !(error instanceof EmbeddingsPaused))
        pausedUntil = performance.now() + settings.restMs
      throw error
    })
  }
  const askForPassages = (request: Asked) =>
    pRetry(attempt => ask(request, settings.timeoutMs, attempt), {
      retries: QUICK_RETRIES,
      minTimeout: settings.retryMs,
      signal: request.signal,
      shouldRetry: ({ error }) =>
        error instanceof EmbeddingsUnavailable && !(error instanceof EmbeddingsPaused),
      async onFailedAttempt({ error, retriesLeft }) {
        const waitMs = error instanceof EmbeddingsUnavailable ? error.retryAfterMs : null
        if (waitMs && waitMs > MAX_WAIT_MS) throw error
        if (waitMs && retriesLeft > 0) await sleep(waitMs, undefined, { signal: request.signal })
      },
    })
  return {
    ...about,
    name,
    embed(record, texts, use, signal) {
      const request = { record, signal, texts: texts.map(text => about.prefixes[use] + text) }
      return use === 'query' ? askForQuery(request) : askForPassages(request)
    },
  }
}

/** A request for vectors. */
interface Asked {
  record: RecordRequest
  texts: readonly string[]
  signal: AbortSignal
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
