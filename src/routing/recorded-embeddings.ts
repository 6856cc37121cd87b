import { Buffer } from 'node:buffer'
import { v7 as uuidv7 } from 'uuid'
import { costOf, estimateTokens } from '../models/call-model.ts'
import { createEmbeddings } from '../models/embeddings/create-embeddings.ts'
import {
  type EmbeddedTexts,
  type EmbeddingModels,
  type EmbeddingRequest,
  EmbeddingsPaused,
  EmbeddingsRefused,
  EmbeddingsUnavailable,
  TextsRefused,
} from '../models/embeddings/embedding-model.ts'
import type { CallOrigin } from '../models/language-model.ts'
import { scopeToWorkspace } from '../platform/database/scope-to-workspace.ts'
import { type CallEnd, reserveCall, settleCall } from './call-records.ts'
import type { Decision } from './decision.ts'
import { type CallingApp, settle } from './make-call.ts'
import { type ModelRecord, modelsOfSettings } from './model-records.ts'
import { DEFAULT_POLICY } from './policies.ts'
import { toCandidate, UNKNOWN_HEALTH } from './read-decision.ts'

/** The embedding models of settings. Each request is recorded and charged like a call of a language model. */
export function createRecordedEmbeddings(app: CallingApp): EmbeddingModels | null {
  const source = createEmbeddings(app.config.embeddings)
  const model = modelsOfSettings(app.config).find(({ purposes }) => purposes.includes('EMBED'))
  if (!source || !model) return null
  return {
    configured: source.configured,
    open: use => source.open(request => recordRequest(app, { model, use }, request)),
    async check(use) {
      const id = uuidv7()
      const isOver = new AbortController()
      const embeddings = source.open(request =>
        // Aborted, so that a failure is not retried.
        recordRequest(app, { model, use, id, isCheck: true }, request).finally(() => isOver.abort()),
      )
      await embeddings.configured.embed([CHECKED_TEXT], 'passage', isOver.signal).catch(() => {})
      return id
    },
  }
}

const CHECKED_TEXT = 'Knowledge'

interface Recorded {
  model: ModelRecord
  use: CallOrigin & { workspaceId: string }
  /** UUID of the record. */
  id?: string
  isCheck?: boolean
}

/** @throws EmbeddingsPaused if a budget has no room for the request. */
async function recordRequest(
  app: CallingApp,
  { model, use: { workspaceId, ...origin }, id = uuidv7(), isCheck = false }: Recorded,
  { model: modelName, texts, attempt, send }: EmbeddingRequest,
): Promise<EmbeddedTexts> {
  const db = scopeToWorkspace(app.database.prisma, workspaceId)
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  const priceOf = (inputTokens: number) => costOf(model, { inputTokens, outputTokens: 0 }) * 1e9
  const refusal = await reserveCall(db, {
    ...{ id, workspaceId, origin, attempt, modelName },
    purpose: 'EMBED',
    modelId: model.id,
    decision: describeOnly(model),
    isCheck,
    // Nothing is left to do before it is sent.
    isSent: true,
    reservedNano: Math.ceil(priceOf(bytes)),
    reservedTokens: bytes,
  })
  if (refusal) {
    app.callWatch.ring()
    throw new EmbeddingsPaused(`Texts were not embedded: ${refusal}.`)
  }
  app.callWatch.add(workspaceId, id)
  const startedAt = performance.now()
  let end: Pick<CallEnd, 'outcome' | 'errorCode'> = { outcome: 'CANCELLED', errorCode: null }
  let tokens = 0
  let tokensEstimated = false
  try {
    const embedded = await send()
    tokens = embedded.inputTokens ?? texts.reduce((sum, text) => sum + estimateTokens(text), 0)
    tokensEstimated = embedded.inputTokens === null
    end = { outcome: 'SUCCEEDED', errorCode: null }
    return embedded
  } catch (error) {
    const errorCode = codeOf(error)
    if (errorCode) end = { outcome: 'FAILED', errorCode }
    throw error
  } finally {
    const settled: CallEnd = {
      ...end,
      inputTokens: tokens,
      outputTokens: 0,
      costNano: Math.round(priceOf(tokens)),
      tokensEstimated,
      firstTokenMs: null,
      durationMs: performance.now() - startedAt,
    }
    await settle(app, { workspaceId, id }, () => settleCall(db, { workspaceId, id }, settled))
    app.callWatch.remove(id)
  }
}

/** Null for an abort. */
function codeOf(error: unknown): string | null {
  if (error instanceof TextsRefused) return 'TEXTS_REFUSED'
  if (error instanceof EmbeddingsRefused) return 'REFUSED'
  return error instanceof EmbeddingsUnavailable ? 'UNAVAILABLE' : null
}

/** There is nothing to decide: a workspace has one embedding model. */
function describeOnly(model: ModelRecord): Decision {
  return {
    at: Date.now(),
    request: {
      purpose: 'EMBED',
      expectedInputTokens: 0,
      expectedOutputTokens: 0,
      latencyTargetMs: null,
      intendedModelId: null,
      region: null,
    },
    policy: DEFAULT_POLICY,
    candidates: [toCandidate(model, UNKNOWN_HEALTH, true)],
    budgets: [],
    failed: [],
  }
}
